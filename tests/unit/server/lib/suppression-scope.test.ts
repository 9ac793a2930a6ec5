import { scopesFor, sequenceScope, SUPPRESS_ALL } from '../../../../server/src/lib/suppression-scope';

describe('the scopes of a mail', () => {
  it('are everything, and its sequence', () => {
    expect(scopesFor(null)).toEqual([SUPPRESS_ALL]);
    expect(scopesFor('all')).toEqual([SUPPRESS_ALL, sequenceScope('all')]);
    expect(sequenceScope('all')).not.toBe(SUPPRESS_ALL);
  });
});
