import { OPERATORS_BY_TYPE } from '../../../../../server/src/contracts';
import { checkMapping } from '../../../../../server/src/features/audience/core/check-mapping';
import {
  buildCatalogue,
  buildGraph,
  exclusionsOf,
} from '../../../../../server/src/features/audience/core/field-catalogue';
import type { AudienceMapping } from '../../../../../server/src/features/audience/core/role-rules';
import type { SiteSchema } from '../../../../../server/src/lib/site-schema';
import { attribute, relation, site, siteType } from '../site-builder';

const MAPPING: AudienceMapping = {
  contact: { uid: 'api::contact.contact', email: 'email', exclude: ['points'] },
  order: { uid: 'api::order.order', customer: 'customer', total: 'total', placedAt: 'placedAt' },
};

const build = (schema: SiteSchema, mapping: AudienceMapping = MAPPING) => {
  const entities = checkMapping(mapping, schema);
  const graph = buildGraph(schema, entities, exclusionsOf(mapping));
  const limits = { maxDepth: 5, maxRules: 100, maxListValues: 1000 };
  return {
    graph,
    catalogue: buildCatalogue({
      entities,
      graph,
      canBeMailed: (entity) => entity.key === 'contact',
      limits,
      timezone: 'UTC',
    }),
  };
};

const chain = (length: number) =>
  Array.from({ length }, (_, index) =>
    siteType(`api::link${index}.link${index}`, `links${index}`, {
      attributes: {
        name: attribute('string', 'name'),
        next: relation('to-one', `api::link${index + 1}.link${index + 1}`, ['lnk', 'a', 'b']),
      },
    }),
  );

describe('the field catalogue', () => {
  it.each(['notes', 'pin', 'points', 'profile', 'avatar', 'createdBy', 'locale', 'publishedAt'])(
    'knows nothing of %s',
    (name) => {
      const { graph, catalogue } = build(site());
      const contact = catalogue.types['api::contact.contact'];
      expect([...(contact?.fields ?? []), ...(contact?.relations ?? [])].map((entry) => entry.name)).not.toContain(
        name,
      );
      expect(graph.tables['api::contact.contact']?.columns).not.toHaveProperty(name);
      expect(graph.tables['api::contact.contact']?.edges).not.toHaveProperty(name);
    },
  );

  it('excludes private attributes of related types and of components alike', () => {
    const { graph } = build(site());
    expect(Object.keys(graph.tables['api::company.company']?.columns ?? {})).toEqual([
      'name',
      'turnover',
      'createdAt',
      'updatedAt',
    ]);
    expect(JSON.stringify(graph)).not.toMatch(/secret|admin::user|plugin::upload/);
  });

  it('offers each field with the operators of its type', () => {
    const { catalogue } = build(site());
    const fields = catalogue.types['api::contact.contact']?.fields ?? [];
    expect(fields.map((field) => [field.name, field.type])).toEqual([
      ['name', 'string'],
      ['email', 'string'],
      ['workEmail', 'string'],
      ['active', 'boolean'],
      ['unsubscribed', 'boolean'],
      ['tier', 'enumeration'],
      ['birthday', 'date'],
      ['createdAt', 'datetime'],
      ['updatedAt', 'datetime'],
    ]);
    for (const field of fields) expect(field.operators).toEqual(OPERATORS_BY_TYPE[field.type]);
    expect(fields.find((field) => field.name === 'tier')?.enum).toEqual(['gold', 'silver']);
    expect(fields.find((field) => field.name === 'workEmail')?.label).toBe('Work email');
  });

  it('keeps scales, links and components in the graph', () => {
    const { graph } = build(site());
    expect(graph.tables['api::company.company']?.columns.turnover?.scale).toBe(4);
    expect(graph.tables['api::contact.contact']?.edges.address).toEqual({
      kind: 'to-one',
      label: 'Address',
      target: 'shared.address',
      link: {
        kind: 'join-table',
        table: 'contacts_cmps',
        from: 'entity_id',
        to: 'cmp_id',
        on: { field: 'address', component_type: 'shared.address' },
      },
    });
  });

  it('reaches three relations far and no further, without dangling edges', () => {
    const schema = site(...chain(6));
    const { graph } = build(schema, { ...MAPPING, first: { uid: 'api::link0.link0' } });
    expect(graph.tables).toHaveProperty(['api::link3.link3']);
    expect(graph.tables).not.toHaveProperty(['api::link4.link4']);
    expect(graph.tables['api::link3.link3']?.edges).toEqual({});
  });

  it('says which entities can be segments and which can be mailed', () => {
    const { catalogue } = build(site(), { ...MAPPING, project: { uid: 'api::product.product' } });
    expect(
      catalogue.entities.map(({ key, canBeSegmented, canBeMailed }) => [key, canBeSegmented, canBeMailed]),
    ).toEqual([
      ['contact', true, true],
      ['order', false, false],
      ['project', true, false],
    ]);
  });

  it('says what members are listed with: the name and the address that are mapped and may be read', () => {
    const contact = { uid: 'api::contact.contact', email: 'email', name: 'name' };
    const shown = (mapping: AudienceMapping) => build(site(), mapping).catalogue.entities.map((entity) => entity.shown);
    expect(shown({ ...MAPPING, contact, project: { uid: 'api::product.product' } })).toEqual([
      ['name', 'email'],
      [],
      [],
    ]);
    expect(shown({ contact: { ...contact, exclude: ['name'] } })).toEqual([['email']]);
  });
});
