import { countedLabel } from '../../../../../../admin/src/features/segments/core/counted-label';

describe('countedLabel', () => {
  it.each([
    ['Contact', 'contacts'],
    ['Company', 'companies'],
    ['Survey', 'surveys'],
    ['Sales lead', 'sales leads'],
    ['Tax', 'taxes'],
    ['Address', 'addresses'],
    ['Person', 'people'],
    ['VIP guest', 'VIP guests'],
    ['Customers', 'customers'],
    ['ลูกค้า', 'ลูกค้า'],
    ['Entity (old)', 'entity (old)'],
  ])('%s: %s', (label, plural) => expect(countedLabel(label, 2, 'en')).toBe(plural));

  it('names one', () => expect(countedLabel('Contact', 1, 'en')).toBe('contact'));
  it('names none as many', () => expect(countedLabel('Contact', 0, 'en')).toBe('contacts'));
  it('has no plural in Thai', () => expect(countedLabel('Contact', 5, 'th')).toBe('Contact'));
});
