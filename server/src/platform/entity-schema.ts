/**
 * Reads the running Strapi’s schema into plain data. Tables, columns and links come from the database layer’s metadata,
 * never from a naming convention: Strapi shortens and hashes long names.
 */
import type { Core } from '@strapi/types';
import type { SiteAttribute, SiteLink, SiteRelation, SiteSchema, SiteType } from '../lib/site-schema';

interface JoinTable {
  name: string;
  joinColumn?: { name: string };
  inverseJoinColumn?: { name: string };
  morphColumn?: { idColumn: { name: string }; typeColumn: { name: string } };
  on?: Record<string, unknown>;
}
interface MetaAttribute {
  type: string;
  columnName?: string;
  relation?: string;
  target?: string;
  unstable_virtual?: boolean;
  joinTable?: JoinTable;
  joinColumn?: { name: string; referencedColumn: string };
  morphBy?: string;
}
interface MetaModel {
  tableName: string;
  attributes: Record<string, MetaAttribute>;
}
interface ModelSchema {
  uid: string;
  modelType?: string;
  info: { displayName?: string; singularName?: string };
  options?: { draftAndPublish?: boolean; privateAttributes?: string[] };
  pluginOptions?: { i18n?: { localized?: boolean } };
  attributes: Record<
    string,
    { type: string; private?: boolean; enum?: string[]; columnType?: { args?: unknown[] }; repeatable?: boolean }
  >;
}
type Models = ReadonlyMap<string, MetaModel>;

export async function readSiteSchema(strapi: Core.Strapi): Promise<SiteSchema> {
  const models = strapi.db.metadata as unknown as Models;
  const schemas = [
    ...Object.values(strapi.contentTypes),
    ...Object.values(strapi.components),
  ] as unknown as ModelSchema[];
  const sitePrivates = strapi.config.get<string[]>('api.responses.privateAttributes') ?? [];
  const types = schemas
    .filter((schema) => models.has(schema.uid))
    .map((schema) => [schema.uid, readType(schema, models, sitePrivates)] as const);
  return { types: Object.fromEntries(types), defaultLocale: await readDefaultLocale(strapi) };
}

async function readDefaultLocale(strapi: Core.Strapi): Promise<string | null> {
  const locales: unknown = strapi.plugin('i18n')?.service('locales');
  if (typeof locales !== 'object' || locales === null || !('getDefaultLocale' in locales)) return null;
  const locale: unknown = await (locales.getDefaultLocale as () => Promise<unknown>)();
  return typeof locale === 'string' ? locale : null;
}

/** As Strapi's own answers leave them out: named by the site, by the type, or by the attribute itself. */
function privateAttributes(schema: ModelSchema, sitePrivates: readonly string[]): Set<string> {
  const own = Object.entries(schema.attributes).flatMap(([name, attribute]) => (attribute.private ? [name] : []));
  return new Set([...sitePrivates, ...(schema.options?.privateAttributes ?? []), ...own]);
}

function readType(schema: ModelSchema, models: Models, sitePrivates: readonly string[]): SiteType {
  const privates = privateAttributes(schema, sitePrivates);
  const model = models.get(schema.uid);
  const attributes = Object.entries(schema.attributes).map(([name, attribute]) => {
    const meta = model?.attributes[name];
    const relation = meta && readRelation(schema.uid, name, meta, models);
    const scale = attribute.columnType?.args?.[1];
    const plain: SiteAttribute = {
      type: attribute.type,
      isPrivate: privates.has(name),
      ...(meta?.columnName === undefined || meta.type === 'relation' ? {} : { column: meta.columnName }),
      ...(attribute.enum ? { enum: [...attribute.enum] } : {}),
      ...(attribute.type === 'decimal' && typeof scale === 'number' ? { scale } : {}),
      ...(relation ? { relation } : {}),
    };
    return [name, plain] as const;
  });
  return {
    uid: schema.uid,
    label: schema.info.displayName ?? schema.info.singularName ?? schema.uid,
    table: model?.tableName ?? '',
    isComponent: schema.modelType === 'component',
    hasDrafts: schema.options?.draftAndPublish === true,
    isLocalized: schema.pluginOptions?.i18n?.localized === true,
    attributes: Object.fromEntries(attributes),
  };
}

function readRelation(uid: string, name: string, meta: MetaAttribute, models: Models): SiteRelation | undefined {
  if (meta.type !== 'relation' || meta.unstable_virtual === true || meta.target === undefined) return undefined;
  const link = readLink({ uid, name, meta, target: models.get(meta.target) });
  if (!link) return undefined;
  return { kind: /ToOne$|^morphOne$/.test(meta.relation ?? '') ? 'to-one' : 'to-many', target: meta.target, link };
}

interface LinkEnds {
  uid: string;
  name: string;
  meta: MetaAttribute;
  target: MetaModel | undefined;
}

/** A joinTable is already oriented for the side that is read; morph relations are described at the other end. */
function readLink({ uid, name, meta, target }: LinkEnds): SiteLink | undefined {
  const { joinTable, joinColumn } = meta;
  if (joinTable?.joinColumn && joinTable.inverseJoinColumn) {
    const on = joinTable.on === undefined ? {} : { ...joinTable.on, component_type: meta.target ?? '' };
    return {
      kind: 'join-table',
      table: joinTable.name,
      from: joinTable.joinColumn.name,
      to: joinTable.inverseJoinColumn.name,
      on: Object.fromEntries(Object.entries(on).map(([column, value]) => [column, String(value)])),
    };
  }
  if (joinColumn) return { kind: 'column', fromColumn: joinColumn.name, toColumn: joinColumn.referencedColumn };
  const morph = meta.morphBy === undefined ? undefined : target?.attributes[meta.morphBy]?.joinTable;
  if (!morph?.morphColumn || !morph.joinColumn) return undefined;
  const { idColumn, typeColumn } = morph.morphColumn;
  return {
    kind: 'join-table',
    table: morph.name,
    from: idColumn.name,
    to: morph.joinColumn.name,
    on: { [typeColumn.name]: uid, field: name },
  };
}
