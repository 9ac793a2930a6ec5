/** Reads contacts, fresh, with the gate’s answer for each, and the companies that they belong to. */
import { fragment, joinFragments, type SqlFragment } from '../../lib/sql-fragment';
import type { SiteType } from '../../lib/site-schema';
import type { Queryable } from '../../platform/database';
import { selectRows, type Row } from '../../platform/select-rows';
import { MAILABILITIES, type AudienceEntity, type Mailability, type Recipient } from './audience';
import type { Quote } from './core/document-scope';
import type { Exclusions } from './core/field-catalogue';
import { mapRecord, readableColumns, type PlainValue } from './core/map-record';

export interface RecipientQuery {
  queryable: Queryable;
  quote: Quote;
  exclusions: Exclusions;
  contact: AudienceEntity;
  type: SiteType;
  from: SqlFragment;
  scope: SqlFragment;
  mailability: SqlFragment;
  documentIds: readonly string[];
}

const ALIAS = 'recipient';
const ROLES = ['email', 'name', 'timezone', 'locale'] as const;

/** Without its company, and the row that the company is reached from. */
export interface FoundRecipient {
  rowId: number;
  recipient: Recipient;
}

/** By document id; those that no longer exist are absent. */
export async function readRecipients(query: RecipientQuery): Promise<Map<string, FoundRecipient>> {
  const { quote, type, exclusions, contact, scope, documentIds } = query;
  const of = (column: string): string => `${quote(ALIAS)}.${quote(column)}`;
  const roles = ROLES.flatMap((role) => {
    const column = type.attributes[contact.roles[role] ?? '']?.column;
    return column === undefined ? [] : [fragment(`${of(column)} AS ${quote(`cohort_${role}`)}`)];
  });
  const columns = readableColumns(type, exclusions).map(({ column }) => fragment(of(column)));
  const gate = fragment(`${query.mailability.sql} AS ${quote('cohort_mailability')}`, query.mailability.bindings);
  const select = joinFragments(
    [
      fragment(`${of('id')} AS ${quote('cohort_row_id')}, ${of('document_id')} AS ${quote('cohort_document_id')}`),
      ...[gate, ...roles, ...columns],
    ],
    ', ',
  );
  const rows = await selectRows(
    query.queryable,
    joinFragments(
      [
        fragment('SELECT'),
        select,
        fragment('FROM'),
        query.from,
        fragment(`WHERE ${of('document_id')} IN (${documentIds.map(() => '?').join(', ')}) AND`, documentIds),
        scope,
        fragment(`ORDER BY ${of('id')}`),
      ],
      ' ',
    ),
  );
  return firstOfEach(rows, ({ cohort_document_id: documentId }) => String(documentId), toFound(query));
}

const toFound =
  (query: RecipientQuery) =>
  (row: Row): FoundRecipient => ({ rowId: Number(row.cohort_row_id), recipient: toRecipient(row, query) });

function toRecipient(row: Row, { type, exclusions }: RecipientQuery): Recipient {
  return {
    uid: type.uid,
    documentId: String(row.cohort_document_id),
    email: textOrNull(row.cohort_email),
    name: textOrNull(row.cohort_name),
    timezone: textOrNull(row.cohort_timezone),
    locale: textOrNull(row.cohort_locale),
    mailability: toMailability(row.cohort_mailability),
    data: mapRecord(row, type, exclusions),
    company: null,
  };
}

export interface RelatedQuery {
  queryable: Queryable;
  quote: Quote;
  exclusions: Exclusions;
  type: SiteType;
  /** `FROM … JOIN …` from the alias `self` to the alias `company`, bound to contacts. */
  from: SqlFragment;
  where: SqlFragment;
}

/** By the contact’s row, the first related record that counts. */
export async function readRelated({
  queryable,
  quote,
  exclusions,
  type,
  from,
  where,
}: RelatedQuery): Promise<Map<number, Record<string, PlainValue>>> {
  const columns = readableColumns(type, exclusions).map(({ column }) => `${quote('company')}.${quote(column)}`);
  const id = `${quote('company')}.${quote('id')}`;
  const own = [`${quote('self')}.${quote('id')} AS ${quote('cohort_of')}`, `${id} AS ${quote('cohort_row_id')}`];
  const select = fragment(`SELECT ${[...own, ...columns].join(', ')} FROM`);
  const statement = joinFragments([select, from, fragment('WHERE'), where, fragment(`ORDER BY ${id}`)], ' ');
  const rows = await selectRows(queryable, statement);
  return firstOfEach(
    rows,
    ({ cohort_of: rowId }) => Number(rowId),
    (row) => mapRecord(row, type, exclusions),
  );
}

function firstOfEach<K, V>(rows: readonly Row[], keyOf: (row: Row) => K, toValue: (row: Row) => V): Map<K, V> {
  const found = new Map<K, V>();
  for (const row of rows) if (!found.has(keyOf(row))) found.set(keyOf(row), toValue(row));
  return found;
}

const textOrNull = (value: unknown): string | null => {
  if (value === null || value === undefined) return null;
  const text = String(value).trim();
  return text === '' ? null : text;
};

/** An answer that is none of the known ones must never count as mailable. */
const toMailability = (value: unknown): Mailability => MAILABILITIES.find((known) => known === value) ?? 'no_address';
