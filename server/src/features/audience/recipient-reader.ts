/** Reads one contact, fresh, with the gate’s answer, and the company that it belongs to. */
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
  documentId: string;
}

const ALIAS = 'recipient';
const ROLES = ['email', 'name', 'timezone', 'locale'] as const;

/** A recipient without its company, and the row that the company is reached from; null when it no longer exists. */
export async function readRecipient(query: RecipientQuery): Promise<{ rowId: number; recipient: Recipient } | null> {
  const { quote, type, exclusions, contact, scope, documentId } = query;
  const of = (column: string): string => `${quote(ALIAS)}.${quote(column)}`;
  const roles = ROLES.flatMap((role) => {
    const column = type.attributes[contact.roles[role] ?? '']?.column;
    return column === undefined ? [] : [fragment(`${of(column)} AS ${quote(`cohort_${role}`)}`)];
  });
  const columns = readableColumns(type, exclusions).map(({ column }) => fragment(of(column)));
  const gate = fragment(`${query.mailability.sql} AS ${quote('cohort_mailability')}`, query.mailability.bindings);
  const select = joinFragments(
    [fragment(`${of('id')} AS ${quote('cohort_row_id')}`), gate, ...roles, ...columns],
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
        fragment(`WHERE ${of('document_id')} = ? AND`, [documentId]),
        scope,
        fragment(`ORDER BY ${of('id')} LIMIT 1`),
      ],
      ' ',
    ),
  );
  const row = rows[0];
  return row ? { rowId: Number(row.cohort_row_id), recipient: toRecipient(row, query) } : null;
}

function toRecipient(row: Row, { type, exclusions, documentId }: RecipientQuery): Recipient {
  return {
    uid: type.uid,
    documentId,
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
  /** `FROM … JOIN …` that ends at the alias `company`, bound to one contact. */
  from: SqlFragment;
  where: SqlFragment;
}

/** The first related record that counts, by row id; null when there is none. */
export async function readRelated({
  queryable,
  quote,
  exclusions,
  type,
  from,
  where,
}: RelatedQuery): Promise<Record<string, PlainValue> | null> {
  const columns = readableColumns(type, exclusions).map(({ column }) => `${quote('company')}.${quote(column)}`);
  const id = `${quote('company')}.${quote('id')}`;
  const select = fragment(`SELECT ${[`${id} AS ${quote('cohort_row_id')}`, ...columns].join(', ')} FROM`);
  const statement = joinFragments([select, from, fragment('WHERE'), where, fragment(`ORDER BY ${id} LIMIT 1`)], ' ');
  const rows = await selectRows(queryable, statement);
  return rows[0] ? mapRecord(rows[0], type, exclusions) : null;
}

const textOrNull = (value: unknown): string | null => {
  if (value === null || value === undefined) return null;
  const text = String(value).trim();
  return text === '' ? null : text;
};

/** An answer that is none of the known ones must never count as mailable. */
const toMailability = (value: unknown): Mailability => MAILABILITIES.find((known) => known === value) ?? 'no_address';
