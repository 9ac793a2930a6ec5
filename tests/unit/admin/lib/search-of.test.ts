import { searchOf } from '../../../../admin/src/lib/search-of';

describe('searchOf', () => {
  it('writes what is asked into an address, and nothing of what is not', () =>
    expect(searchOf({ state: 'sent', _q: 'a b', step: undefined, page: '400', sort: '' })).toBe(
      'state=sent&_q=a+b&page=400',
    ));
});
