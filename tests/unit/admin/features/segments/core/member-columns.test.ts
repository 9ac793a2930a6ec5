import {
  chosenColumns,
  columnChoices,
  exportQuery,
  MOST_COLUMNS,
} from '../../../../../../admin/src/features/segments/core/member-columns';
import { aCatalogue, aField } from '../../../support/catalogue';

const dynamic = { entity: 'contact', type: 'dynamic' as const, tracked: false };
const names = (segment: Parameters<typeof columnChoices>[1]) =>
  columnChoices(aCatalogue(), segment, 'In since').map(({ name }) => name);

describe('columnChoices', () => {
  it('offers stored fields, also of what one relation leads to, and not what is shown anyway', () => {
    expect(names(dynamic)).toEqual(expect.arrayContaining(['active', 'level', 'createdAt', 'company.country']));
    expect(names(dynamic)).not.toContain('email');
    expect(names(dynamic).some((name) => name.startsWith('orders') || name.startsWith('metric.'))).toBe(false);
  });

  it.each([
    [dynamic, false],
    [{ ...dynamic, tracked: true }, true],
    [{ ...dynamic, type: 'static' as const }, true],
  ])('knows since when where that is kept: %j', (segment, isKept) =>
    expect(names(segment).includes('enteredAt')).toBe(isKept),
  );

  it('offers one column of a name', () => {
    const catalogue = aCatalogue();
    catalogue.types['api::contact.contact']?.fields.push(aField('enteredAt', 'Own', 'datetime'));
    const labels = (segment: Parameters<typeof columnChoices>[1]) =>
      columnChoices(catalogue, segment, 'In since').flatMap(({ name, label }) => (name === 'enteredAt' ? [label] : []));
    expect(labels({ ...dynamic, tracked: true })).toEqual(['In since']);
    expect(labels(dynamic)).toEqual(['Own']);
  });

  it('has nothing to offer of an entity that has gone', () =>
    expect(names({ ...dynamic, entity: 'gone' })).toEqual([]));
});

describe('chosenColumns', () => {
  it('keeps of what was chosen what there is, in one order, and no more than can be read', () => {
    const choices = columnChoices(aCatalogue(), dynamic, 'In since');
    expect(chosenColumns(choices, ['level', 'gone', 'active']).map(({ name }) => name)).toEqual(['active', 'level']);
    const many = Array.from({ length: 20 }, (_, index) => ({ name: `f${index}`, label: '', type: 'string' as const }));
    const all = many.map(({ name }) => name);
    expect(chosenColumns(many, all)).toHaveLength(MOST_COLUMNS);
  });
});

describe('exportQuery', () => {
  it('asks for nothing where nothing was chosen, and adds what was', () => {
    expect(exportQuery([])).toBe('');
    const columns = [{ name: 'company.country', label: '', type: 'string' as const }];
    expect(exportQuery(columns)).toBe('?columns=*%2Ccompany.country');
    const narrowed = { search: 'a&b', filter: '{"rules":[]}' };
    expect(exportQuery([], narrowed)).toBe('?search=a%26b&filter=%7B%22rules%22%3A%5B%5D%7D');
    expect(exportQuery(columns, { search: undefined, filter: '' })).toBe('?columns=*%2Ccompany.country');
  });
});
