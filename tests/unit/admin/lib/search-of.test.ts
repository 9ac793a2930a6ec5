import { pathWith, searchOf } from '../../../../admin/src/lib/search-of';

const HARD = ['A&B', 'a+b', '%41', '#1', '50%25', '50%', 'ann+news@example.test', 'a=b', 'x y', '"é"', '{"rules":[]}'];
const NOTHING: { _q?: string } = {};

describe('searchOf', () => {
  it('writes what is asked into an address, and nothing of what is not', () =>
    expect(searchOf({ state: 'sent', _q: 'a b', step: undefined, page: 400, sort: '' })).toBe(
      'state=sent&_q=a+b&page=400',
    ));

  it.each(HARD)('is read back as it was written: %s', (text) => {
    const { searchParams } = new URL(`http://x.test/members?${searchOf({ filter: text, page: 2 })}`);
    expect(Object.fromEntries(searchParams)).toEqual({ filter: text, page: '2' });
  });
});

describe('pathWith', () => {
  it.each(HARD)('asks for that and nothing else: %s', (text) => {
    const { pathname, searchParams, hash } = new URL(pathWith('/cohort/segments', { search: text }), 'http://x.test');
    expect([pathname, [...searchParams], hash]).toEqual(['/cohort/segments', [['search', text]], '']);
  });

  it('is the path alone where nothing is asked', () =>
    expect(pathWith('/cohort/segments', NOTHING)).toBe('/cohort/segments'));
});
