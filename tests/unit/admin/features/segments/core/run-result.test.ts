import type { EnrollmentRun } from '../../../../../../admin/src/contracts';
import { percentOf, resultOf, skippedCount } from '../../../../../../admin/src/features/segments/core/run-result';

const run: EnrollmentRun = {
  ...{ id: 1, segment: { documentId: 's', name: 'Thailand' }, sequence: { documentId: 'q', name: 'Welcome' } },
  ...{ state: 'done', total: 10, processed: 8, enrolled: 5, firstSendAt: '2026-03-01T09:00:00.000Z' },
  skipped: { no_address: 1, unsubscribed: 2, inactive: 0, suppressed: 0, already_enrolled: 0 },
  ...{ startedAt: '2026-03-01T08:00:00.000Z', finishedAt: null, requestedBy: null, error: null },
};

describe('the result of a run', () => {
  it('adds up to those who were looked at, also where it ended in the middle', () => {
    const { total, enrolled, skipped } = resultOf(run);
    expect(Object.values(skipped ?? {}).reduce((sum, count) => sum + count, enrolled ?? NaN)).toBe(total);
    expect(skippedCount(run)).toBe(3);
  });
});

describe('percentOf', () => {
  it.each([
    [0, null, null],
    [0, 0, 100],
    [0, 10, 0],
    [999, 1000, 99],
    [10, 10, 100],
    [12, 10, 100],
  ])('%d of %s', (processed, total, expected) => expect(percentOf({ processed, total })).toBe(expected));
});
