import { createDialect, createFilterChecks } from '../../../../server/src/features/segments';
import { named, NOON, openTracked, tracked, type TrackedWorld } from './tracked-world';

describe('the members of a paused segment', () => {
  let world: TrackedWorld;
  beforeAll(async () => {
    world = await openTracked('sqlite');
  });
  afterAll(() => world?.close());

  it.each([
    ['are those on its list once it was filled', { isFilled: true, by: 'list' }],
    ['are those of its rules as long as it was not', { isFilled: false, by: 'rules' }],
  ])('%s', async (_what, { isFilled, by }) => {
    const segment = tracked(named('Ann'), { state: 'paused' });
    const filters = createFilterChecks({
      ...{ audience: world.audience, dialect: createDialect('sqlite') },
      ...{ limits: { maxDepth: 5, maxRules: 100 }, timezone: 'UTC' },
      segments: { findMany: async () => [{ ...segment, tracked: isFilled }] },
    });
    const checked = await filters.checkSegment(segment, NOON);
    if (!checked.ok) throw new Error('the segment is broken');
    expect(checked.by).toBe(by);
    expect(checked.where.sql.includes('cohort_memberships')).toBe(by === 'list');
  });
});
