/**
 * Reference rows as a schema of their own: scalars become columns, objects records to one, lists records to many, each
 * joined by a link table as Strapi does. In: the JSON of a dataset. Out: a graph, and the tables filled.
 */
import type { Knex } from 'knex';
import type { FieldType } from '../../../../server/src/contracts';
import type { Question } from './translate';
import type { EdgeNode, TableGraph, TableNode } from '../../../../server/src/features/audience';

export interface Dataset {
  schema: Record<string, string>;
  rows: Record<string, unknown>[];
  /** Segments that questions refer to, by name. */
  segments?: Record<string, DatasetSegment>;
}
export interface DatasetSegment {
  filter: Question | null;
  /** Ids of rows. */
  manually_added?: number[];
  manually_removed?: number[];
}

type Row = Record<string, unknown>;

const TYPES: Record<string, FieldType> = {
  integer: 'integer',
  number: 'float',
  decimal: 'decimal',
  biginteger: 'biginteger',
  boolean: 'boolean',
  date: 'date',
  datetime: 'datetime',
};

const isObject = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value);
const asChild = (value: unknown): Row => (isObject(value) ? value : { value });

export interface LoadedDataset {
  graph: TableGraph;
  rootUid: string;
  table: string;
}

export async function loadDataset(knex: Knex, name: string, { schema, rows }: Dataset): Promise<LoadedDataset> {
  const graph: TableGraph = { tables: {}, entities: [], defaultLocale: null, maxPathDepth: 3 };
  let nextId = 1_000;

  const load = async (uid: string, prefix: string, records: Row[]): Promise<TableNode> => {
    const names = [...new Set(records.flatMap((record) => Object.keys(record)))].filter((key) => key !== 'id');
    const valuesOf = (key: string): unknown[] =>
      records.map((record) => record[key]).filter((value) => value !== null && value !== undefined);
    const isRelation = (key: string): boolean => valuesOf(key).some((value) => typeof value === 'object');
    const scalars = names.filter((key) => !isRelation(key));
    const node: TableNode = {
      uid,
      label: uid,
      table: uid,
      isComponent: true,
      hasDrafts: false,
      isLocalized: false,
      columns: {},
      edges: {},
    };
    graph.tables[uid] = node;
    node.columns.id = { column: 'id', label: 'id', type: 'integer' };
    for (const key of scalars) {
      const type = TYPES[schema[prefix + key] ?? ''] ?? inferType(valuesOf(key));
      node.columns[key] = { column: `c_${key.toLowerCase()}`, label: key, type };
    }
    await knex.schema.createTable(uid, (table) => {
      table.integer('id').primary();
      table.string('document_id');
      for (const { column, type } of Object.values(node.columns)) if (column !== 'id') addColumn(table, column, type);
    });
    if (records.length > 0)
      await knex.batchInsert(
        uid,
        records.map((record) => ({ ...toRow(knex, node, record), document_id: String(record.id) })),
        20,
      );
    for (const key of names.filter(isRelation)) await relate(node, uid, prefix, key, records);
    return node;
  };

  const relate = async (node: TableNode, uid: string, prefix: string, key: string, records: Row[]): Promise<void> => {
    const links = records.flatMap((record) => {
      const value = record[key];
      const children = Array.isArray(value) ? value : isObject(value) ? [value] : [];
      return children.map((child) => ({ from: record.id, child: { ...asChild(child), id: (nextId += 1) } }));
    });
    const isMany = records.some((record) => Array.isArray(record[key]));
    const target = `${uid}_${key.toLowerCase()}`;
    await load(
      target,
      `${prefix}${key}.`,
      links.map(({ child }) => child),
    );
    const table = `${target}_lnk`;
    await knex.schema.createTable(table, (columns) => {
      columns.increments('id');
      columns.integer('owner_id').index(`${table.slice(0, 40)}_${(nextId += 1)}`);
      columns.integer('target_id').index(`${table.slice(0, 40)}_${(nextId += 1)}`);
    });
    if (links.length > 0)
      await knex.batchInsert(
        table,
        links.map(({ from, child }) => ({ owner_id: from, target_id: child.id })),
        100,
      );
    const kind: EdgeNode['kind'] = isMany ? 'to-many' : 'to-one';
    node.edges[key] = {
      kind,
      label: key,
      target,
      link: { kind: 'join-table', table, from: 'owner_id', to: 'target_id', on: {} },
    };
  };

  const rootUid = `ref_${name}`;
  await load(rootUid, '', rows);
  return { graph, rootUid, table: rootUid };
}

const inferType = (values: unknown[]): FieldType => {
  if (values.length > 0 && values.every((value) => typeof value === 'boolean')) return 'boolean';
  if (values.length > 0 && values.every((value) => typeof value === 'number'))
    return values.every(Number.isInteger) ? 'integer' : 'float';
  return values.length > 0 && values.every((value) => /^\d{4}-\d{2}-\d{2}$/.test(String(value))) ? 'date' : 'string';
};

function addColumn(table: Knex.CreateTableBuilder, column: string, type: FieldType): void {
  if (type === 'decimal') table.decimal(column, 12, 2);
  else if (type === 'float') table.double(column);
  else if (type === 'biginteger') table.bigInteger(column);
  else if (type === 'datetime') table.datetime(column, { precision: 6, useTz: false });
  else if (type === 'integer' || type === 'boolean' || type === 'date') table[type](column);
  else table.string(column, 500);
}

function toRow(knex: Knex, { columns }: TableNode, record: Row): Row {
  const isSqlite = /sqlite/.test(String(knex.client.config.client));
  const entries = Object.entries(columns).map(([key, { column, type }]) => {
    const value = record[key] ?? null;
    if (value === null) return [column, null];
    if (type === 'datetime') return [column, new Date(String(value))];
    return [column, type === 'decimal' && isSqlite ? Number(value) : value];
  });
  return Object.fromEntries(entries);
}
