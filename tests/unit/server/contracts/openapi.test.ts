/** Strapi describes a site’s API by the schemas on its routes, and stops at the first that JSON Schema cannot say. */
import { z } from 'zod';
import { features } from '../../../../server/src/features';

const shown = features
  .flatMap((feature) => feature.routes ?? [])
  .filter(({ audience }) => audience !== 'admin')
  .flatMap(({ method, path, request = {}, response }) => {
    const parts = { ...request, body: request.body?.['application/json'], response };
    return Object.entries(parts).flatMap(([part, schema]) =>
      schema instanceof z.ZodType ? [[`${method} ${path} ${part}`, schema] as const] : [],
    );
  });

describe('the schemas on the routes', () => {
  it('are there', () => expect(shown.length).toBeGreaterThan(50));

  it.each(shown)('can be described: %s', (_name, schema) => {
    expect(z.toJSONSchema(schema, { target: 'draft-2020-12', io: 'output' })).toMatchObject({
      type: expect.anything(),
    });
  });
});
