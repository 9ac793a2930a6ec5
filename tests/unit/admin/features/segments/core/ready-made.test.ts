import { filterSchema } from '../../../../../../admin/src/contracts';
import { readyMade } from '../../../../../../admin/src/features/segments/core/ready-made';
import { aCatalogue } from '../../../support/catalogue';

describe('readyMade', () => {
  it('offers what the site can answer, as filters that can be saved', () => {
    const offers = readyMade(aCatalogue());
    expect(offers.map(({ kind, filter }) => [kind, filter.entity])).toEqual([
      ['at_risk', 'contact'],
      ['new_this_month', 'contact'],
      ['contract_ends', 'company'],
    ]);
    expect(offers.every(({ filter }) => filterSchema.safeParse(filter).success)).toBe(true);
  });

  it('offers nothing where the fields are missing', () => {
    expect(readyMade(aCatalogue({ types: {} }))).toEqual([]);
  });
});
