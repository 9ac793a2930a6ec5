/** Raw tables and their columns. Strapi writes into attribute objects, so every call gives a new one. */
import type { TableModel } from './feature';

type Attribute = Record<string, unknown>;

/** Text of at most `length` characters: short names keep composite keys under the 3,072 bytes of a MySQL index. */
export const nameColumn = (length: number): Attribute => ({
  type: 'string',
  columnType: { type: 'string', args: [length] },
});
export const textColumn = (): Attribute => ({ type: 'text' });
export const integerColumn = (): Attribute => ({ type: 'integer' });
/** Epoch milliseconds of the database’s clock. */
export const instantColumn = (): Attribute => ({ type: 'biginteger' });
export const jsonColumn = (): Attribute => ({ type: 'json' });

/** Never NULL; with a default where one is given. */
export const required = (attribute: Attribute, defaultTo?: number): Attribute => ({
  ...attribute,
  column: { notNullable: true, ...(defaultTo === undefined ? {} : { defaultTo }) },
});

/** A table of the plugin’s own: an id, no document id and no foreign keys. */
export const rawTable = (
  [name, tableName]: readonly [string, string],
  attributes: TableModel['attributes'],
  indexes: TableModel['indexes'],
): TableModel => ({
  uid: `cohort::${name}`,
  singularName: `cohort-${name}`,
  tableName,
  attributes: { id: { type: 'increments' }, ...attributes },
  indexes,
  foreignKeys: [],
});
