import { choicesOf, findChoice } from '../../../../../../admin/src/features/segments/core/catalogue-paths';
import { scopeAt } from '../../../../../../admin/src/features/segments/core/scope';
import { aCatalogue, aSegmentField } from '../../../support/catalogue';

const CONTACT = 'api::contact.contact';
const listed = (uid: string, catalogue = aCatalogue()) =>
  choicesOf(catalogue, uid).map(({ path, label }) => `${path} = ${label}`);

describe('choicesOf', () => {
  it('lists own fields, to-many relations, then what to-one relations lead to', () => {
    expect(listed(CONTACT)).toEqual([
      'email = Email',
      'active = Active',
      'level = Level',
      'createdAt = Created',
      'orders = Orders',
      'company.country = Company › Country',
      'company.contacts = Company › Contacts',
      'company.contracts = Company › Contracts',
    ]);
  });

  it('stops at the depth the server allows', () => {
    expect(listed(CONTACT, aCatalogue({ maxPathDepth: 0 }))).toEqual([
      'email = Email',
      'active = Active',
      'level = Level',
      'createdAt = Created',
      'orders = Orders',
    ]);
  });

  it('offers nothing for a type that the catalogue does not have', () => {
    expect(listed('api::gone.gone')).toEqual([]);
  });
});

describe('findChoice', () => {
  it.each([
    ['a field of its own', 'level', { kind: 'field', label: 'Level' }],
    ['a field of a related type', 'company.country', { kind: 'field', label: 'Company › Country' }],
    ['a relation', 'company.contracts', { kind: 'relation', target: 'api::contract.contract' }],
  ])('finds %s', (_name, path, expected) => {
    expect(findChoice(aCatalogue(), CONTACT, path)).toMatchObject(expected);
  });

  it.each(['gone', 'company.gone', 'gone.country', 'email.country'])('does not find %s', (path) => {
    expect(findChoice(aCatalogue(), CONTACT, path)).toBeUndefined();
  });
});

describe('scopeAt', () => {
  const where = (path: string) => ({
    combinator: 'and' as const,
    rules: [{ field: 'status', operator: 'equals' as const, value: 'paid' }],
    relation: { path, test: { kind: 'quantifier' as const, quantifier: 'some' as const } },
  });
  const tree = { combinator: 'and' as const, rules: [where('orders'), where('gone')] };

  it.each([
    ['a row of the root', [0], CONTACT],
    ['a row of a where block', [0, 0], 'api::order.order'],
    ['a row below a relation that has gone', [1, 0], undefined],
  ])('of %s', (_name, path, uid) => {
    expect(scopeAt({ catalogue: aCatalogue(), uid: CONTACT, tree }, path)).toBe(uid);
  });
});

describe('what is computed of a record', () => {
  const catalogue = aCatalogue();
  catalogue.types['api::company.company']?.computed.push({
    ...aSegmentField,
    name: 'metric.orderCount',
    label: 'Number of orders',
    type: 'integer',
  });

  it('is offered as a field, also of a related record, and found again by its path', () => {
    expect(listed(CONTACT, catalogue)).toContain('company.metric.orderCount = Company › Number of orders');
    expect(findChoice(catalogue, CONTACT, 'company.metric.orderCount')).toMatchObject({
      kind: 'field',
      label: 'Company › Number of orders',
      isComputed: true,
    });
    expect(findChoice(catalogue, CONTACT, 'metric.orderCount')).toBeUndefined();
  });

  it('counts as one step of a path, whatever dots its name has', () => {
    expect(listed('api::company.company', { ...catalogue, maxPathDepth: 0 })).toContain(
      'metric.orderCount = Number of orders',
    );
  });
});
