/**
 * Writes the world in Strapi’s layout: a draft beside each published row, a row per locale, link tables over row ids.
 * Drafts and other locales carry wrong values on purpose, so that reading them is seen.
 */
import type { Knex } from 'knex';
import { deliveryTables } from '../../../server/src/features/delivery/tables';
import { segmentsFeature } from '../../../server/src/features/segments';
import { TABLES } from '../../../server/src/lib/table-names';
import { createRawTables } from '../../support/raw-tables';
import { DOCUMENTS, documentsOf, isVisible } from './documents';
import { MAILS, type Mail } from './mails';
import { SEGMENTS, type WorldSegment } from './segments';
import { COMPANY, CONTACT, GRAPH, NOTE, TOPIC, type Document, type Value } from './world';

type Row = Record<string, Value | Date>;

const LOCALES = ['en', 'th', 'de'];

/** Row ids: 100 per document, two per locale; the odd one is published. */
const rowId = (document: number, options: { draft?: boolean; locale?: string } = {}): number =>
  document * 100 + LOCALES.indexOf(options.locale ?? 'en') * 10 + (options.draft ? 0 : 1);

export const documentId = (id: number): string => `d${id}`;
export const fromDocumentId = (documentId: string): number => Number(documentId.slice(1));

/** The published locales of the topics; topic 3 is not published in the default locale, topic 4 in none. */
const TOPIC_LOCALES: Record<number, { draft: string[]; published: string[] }> = {
  1: { draft: ['en', 'th'], published: ['en', 'th'] },
  2: { draft: ['en'], published: ['en'] },
  3: { draft: ['en', 'th', 'de'], published: ['th', 'de'] },
  4: { draft: ['en'], published: [] },
};

export async function loadWorld(knex: Knex): Promise<void> {
  for (const node of Object.values(GRAPH.tables)) await createTable(knex, node.table, node.uid);
  for (const [name, from, to] of LINK_TABLES) await createLinkTable(knex, name, from, to);
  for (const document of DOCUMENTS) await insertDocument(knex, document);
  await insertHidden(knex);
  await insertLinks(knex);
  await createRawTables(knex, segmentsFeature.tables ?? []);
  for (const segment of SEGMENTS) await insertMembers(knex, segment);
  await createRawTables(knex, deliveryTables);
  for (const [index, mail] of MAILS.entries()) await insertMail(knex, index + 1, mail);
  // Without statistics PostgreSQL takes the tables for large ones and compiles each statement for seconds.
  if (knex.client.config.client === 'pg') await knex.raw('ANALYZE');
}

const LINK_TABLES: [name: string, from: string, to: string][] = [
  ['contacts_company_lnk', 'contact_id', 'company_id'],
  ['contacts_manager_lnk', 'contact_id', 'inv_contact_id'],
  ['orders_customer_lnk', 'order_id', 'contact_id'],
  ['contacts_topics_lnk', 'contact_id', 'topic_id'],
  ['contacts_favourite_lnk', 'contact_id', 'topic_id'],
  ['companies_parent_lnk', 'company_id', 'inv_company_id'],
  ['contacts_cmps', 'entity_id', 'cmp_id'],
];

const createTable = (knex: Knex, name: string, uid: string): Promise<void> =>
  knex.schema.createTable(name, (table) => {
    table.increments('id');
    table.string('document_id');
    table.datetime('published_at', { precision: 6, useTz: false });
    table.string('locale');
    if (uid === NOTE) table.integer('contact_id').index();
    for (const { column, type, scale } of Object.values(GRAPH.tables[uid]?.columns ?? {})) {
      if (type === 'decimal') table.decimal(column, 12, scale ?? 2);
      else if (type === 'float') table.double(column);
      else if (type === 'biginteger') table.bigInteger(column);
      else if (type === 'datetime') table.datetime(column, { precision: 6, useTz: false });
      else if (type === 'integer' || type === 'boolean' || type === 'date') table[type](column);
      else table.string(column);
    }
  });

const createLinkTable = (knex: Knex, name: string, from: string, to: string): Promise<void> =>
  knex.schema.createTable(name, (table) => {
    table.increments('id');
    table.integer(from).index();
    table.integer(to).index();
    if (name === 'contacts_cmps') {
      table.string('field');
      table.string('component_type');
    }
  });

const isSqlite = (knex: Knex): boolean => /sqlite/.test(String(knex.client.config.client));

/** SQLite gets decimals as the floats that Strapi stores, and big integers by their digits, which no JS number holds. */
function toRow(knex: Knex, type: string, values: Record<string, Value>): Row {
  const entries = Object.entries(values).map(([name, value]): [string, Value | Date] => {
    const column = GRAPH.tables[type]?.columns[name];
    if (column === undefined) throw new Error(`${type} has no ${name}`);
    if (column.type === 'datetime' && typeof value === 'string') return [column.column, new Date(value)];
    return [column.column, column.type === 'decimal' && value !== null && isSqlite(knex) ? Number(value) : value];
  });
  return Object.fromEntries(entries);
}

const PUBLISHED_AT = new Date('2026-01-01T00:00:00Z');

async function insertDocument(knex: Knex, { id, type, values }: Document): Promise<void> {
  const node = GRAPH.tables[type];
  if (node === undefined) throw new Error(`No table for ${type}`);
  const row = toRow(knex, type, values);
  const base = { document_id: node.isComponent ? null : documentId(id) };
  if (type === TOPIC) return insertTopic(knex, id, row);
  const rows: Row[] = [{ ...base, id: rowId(id), published_at: PUBLISHED_AT, ...row }];
  if (node.hasDrafts)
    rows.push({ ...base, id: rowId(id, { draft: true }), published_at: null, name: 'Draft', country: 'Draftland' });
  await knex(node.table).insert(rows);
}

