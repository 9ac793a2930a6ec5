import {
  emptyTally,
  shownTally,
  skipReason,
  withEnrolled,
  withSkipped,
} from '../../../../../server/src/features/sequences/core/tally';

describe('skipReason', () => {
  it.each([
    ['mailable', false, null],
    ['mailable', true, 'already_enrolled'],
    ['unsubscribed', true, 'unsubscribed'],
    ['suppressed', false, 'suppressed'],
    ['inactive', false, 'inactive'],
    ['no_address', false, 'no_address'],
    ['something new', false, 'no_address'],
  ])('%s, enrolled: %s', (verdict, isEnrolled, expected) => {
    expect(skipReason(verdict, isEnrolled)).toBe(expected);
  });
});

it('a tally adds up', () => {
  const tally = withSkipped(withSkipped(withEnrolled(emptyTally(), 5), 'unsubscribed', 2), 'already_enrolled', 0);
  expect(tally).toMatchObject({
    total: 7,
    enrolled: 5,
    skipped: { unsubscribed: 2, already_enrolled: 0, suppressed: 0 },
  });
  expect(emptyTally().total).toBe(0);
});

describe('shownTally', () => {
  const tally = withSkipped(withEnrolled(emptyTally(), 5), 'unsubscribed', 2);
  it.each([
    [true, true, tally],
    [true, false, tally],
    [false, true, { total: 7, enrolled: null, skipped: null }],
    [false, false, { total: 7, enrolled: 5, skipped: null }],
  ])(
    'of a caller who may read what mailing depends on (%s), in a dry run (%s)',
    (mayReadMailability, dryRun, shown) => {
      expect(shownTally(tally, { mayReadMailability, dryRun })).toEqual(shown);
    },
  );
});
