/**
 * In: the site’s schema, the checked entities, what the site excluded. Out: the graph that filters compile against and
 * the catalogue that builders show; both hold the same names. What may not be filtered on is absent from both: private,
 * password and excluded attributes, Strapi’s bookkeeping, and types that belong to Strapi or to this plugin.
 */
import { OPERATORS_BY_TYPE, type Catalogue, type CatalogueType, type FieldType } from '../../../contracts';
import type { SiteAttribute, SiteSchema, SiteType } from '../../../lib/site-schema';
import type { AudienceEntity } from '../audience';
import { computedOf, type ComputedPart } from './computed-fields';
import { isForeign } from './foreign-types';
import { humanise } from './humanise';
import type { AudienceMapping } from './role-rules';
import { canBeSegmented } from './can-be-segmented';
import type { ColumnNode, EdgeNode, TableGraph, TableNode } from './table-graph';

/** How many relations a dotted path may cross, and how far from the entities the graph reaches. */
export const MAX_PATH_DEPTH = 3;

const FIELD_TYPE_OF: Readonly<Record<string, FieldType | undefined>> = {
  string: 'string',
  text: 'string',
  richtext: 'string',
  email: 'string',
  uid: 'string',
  enumeration: 'enumeration',
  integer: 'integer',
  biginteger: 'biginteger',
  decimal: 'decimal',
  float: 'float',
  boolean: 'boolean',
  date: 'date',
  datetime: 'datetime',
};

const BOOKKEEPING = new Set(['id', 'documentId', 'publishedAt', 'createdBy', 'updatedBy', 'locale', 'localizations']);

/** By uid: the attributes that the site’s mapping excludes. */
export type Exclusions = ReadonlyMap<string, ReadonlySet<string>>;

export function exclusionsOf(mapping: AudienceMapping): Exclusions {
  const byUid = new Map<string, Set<string>>();
  for (const entity of Object.values(mapping)) {
    if (typeof entity?.uid !== 'string' || !Array.isArray(entity.exclude)) continue;
    const names = byUid.get(entity.uid) ?? new Set<string>();
    for (const name of entity.exclude) names.add(String(name));
    byUid.set(entity.uid, names);
  }
  return byUid;
}

/** Whether an attribute’s value may be seen or asked about. */
export const isReadable = (type: SiteType, name: string, exclusions: Exclusions): boolean => {
  const attribute = type.attributes[name];
  if (!attribute || attribute.isPrivate || attribute.type === 'password' || BOOKKEEPING.has(name)) return false;
  return exclusions.get(type.uid)?.has(name) !== true;
};

export function buildGraph(site: SiteSchema, entities: readonly AudienceEntity[], exclusions: Exclusions): TableGraph {
  const nodes = new Map<string, TableNode>();
  let frontier = [...new Set(entities.map((entity) => entity.uid))];
  for (let depth = 0; depth <= MAX_PATH_DEPTH && frontier.length > 0; depth += 1) {
    const next = new Set<string>();
    for (const uid of frontier) {
      const type = site.types[uid];
      if (!type || nodes.has(uid)) continue;
      const node = toNode(type, site, exclusions);
      nodes.set(uid, node);
      for (const edge of Object.values(node.edges)) next.add(edge.target);
    }
    frontier = [...next];
  }
  const tables = [...nodes.values()].map(
    (node) => [node.uid, { ...node, edges: keepKnown(node.edges, nodes) }] as const,
  );
  return {
    tables: Object.fromEntries(tables),
    entities,
    defaultLocale: site.defaultLocale,
    maxPathDepth: MAX_PATH_DEPTH,
  };
}

const keepKnown = (edges: Record<string, EdgeNode>, nodes: ReadonlyMap<string, TableNode>): Record<string, EdgeNode> =>
  Object.fromEntries(Object.entries(edges).filter(([, edge]) => nodes.has(edge.target)));

function toNode(type: SiteType, site: SiteSchema, exclusions: Exclusions): TableNode {
  const readable = Object.entries(type.attributes).filter(([name]) => isReadable(type, name, exclusions));
  const columns = readable.flatMap(([name, attribute]) => {
    const column = toColumn(name, attribute);
    return column ? [[name, column] as const] : [];
  });
  const edges = readable.flatMap(([name, attribute]) => {
    const edge = toEdge(name, attribute, site);
    return edge ? [[name, edge] as const] : [];
  });
  const { uid, label, table, isComponent, hasDrafts, isLocalized } = type;
  return {
    uid,
    label,
    table,
    isComponent,
    hasDrafts,
    isLocalized,
    columns: Object.fromEntries(columns),
    edges: Object.fromEntries(edges),
  };
}

function toColumn(name: string, attribute: SiteAttribute): ColumnNode | undefined {
  const type = FIELD_TYPE_OF[attribute.type];
  if (type === undefined || attribute.column === undefined) return undefined;
  return {
    column: attribute.column,
    label: humanise(name),
    type,
    ...(attribute.scale === undefined ? {} : { scale: attribute.scale }),
    ...(attribute.enum === undefined ? {} : { enum: attribute.enum }),
  };
}

function toEdge(name: string, attribute: SiteAttribute, site: SiteSchema): EdgeNode | undefined {
  const { relation } = attribute;
  if (!relation || attribute.type === 'media' || isForeign(relation.target)) return undefined;
  if (site.types[relation.target] === undefined) return undefined;
  return { kind: relation.kind, label: humanise(name), target: relation.target, link: relation.link };
}

export interface CatalogueContext {
  entities: readonly AudienceEntity[];
  graph: TableGraph;
  canBeMailed: (entity: AudienceEntity) => boolean;
  limits: Catalogue['limits'];
  timezone: string;
}

export function buildCatalogue({ entities, graph, canBeMailed, limits, timezone }: CatalogueContext): Catalogue {
  return {
    entities: entities.map((entity) => ({
      key: entity.key,
      uid: entity.uid,
      label: entity.label,
      canBeSegmented: canBeSegmented(entity),
      canBeMailed: canBeMailed(entity),
      shown: (['name', 'email'] as const).filter((role) => hasColumn(graph, entity, role)),
    })),
    types: Object.fromEntries(
      Object.values(graph.tables).map((node) => [
        node.uid,
        { ...toCatalogueType(node), ...computedOf(graph, node.uid) },
      ]),
    ),
    maxPathDepth: graph.maxPathDepth,
    limits,
    timezone,
  };
}

const hasColumn = (graph: TableGraph, { uid, roles }: AudienceEntity, role: string): boolean =>
  Object.hasOwn(graph.tables[uid]?.columns ?? {}, roles[role] ?? '');

const toCatalogueType = (node: TableNode): Omit<CatalogueType, keyof ComputedPart> => ({
  uid: node.uid,
  label: node.label,
  fields: Object.entries(node.columns).map(([name, column]) => ({
    name,
    label: column.label,
    type: column.type,
    operators: [...OPERATORS_BY_TYPE[column.type]],
    ...(column.enum === undefined ? {} : { enum: column.enum }),
  })),
  relations: Object.entries(node.edges).map(([name, edge]) => ({
    name,
    label: edge.label,
    kind: edge.kind,
    target: edge.target,
  })),
});
