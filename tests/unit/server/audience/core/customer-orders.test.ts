import { checkMapping } from '../../../../../server/src/features/audience/core/check-mapping';
import { computedOf } from '../../../../../server/src/features/audience/core/computed-fields';
import { customerOrders, loyaltyLevel } from '../../../../../server/src/features/audience/core/customer-orders';
import { buildGraph, exclusionsOf } from '../../../../../server/src/features/audience/core/field-catalogue';
import type { AudienceMapping } from '../../../../../server/src/features/audience/core/role-rules';
import type { SiteSchema } from '../../../../../server/src/lib/site-schema';
import { attribute, relation, site, siteType } from '../site-builder';

const CONTACT = 'api::contact.contact';
const COMPANY = 'api::company.company';
const MAPPING: AudienceMapping = {
  contact: { uid: CONTACT, email: 'email', company: 'company', loyaltyLevel: 'tier' },
  company: { uid: COMPANY, name: 'name' },
  order: { uid: 'api::order.order', customer: 'customer', total: 'total', placedAt: 'placedAt' },
};
const graphOf = (mapping: AudienceMapping, schema: SiteSchema = site()) =>
  buildGraph(schema, checkMapping(mapping, schema), exclusionsOf(mapping));

const ordersOfCompanies = () =>
  site(
    siteType('api::order.order', 'orders', {
      attributes: {
        total: attribute('decimal', 'total'),
        placedAt: attribute('date', 'placed_at'),
        customer: relation('to-one', COMPANY, ['orders_customer_lnk', 'order_id', 'company_id']),
      },
    }),
  );

describe('customerOrders', () => {
  it('reads the customer’s relation from its other end', () => {
    expect(customerOrders(graphOf(MAPPING), CONTACT)).toMatchObject({
      ok: true,
      edges: [
        { kind: 'to-many', target: 'api::order.order', link: { table: 'orders_customer_lnk', from: 'contact_id' } },
      ],
      total: { column: 'total' },
      placedAt: { column: 'placed_at', type: 'datetime' },
    });
  });

  it.each<[string, AudienceMapping['company']]>([
    ['its own relation', { uid: COMPANY, contacts: 'contacts' }],
    ['that of its contacts', { uid: COMPANY }],
  ])('reaches the orders of a company’s contacts over %s', (_, company) => {
    const found = customerOrders(graphOf({ ...MAPPING, company }), COMPANY);
    expect(found).toMatchObject({
      ok: true,
      edges: [{ target: CONTACT, link: { from: 'company_id', to: 'contact_id' } }, { target: 'api::order.order' }],
    });
  });

  it('gives the orders of companies to companies alone', () => {
    const graph = graphOf(MAPPING, ordersOfCompanies());
    expect(customerOrders(graph, COMPANY)).toMatchObject({ ok: true, placedAt: { type: 'date' } });
    expect(customerOrders(graph, CONTACT)).toEqual({ ok: false, reason: expect.stringContaining('“company”') });
  });

  it.each<[string, AudienceMapping, string, RegExp]>([
    ['without orders', { ...MAPPING, order: undefined }, CONTACT, /lacks “order”/],
    ['of another type', MAPPING, 'api::product.product', /“contact”/],
    [
      'whose total is excluded',
      { ...MAPPING, order: { ...MAPPING.order, uid: 'api::order.order', exclude: ['total'] } },
      CONTACT,
      /may be read/,
    ],
    [
      'whose customer is excluded',
      { ...MAPPING, order: { ...MAPPING.order, uid: 'api::order.order', exclude: ['customer'] } },
      CONTACT,
      /may be read/,
    ],
    ['without a way from the company', { ...MAPPING, contact: { uid: CONTACT, email: 'email' } }, COMPANY, /“contact”/],
  ])('says why there are none %s', (_, mapping, uid, reason) => {
    expect(customerOrders(graphOf(mapping), uid)).toEqual({ ok: false, reason: expect.stringMatching(reason) });
  });
});

describe('loyaltyLevel', () => {
  it('is the attribute of that role, of contacts, while it may be read', () => {
    expect(loyaltyLevel(graphOf(MAPPING), CONTACT)?.column).toBe('tier');
    expect(loyaltyLevel(graphOf(MAPPING), COMPANY)).toBeNull();
    expect(loyaltyLevel(graphOf({ ...MAPPING, contact: { uid: CONTACT, email: 'email' } }), CONTACT)).toBeNull();
    const hidden = { uid: CONTACT, email: 'email', loyaltyLevel: 'tier', exclude: ['tier'] };
    expect(loyaltyLevel(graphOf({ ...MAPPING, contact: hidden }), CONTACT)).toBeNull();
  });
});

describe('computedOf', () => {
  const namesOf = (mapping: AudienceMapping, uid: string): string[] =>
    computedOf(graphOf(mapping), uid).computed.map(({ name }) => name.replace('metric.', ''));
  const METRICS = [
    'lifetimeValue',
    'orderCount',
    'averageOrderValue',
    'daysSinceLastOrder',
    'purchaseFrequency',
    'tenureDays',
  ];

  it('offers what the compiler answers, and nothing else', () => {
    expect(namesOf(MAPPING, CONTACT)).toEqual([...METRICS, 'loyaltyLevel', 'segment.member']);
    expect(namesOf(MAPPING, COMPANY)).toEqual([...METRICS, 'segment.member']);
    expect(namesOf(MAPPING, 'api::product.product')).toEqual([]);
    expect(namesOf({ ...MAPPING, order: undefined }, CONTACT)).toEqual(['loyaltyLevel', 'segment.member']);
  });

  it('says what each is, of which type and with which operators', () => {
    const [value] = computedOf(graphOf(MAPPING), CONTACT).computed;
    expect(value).toMatchObject({ type: 'decimal', label: 'Lifetime value', description: expect.any(String) });
    expect(value?.operators).toContain('between');
    const level = computedOf(graphOf(MAPPING), CONTACT).computed.at(-2);
    expect(level).toMatchObject({ type: 'enumeration', enum: ['gold', 'silver'] });
  });

  it('offers mail to contacts, with what may be asked of it', () => {
    const [received] = computedOf(graphOf(MAPPING), CONTACT).computedRelations;
    expect(received).toMatchObject({ name: 'email.received', label: 'Mail received' });
    expect(received?.fields.map(({ name, type }) => [name, type])).toEqual([
      ['sequence', 'enumeration'],
      ['template', 'enumeration'],
      ['step', 'enumeration'],
      ['at', 'datetime'],
    ]);
    expect(computedOf(graphOf(MAPPING), COMPANY).computedRelations).toEqual([]);
  });
});
