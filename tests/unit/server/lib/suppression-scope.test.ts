import {
  scopeOf,
  scopesFor,
  sequenceOf,
  sequenceScope,
  SUPPRESS_ALL,
} from '../../../../server/src/lib/suppression-scope';

describe('the scopes of a mail', () => {
  it('are everything, and its sequence', () => {
    expect(scopesFor(null)).toEqual([SUPPRESS_ALL]);
    expect(scopesFor('all')).toEqual([SUPPRESS_ALL, sequenceScope('all')]);
    expect(sequenceScope('all')).not.toBe(SUPPRESS_ALL);
  });

  it.each([null, 'abc', 'all', 'sequence:x'])('are read back as they were written: %s', (sequenceId) =>
    expect(sequenceOf(scopeOf(sequenceId))).toBe(sequenceId),
  );
});
