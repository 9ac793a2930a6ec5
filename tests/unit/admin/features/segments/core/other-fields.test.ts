import { otherFields, takesField } from '../../../../../../admin/src/features/segments/core/other-fields';
import { aCatalogue, aField } from '../../../support/catalogue';

const catalogue = aCatalogue();
const orders = catalogue.types['api::order.order'];
orders?.fields.push(
  aField('paid', 'Paid', 'integer'),
  aField('dueAt', 'Due', 'datetime'),
  aField('day', 'Day', 'date'),
);

describe('comparing with another field', () => {
  it.each([
    ['total', ['paid']],
    ['placedAt', ['dueAt']],
    ['day', []],
    ['customer.email', ['customer.level']],
    ['gone', []],
  ])('%s can be compared with %j', (path, expected) =>
    expect(otherFields(catalogue, 'api::order.order', path).map((choice) => choice.path)).toEqual(expected),
  );

  it('takes comparisons, not lists, and no equality of instants', () => {
    expect(takesField('greater_than', 'decimal')).toBe(true);
    expect(takesField('equals', 'string')).toBe(true);
    expect(takesField('in_list', 'string')).toBe(false);
    expect(takesField('equals', 'datetime')).toBe(false);
    expect(takesField('', 'string')).toBe(false);
  });
});
