/** The tables of site-builder’s CRM in an empty database, as Strapi makes them, and rows for them. */
import type { Knex } from 'knex';
import { TABLES } from '../../../../server/src/lib/table-names';
import { installSqliteFunctions } from '../../../../server/src/platform/text-fold';
import type { SqlClient } from '../../../../server/src/platform/database';

const document = (table: Knex.CreateTableBuilder): void => {
  table.increments('id');
  table.string('document_id');
  table.string('locale');
  table.dateTime('created_at');
  table.dateTime('updated_at');
  table.dateTime('published_at');
};

export const createCrmTables = async (knex: Knex, client: SqlClient): Promise<void> => {
  if (client === 'sqlite') await installSqliteFunctions(knex);
  await knex.schema.createTable('contacts', (table) => {
    document(table);
    for (const name of ['name', 'email', 'work_email', 'tier', 'pin']) table.string(name);
    table.text('notes');
    table.boolean('active');
    table.boolean('unsubscribed');
    table.integer('points');
    table.date('birthday');
  });
  await knex.schema.createTable('companies', (table) => {
    document(table);
    table.string('name');
    table.string('secret');
    table.decimal('turnover', 18, 4);
  });
  await knex.schema.createTable('contacts_company_lnk', (table) => {
    table.increments('id');
    table.integer('contact_id');
    table.integer('company_id');
  });
  await knex.schema.createTable(TABLES.suppressions, (table) => {
    table.increments('id');
    table.string('scope');
    table.string('address');
    table.string('address_hash');
    table.bigInteger('expires_at');
    table.bigInteger('lifted_at');
  });
};

export interface ContactRow {
  document_id: string;
  name?: string;
  email?: string | null;
  active?: boolean | null;
  unsubscribed?: boolean | null;
  notes?: string;
  pin?: string;
  points?: number;
  birthday?: string;
  locale?: string | null;
  published_at?: Date | null;
}

/** Inserts one row and returns its id; MySQL answers with it unasked. */
export const insert = async (knex: Knex, table: string, row: object): Promise<number> => {
  const isMysql = knex.client.config.client === 'mysql2';
  const query = knex(table).insert(row);
  const returned: (number | { id: number })[] = await (isMysql ? query : query.returning('id'));
  const [first] = returned;
  return typeof first === 'object' ? first.id : Number(first);
};

export const PUBLISHED = new Date('2026-01-01T00:00:00.000Z');

export const addContact = (knex: Knex, row: ContactRow): Promise<number> =>
  insert(knex, 'contacts', { published_at: PUBLISHED, locale: null, email: `${row.document_id}@example.test`, ...row });

export const addCompany = (
  knex: Knex,
  row: { document_id: string; name?: string; secret?: string; published_at?: Date | null; locale?: string },
): Promise<number> => insert(knex, 'companies', { published_at: PUBLISHED, locale: null, ...row });

export const link = (knex: Knex, contactId: number, companyId: number): Promise<number> =>
  insert(knex, 'contacts_company_lnk', { contact_id: contactId, company_id: companyId });
