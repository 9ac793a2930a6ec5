/** A PostgreSQL database with contacts and five times as many orders in Strapi’s layout, made once and kept. */
import createKnex, { type Knex } from 'knex';
import type { ColumnNode, TableGraph, TableNode } from '../../server/src/features/audience';

export const FULL_SIZE = 1_000_000;
export const ORDERS_PER_CONTACT = 5;
const CONTACTS_PER_COMPANY = 50;

export interface BenchDatabase {
  knex: Knex;
  /** Of the bench database, for another client. */
  url: string;
  close(): Promise<void>;
  drop(): Promise<void>;
}

/**
 * Opens, and fills where that has not been done, the database of this many contacts. COHORT_BENCH_DATABASE names another
 * one, where two clones measure on one server.
 */
export async function openBenchDatabase(adminUrl: string, contacts: number, connections = 1): Promise<BenchDatabase> {
  const base = process.env.COHORT_BENCH_DATABASE ?? 'cohort_bench_filter';
  const name = contacts === FULL_SIZE ? base : `${base}_${contacts}`;
  const admin = createKnex({ client: 'pg', connection: adminUrl, pool: { min: 0, max: 1 } });
  const known = await admin('pg_database').where({ datname: name }).first();
  if (!known) await admin.raw(`CREATE DATABASE ${name}`);
  const address = new URL(adminUrl);
  address.pathname = `/${name}`;
  const url = address.toString();
  const knex = createKnex({ client: 'pg', connection: url, pool: { min: 1, max: connections } });
  if (!(await isFilled(knex))) await fill(knex, contacts);
  // Of a run that was stopped.
  await knex.raw('DROP INDEX IF EXISTS bench_index');
  const close = async (): Promise<void> => {
    await knex.destroy();
    await admin.destroy();
  };
  const drop = async (): Promise<void> => {
    await knex.destroy();
    await admin.raw(`DROP DATABASE ${name}`);
    await admin.destroy();
  };
  return { knex, url, close, drop };
}

/** `work` while the index is there, its statistics gathered. */
export async function withIndex<T>(
  knex: Knex,
  { table, on }: { table: string; on: string },
  work: () => Promise<T>,
): Promise<T> {
  await knex.raw(`CREATE INDEX bench_index ON ${table} (${on})`);
  await knex.raw(`ANALYZE ${table}`);
  try {
    return await work();
  } finally {
    await knex.raw('DROP INDEX bench_index');
  }
}

const isFilled = async (knex: Knex): Promise<boolean> =>
  (await knex.schema.hasTable('filled')) && (await knex('filled').first()) !== undefined;