async function insertTopic(knex: Knex, id: number, canonical: Row): Promise<void> {
  const { draft, published } = TOPIC_LOCALES[id] ?? { draft: [], published: [] };
  const own = published.includes('en') ? 'en' : 'de';
  const rows = [
    ...draft.map((locale) => ({
      id: rowId(id, { draft: true, locale }),
      published_at: null,
      locale,
      title: 'Draft',
      points: 1000,
      fee: 1000,
    })),
    ...published.map((locale) => ({
      id: rowId(id, { locale }),
      published_at: PUBLISHED_AT,
      locale,
      ...(locale === own ? canonical : { title: 'ไวน์', points: 300, fee: 300 }),
    })),
  ];
  await knex('topics').insert(rows.map((row) => ({ ...row, document_id: documentId(id) })));
}

/** What exists as a draft only. */
async function insertHidden(knex: Knex): Promise<void> {
  await knex('companies').insert({
    id: rowId(4, { draft: true }),
    document_id: documentId(4),
    published_at: null,
    name: 'Draft',
    country: 'Thailand',
  });
  await insertTopic(knex, 4, {});
}

async function insertLinks(knex: Knex): Promise<void> {
  for (const contact of documentsOf(CONTACT)) {
    const own = rowId(contact.id);
    const linkTo = (table: string, from: string, to: string, ids: number[]): Promise<unknown> =>
      Promise.all(ids.map((id) => knex(table).insert({ [from]: own, [to]: id })));
    const { company = [], manager = [], orders = [], notes = [], address = [], phones = [] } = contact.related;
    await linkTo(
      'contacts_company_lnk',
      'contact_id',
      'company_id',
      company.flatMap((id) => bothVersions(COMPANY, id)),
    );
    await linkTo(
      'contacts_manager_lnk',
      'contact_id',
      'inv_contact_id',
      manager.map((id) => rowId(id)),
    );
    await linkTo(
      'orders_customer_lnk',
      'contact_id',
      'order_id',
      orders.map((id) => rowId(id)),
    );
    for (const name of ['topics', 'favourite'] as const) {
      const rows = (contact.related[name] ?? []).flatMap((id) => linkedTopicRows(contact.id, name, id));
      await linkTo(`contacts_${name}_lnk`, 'contact_id', 'topic_id', rows);
    }
    for (const id of notes)
      await knex('notes')
        .where({ id: rowId(id) })
        .update({ contact_id: own });
    const components = [
      ...address.map((id) => ['address', id] as const),
      ...phones.map((id) => ['phones', id] as const),
    ];
    for (const [field, id] of components) {
      const type = field === 'address' ? 'shared.address' : 'shared.phone';
      await knex('contacts_cmps').insert({ entity_id: own, cmp_id: rowId(id), field, component_type: type });
    }
  }
  for (const { id, related } of documentsOf(COMPANY)) {
    for (const parent of related.parent ?? []) {
      for (const draft of [true, false]) {
        await knex('companies_parent_lnk').insert({
          company_id: rowId(id, { draft }),
          inv_company_id: rowId(parent, { draft }),
        });
      }
    }
  }
}

const bothVersions = (type: string, id: number): number[] =>
  isVisible(type, id) ? [rowId(id, { draft: true }), rowId(id)] : [rowId(id, { draft: true })];

/** Contact 1 is linked to every row of its topics, 9 and every favourite to a locale that does not speak for the topic. */
function linkedTopicRows(contact: number, name: 'topics' | 'favourite', id: number): number[] {
  const { draft, published } = TOPIC_LOCALES[id] ?? { draft: [], published: [] };
  const isForeign = contact === 9 || (name === 'favourite' && contact === 1);
  const keep = (locale: string): boolean => !isForeign || published.length < 2 || locale === 'th';
  return [
    ...draft.filter(keep).map((locale) => rowId(id, { draft: true, locale })),
    ...published.filter(keep).map((locale) => rowId(id, { locale })),
  ];
}

async function insertMembers(knex: Knex, { documentId: segment_id, listed, left, pins }: WorldSegment): Promise<void> {
  const stay = (id: number, exited_at: number) => ({
    ...{ segment_id, member_id: documentId(id), origin: 'manual', entered_at: 1, exited_at, entered_cause: 'manual' },
  });
  const pin = (id: number, direction: string) => ({ segment_id, member_id: documentId(id), direction, pinned_at: 1 });
  const stays = [...listed.map((id) => stay(id, 0)), ...left.map((id) => stay(id, 2))];
  const held = [...pins.in.map((id) => pin(id, 'in')), ...pins.out.map((id) => pin(id, 'out'))];
  if (stays.length > 0) await knex(TABLES.memberships).insert(stays);
  if (held.length > 0) await knex(TABLES.segmentPins).insert(held);
}

async function insertMail(knex: Knex, id: number, mail: Mail): Promise<void> {
  const at = Date.parse(mail.at);
  await knex(TABLES.deliveries).insert({
    ...{ id, idempotency_key: `key-${id}`, message_id: `<${id}@example.test>`, kind: mail.kind, state: mail.state },
    ...{ recipient_uid: mail.uid ?? CONTACT, recipient_id: documentId(mail.contact) },
    ...{ sequence_id: mail.sequence, template_id: mail.template, step_id: mail.step },
    ...{ due_at: at, scheduled_at: at, created_at: at, updated_at: at, settled_at: at },
    sent_at: mail.state === 'sent' ? at : null,
    enhanced_code: mail.enhancedCode ?? null,
  });
  for (const { type, at: eventAt, data } of mail.events ?? []) {
    const event = { delivery_id: id, type, at: Date.parse(eventAt), data: data ? JSON.stringify(data) : null };
    await knex(TABLES.deliveryEvents).insert(event);
  }
}
