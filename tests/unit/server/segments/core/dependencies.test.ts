import type { FilterNode } from '../../../../../server/src/contracts';
import { createAudience } from '../../../../../server/src/features/audience';
import { dependenciesOf, membersThemselves } from '../../../../../server/src/features/segments/core/dependencies';
import type { Database } from '../../../../../server/src/platform/database';
import { site } from '../../audience/site-builder';

const CONTACT = 'api::contact.contact';
const COMPANY = 'api::company.company';
const CONFIG = {
  audience: {
    contact: { uid: CONTACT, email: 'email', company: 'company' },
    company: { uid: COMPANY, contacts: 'contacts' },
    order: { uid: 'api::order.order', customer: 'customer', total: 'total', placedAt: 'placedAt' },
  },
  filter: { maxDepth: 5, maxRules: 100 },
  timezone: 'UTC',
};
const database = { client: 'sqlite' } as Database;
const graph = createAudience({ database, site: site(), config: CONFIG, addressKeys: [] }).graph();

const read = (uid: string, ...rules: FilterNode[]) =>
  dependenciesOf({ entity: 'x', matchType: 'all', rules }, graph, membersThemselves(uid));
const field = (name: string, value: unknown = 'x') => ({ field: name, operator: 'equals', value }) as FilterNode;

describe('dependenciesOf', () => {
  it.each<[string, string, FilterNode[], string[]]>([
    ['its own fields', CONTACT, [field('name')], ['api::contact.contact']],
    ['a path', CONTACT, [field('company.name')], [CONTACT, `${COMPANY} company`]],
    ['a related record itself', CONTACT, [{ field: 'company', operator: 'is_empty' }], [CONTACT, `${COMPANY} company`]],
    ['a part of the document', CONTACT, [field('address.city')], [CONTACT]],
    [
      'a relation with a condition on a path',
      COMPANY,
      [{ relation: 'contacts', quantifier: 'none', where: { matchType: 'all', rules: [field('company.name')] } }],
      [COMPANY, `${CONTACT} contacts`, `${COMPANY} contacts.company`],
    ],
    [
      'an aggregate',
      COMPANY,
      [{ relation: 'contracts', aggregate: 'max', field: 'endDate', operator: 'before', value: '2026-01-01' }],
      [COMPANY, 'api::contract.contract contracts'],
    ],
    [
      'groups, each path once',
      CONTACT,
      [{ matchType: 'any', not: true, rules: [field('company.name'), field('company.turnover')] }, field('name')],
      [CONTACT, `${COMPANY} company`],
    ],
    [
      'orders behind a metric',
      CONTACT,
      [field('metric.orderCount', 1)],
      [CONTACT, 'api::order.order @api::order.order'],
    ],
    [
      'orders of a company’s contacts',
      COMPANY,
      [field('metric.lifetimeValue', 1)],
      [COMPANY, `${CONTACT} @${CONTACT}`, `api::order.order @${CONTACT}.@api::order.order`],
    ],
    ['a field that is gone', CONTACT, [field('company.gone.name'), field('nope')], [CONTACT, `${COMPANY} company`]],
  ])('%s', (_what, uid, rules, expected) => {
    const { paths } = read(uid, ...rules);
    expect(paths.map((path) => `${path.uid} ${path.key}`.trim())).toEqual(expected);
  });

  it('names the segments that it refers to, and from where', () => {
    const { paths, segments } = read(
      CONTACT,
      field('segment.member', ['a', 'b']),
      field('company.segment.member', 'c'),
    );
    expect(segments.map(({ id, at }) => [id, at.uid, at.key])).toEqual([
      ['a', CONTACT, ''],
      ['b', CONTACT, ''],
      ['c', COMPANY, 'company'],
    ]);
    expect(paths.map(({ key }) => key)).toEqual(['', 'company']);
  });

  it('knows nothing of a type that is gone', () => {
    expect(read('api::gone.gone', field('name'))).toEqual({ paths: [], segments: [] });
  });
});
