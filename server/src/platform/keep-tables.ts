/**
 * Strapi drops every table it once managed and no longer sees, so one boot with the plugin disabled or unbuilt would
 * delete segments, sequences and the ledger. Tables named in the core store’s `persisted_tables` are spared: ours and
 * the link tables of our content types are kept there, beside whatever else is.
 */
import type { Core } from '@strapi/types';
import { contentTypeUid } from './plugin-id';
import type { Feature } from './feature';

type PersistedTable = string | { name: string; dependsOn?: { name: string }[] };

const STORE = { type: 'core', key: 'persisted_tables' } as const;
const nameOf = (table: PersistedTable): string => (typeof table === 'string' ? table : table.name);

const tablesOf = (strapi: Core.Strapi, uid: string): string[] => {
  const { tableName, attributes } = strapi.db.metadata.get(uid);
  const links = Object.values(attributes).flatMap((attribute) =>
    'joinTable' in attribute && attribute.joinTable ? [attribute.joinTable.name] : [],
  );
  return [tableName, ...links];
};

export const keepTables = async (strapi: Core.Strapi, features: readonly Feature[]): Promise<void> => {
  const uids = features.flatMap((feature) => [
    ...Object.keys(feature.contentTypes ?? {}).map(contentTypeUid),
    ...(feature.tables ?? []).map((table) => table.uid),
  ]);
  const kept = ((await strapi.store.get(STORE)) ?? []) as PersistedTable[];
  const known = new Set(kept.map(nameOf));
  const missing = [...new Set(uids.flatMap((uid) => tablesOf(strapi, uid)))].filter((name) => !known.has(name));
  if (missing.length === 0) return;
  await strapi.store.set({ ...STORE, value: [...kept, ...missing.map((name) => ({ name }))] });
};
