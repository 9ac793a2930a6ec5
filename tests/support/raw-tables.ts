/** Creates raw models on a bare knex, with the column types that Strapi’s schema sync gives them. */
import type { Knex } from 'knex';
import type { TableModel } from '../../server/src/platform/feature';

interface ColumnOptions {
  notNullable?: boolean;
  defaultTo?: number;
}

interface Attribute {
  type: string;
  column?: ColumnOptions;
  columnType?: { args: number[] };
}

const column = (table: Knex.CreateTableBuilder, name: string, attribute: Attribute): Knex.ColumnBuilder => {
  const { type, columnType } = attribute;
  switch (type) {
    case 'increments':
      return table.increments(name);
    case 'string':
      return table.string(name, columnType?.args[0] ?? 255);
    case 'text':
      return table.text(name, 'longtext');
    case 'integer':
      return table.integer(name);
    case 'biginteger':
      return table.bigInteger(name);
    case 'boolean':
      return table.boolean(name);
    case 'json':
      return table.jsonb(name);
    default:
      throw new Error(`No column for the type ${String(type)}`);
  }
};

export const createRawTables = async (knex: Knex, models: readonly TableModel[]): Promise<void> => {
  for (const { tableName, attributes, indexes } of models) {
    await knex.schema.createTable(tableName, (table) => {
      for (const [name, attribute] of Object.entries(attributes)) {
        const { column: options, ...kind } = attribute as unknown as Attribute;
        const built = column(table, name, kind);
        if (options?.notNullable) built.notNullable();
        if (options?.defaultTo !== undefined) built.defaultTo(options.defaultTo);
      }
      for (const { name, columns, type } of indexes) {
        if (type === 'unique') table.unique(columns, { indexName: name });
        else table.index(columns, name);
      }
    });
  }
};
