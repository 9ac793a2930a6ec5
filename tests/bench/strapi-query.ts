/** `strapi.db.query` over the tables of the benchmark: Strapi’s own database layer, without the rest of Strapi. */
import { tmpdir } from 'node:os';
import { Database, type Model } from '@strapi/database';

type Attributes = Model['attributes'];

/** As in a content type’s schema; Strapi derives the link table’s names from it when the models are loaded. */
interface RelationSchema {
  type: 'relation';
  relation: 'manyToOne' | 'oneToMany';
  target: string;
  inversedBy?: string;
  mappedBy?: string;
}

const relation = (schema: Omit<RelationSchema, 'type'>): Attributes[string] =>
  ({ type: 'relation', ...schema }) as RelationSchema as Attributes[string];

const model = (uid: string, tableName: string, attributes: Attributes): Model => ({
  uid,
  singularName: uid,
  tableName,
  attributes: { id: { type: 'increments' }, documentId: { type: 'string' }, ...attributes },
});

const models = (): Model[] => [
  model('contact', 'contacts', {
    name: { type: 'string' },
    country: { type: 'string' },
    city: { type: 'string' },
    score: { type: 'integer' },
    vip: { type: 'boolean' },
    seenAt: { type: 'datetime' },
    joined: { type: 'date' },
    company: relation({ relation: 'manyToOne', target: 'company', inversedBy: 'contacts' }),
    orders: relation({ relation: 'oneToMany', target: 'order', mappedBy: 'customer' }),
  }),
  model('company', 'companies', {
    name: { type: 'string' },
    country: { type: 'string' },
    contacts: relation({ relation: 'oneToMany', target: 'contact', mappedBy: 'company' }),
  }),
  model('order', 'orders', {
    status: { type: 'string' },
    total: { type: 'decimal' },
    placedAt: { type: 'datetime' },
    customer: relation({ relation: 'manyToOne', target: 'contact', inversedBy: 'orders' }),
  }),
];

export const openStrapiDatabase = (url: string): Promise<Database> =>
  new Database({
    connection: { client: 'postgres', connection: { connectionString: url }, pool: { min: 1, max: 1 } },
    settings: { runMigrations: false, migrations: { dir: tmpdir() } },
  }).init({ models: models() });
