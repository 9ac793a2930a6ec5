/** A list answers what was asked, or says what it does not know: never more than was asked for. */
import type { Segment } from '../../server/src/contracts';
import { openSegmentDesk, type SegmentDesk } from '../support/segment-desk';
import { bootStrapi, type RunningStrapi } from '../support/strapi';

describe('parameters that a list does not know', () => {
  let site: RunningStrapi;
  let desk: SegmentDesk;
  let segment: Segment;

  beforeAll(async () => {
    site = await bootStrapi({ client: 'sqlite' });
    desk = openSegmentDesk(site, await site.adminToken());
    segment = await desk.list();
  });
  afterAll(() => site?.destroy());

  const LISTS = [
    'segments',
    'templates',
    'sequences',
    'enrollments',
    'deliveries',
    'suppressions',
    'segments/:id/members',
    'segments/:id/pins',
    'segments/:id/runs',
    'segments/:id/history',
    'segments/:id/changes',
    'segments/:id/enrollment-runs',
  ];

  it.each(LISTS)('are refused by name: %s', async (list) => {
    const path = `/${list.replace(':id', segment.documentId)}`;
    await desk.get(path).expect(200);
    const { body } = await desk.get(`${path}?pageSise=100`).expect(400);
    expect(body.error.details).toMatchObject({ code: 'invalid_input', errors: [{ path: ['pageSise'] }] });
    expect(body.error.message).toMatch(/^There is no parameter “pageSise”; there are /);
  });

  it.each(['deliveries?sequence=', 'deliveries?address=', 'deliveries?domain=', 'enrollments?sequence='])(
    'are not left empty: %s',
    async (path) => {
      const { body } = await desk.get(`/${path}`).expect(400);
      expect(body.error.details.errors[0].path).toEqual([/\?(\w+)=/.exec(path)?.[1]]);
    },
  );
});
