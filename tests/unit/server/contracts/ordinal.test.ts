import type { z } from 'zod';
import {
  enrollmentParamsSchema,
  listDeliveriesQuerySchema,
  listSegmentsQuerySchema,
  paginationQuerySchema,
} from '../../../../server/src/contracts';

const LARGEST = 2_147_483_647;
const taking: [string, z.ZodType, string][] = [
  ['an enrollment in a path', enrollmentParamsSchema, 'id'],
  ['an enrollment in a query', listDeliveriesQuerySchema, 'enrollment'],
  ['an admin user', listSegmentsQuerySchema, 'creator'],
  ['a page', paginationQuerySchema, 'page'],
];

describe.each(taking)('%s', (_what, schema, name) => {
  it.each(['1', String(LARGEST)])('may be %s', (value) => {
    expect(schema.parse({ [name]: value })).toMatchObject({ [name]: Number(value) });
  });

  it.each(['0', '-1', '1.5', 'x', String(LARGEST + 1), '9999999999', '9007199254740993', '1e300'])(
    'is refused as %s, by its path',
    (value) => {
      const paths = schema.safeParse({ [name]: value }).error?.issues.map((issue) => String(issue.path));
      expect(new Set(paths)).toEqual(new Set([name]));
    },
  );
});