const statements = (contacts: number, orders: number, companies: number): string[] => [
  `DROP TABLE IF EXISTS filled, contacts, companies, orders, contacts_company_lnk, orders_customer_lnk`,
  `CREATE UNLOGGED TABLE companies AS SELECT i AS id, 'd' || i AS document_id, 'Company ' || i AS name,
     (ARRAY['Thailand','Vietnam','Germany','Poland','Brazil','France','Japan','Chile','Kenya','Canada'])[1 + i % 10] AS country
     FROM generate_series(1, ${companies}) i`,
  `CREATE UNLOGGED TABLE contacts AS SELECT i AS id, 'd' || i AS document_id, 'Name ' || (i * 7919::bigint % 100003) AS name,
     (ARRAY['Thailand','Vietnam','Germany','Poland','Brazil','France','Japan','Chile','Kenya','Canada'])[1 + i * 31 % 10] AS country,
     CASE WHEN i % 5 = 0 THEN NULL ELSE 'City ' || (i * 13 % 500) END AS city,
     i * 17 % 101 AS score, (i % 3 = 0) AS vip,
     timestamp '2026-11-20' - ((i * 37) % 2000) * interval '1 hour' AS seen_at,
     date '2026-11-20' - (i * 41) % 3000 AS joined
     FROM generate_series(1, ${contacts}) i`,
  `CREATE UNLOGGED TABLE orders AS SELECT i AS id, 'd' || i AS document_id,
     (ARRAY['paid','open','refund','draft'])[1 + i % 4] AS status, ((i * 7919::bigint) % 100000)::numeric(10,2) / 100 AS total,
     timestamp '2026-11-20' - ((i * 53::bigint) % 26000) * interval '1 hour' AS placed_at
     FROM generate_series(1, ${orders}) i`,
  `CREATE UNLOGGED TABLE contacts_company_lnk AS SELECT i AS id, i AS contact_id, 1 + i * 97::bigint % ${companies} AS company_id
     FROM generate_series(1, ${contacts}) i WHERE i % 10 <> 0`,
  `CREATE UNLOGGED TABLE orders_customer_lnk AS SELECT i AS id, i AS order_id, (1 + i * 7907::bigint % ${contacts})::int AS contact_id
     FROM generate_series(1, ${orders}) i`,
  ...['contacts', 'companies', 'orders'].map((table) => `ALTER TABLE ${table} ADD PRIMARY KEY (id)`),
  `ALTER TABLE contacts_company_lnk ALTER company_id TYPE integer`,
  `CREATE INDEX ON contacts_company_lnk (contact_id)`,
  `CREATE INDEX ON contacts_company_lnk (company_id)`,
  `CREATE INDEX ON orders_customer_lnk (contact_id)`,
  `CREATE INDEX ON orders_customer_lnk (order_id)`,
  // As autovacuum leaves tables: with statistics, and index-only scans that need not look at the rows.
  `VACUUM ANALYZE`,
  `CREATE TABLE filled AS SELECT 1 AS done`,
];

async function fill(knex: Knex, contacts: number): Promise<void> {
  const orders = contacts * ORDERS_PER_CONTACT;
  console.log(`Filling: ${contacts} contacts, ${orders} orders`);
  const companies = Math.ceil(contacts / CONTACTS_PER_COMPANY);
  for (const statement of statements(contacts, orders, companies)) await knex.raw(statement);
}

const column = (name: string, type: ColumnNode['type']): ColumnNode => ({ column: name, label: name, type });
const node = (uid: string, table: string, parts: Pick<TableNode, 'columns' | 'edges'>): TableNode => ({
  uid,
  label: uid,
  table,
  isComponent: false,
  hasDrafts: false,
  isLocalized: false,
  ...parts,
});

export const BENCH_GRAPH: TableGraph = {
  entities: [],
  defaultLocale: null,
  maxPathDepth: 3,
  tables: {
    contact: node('contact', 'contacts', {
      columns: {
        name: column('name', 'string'),
        country: column('country', 'string'),
        city: column('city', 'string'),
        score: column('score', 'integer'),
        vip: column('vip', 'boolean'),
        seenAt: column('seen_at', 'datetime'),
        joined: column('joined', 'date'),
      },
      edges: {
        company: {
          kind: 'to-one',
          label: 'company',
          target: 'company',
          link: { kind: 'join-table', table: 'contacts_company_lnk', from: 'contact_id', to: 'company_id', on: {} },
        },
        orders: {
          kind: 'to-many',
          label: 'orders',
          target: 'order',
          link: { kind: 'join-table', table: 'orders_customer_lnk', from: 'contact_id', to: 'order_id', on: {} },
        },
      },
    }),
    company: node('company', 'companies', {
      columns: { name: column('name', 'string'), country: column('country', 'string') },
      edges: {},
    }),
    order: node('order', 'orders', {
      columns: {
        status: column('status', 'string'),
        total: column('total', 'decimal'),
        placedAt: column('placed_at', 'datetime'),
      },
      edges: {
        customer: {
          kind: 'to-one',
          label: 'customer',
          target: 'contact',
          link: { kind: 'join-table', table: 'orders_customer_lnk', from: 'order_id', to: 'contact_id', on: {} },
        },
      },
    }),
  },
};
