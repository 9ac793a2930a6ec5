import { exportPath, filterOf } from '../../../../../../admin/src/features/delivery/core/suppression-filter';

describe('what the address of the list asks for', () => {
  it.each<[string, Parameters<typeof filterOf>[0], object]>([
    ['those that hold, unless told', {}, { state: 'active' }],
    ['all of them', { state: 'all' }, { state: undefined }],
    [
      'some of them',
      { _q: 'ann', reason: 'bounced', scope: 'sequence', state: 'lifted', page: '2' },
      { search: 'ann', reason: 'bounced', scope: 'sequence', state: 'lifted' },
    ],
  ])('%s', (_case, query, expected) => expect(filterOf(query)).toEqual(expected));
});

describe('the file of the list', () => {
  it.each([
    [{}, 'state=active'],
    [{ state: 'all' }, 'state=all'],
    [{ _q: 'a&b=c', reason: 'manual' }, 'search=a%26b%3Dc&reason=manual&state=active'],
  ])('of %j holds what the list shows', (query, expected) =>
    expect(exportPath(filterOf(query))).toBe(`/cohort/suppressions/export?${expected}`),
  );
});
