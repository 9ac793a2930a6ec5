import { shownReach, toReach } from '../../../../../server/src/features/segments/core/reach';

describe('toReach', () => {
  it('adds up, whatever the rows', () => {
    const verdicts = [
      { verdict: 0, total: 5 },
      { verdict: 1, total: 1 },
      { verdict: 2, total: 2 },
      { verdict: 3, total: 3 },
      { verdict: 4, total: 4 },
    ];
    expect(toReach(15, verdicts)).toEqual({
      matched: 15,
      mailable: 5,
      suppressed: 1,
      inactive: 2,
      unsubscribed: 3,
      noAddress: 4,
    });
  });

  it('gives members without any recipient no address', () => {
    expect(toReach(3, [{ verdict: 0, total: 1 }])).toEqual({
      matched: 3,
      mailable: 1,
      suppressed: 0,
      inactive: 0,
      unsubscribed: 0,
      noAddress: 2,
    });
  });

  it('never answers fewer matches than verdicts', () => {
    expect(toReach(1, [{ verdict: 0, total: 2 }])).toMatchObject({ matched: 2, mailable: 2, noAddress: 0 });
  });

  it('counts nobody from nothing', () => {
    expect(toReach(0, [])).toEqual({
      matched: 0,
      mailable: 0,
      suppressed: 0,
      inactive: 0,
      unsubscribed: 0,
      noAddress: 0,
    });
  });
});

describe('shownReach', () => {
  const reach = { matched: 15, mailable: 5, suppressed: 1, inactive: 2, unsubscribed: 3, noAddress: 4 };

  it('is all of it, or the matches alone', () => {
    expect(shownReach(reach, { mayReadMailability: true })).toEqual(reach);
    expect(shownReach(reach, { mayReadMailability: false })).toEqual({
      ...{ matched: 15, mailable: null },
      ...{ unsubscribed: null, inactive: null, suppressed: null, noAddress: null },
    });
  });
});
