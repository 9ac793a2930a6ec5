/**
 * The one gate between matching and mailing, as SQL over a contact’s row: what it answers in a count is what it answers
 * at the moment of sending. In: the columns behind the contact’s roles. Out: a CASE that yields one of MAILABILITIES.
 */
import { fragment, joinFragments, type SqlFragment } from '../../../lib/sql-fragment';
import { assertNever } from '../../../lib/assert-never';
import type { SqlEngine } from '../../../lib/quote-identifier';
import { TABLES } from '../../../lib/table-names';
import type { Mailability } from '../audience';
import type { Quote } from './document-scope';

export interface MailabilityInput {
  engine: SqlEngine;
  quote: Quote;
  email: SqlFragment;
  /** Undefined where the site maps no such role. */
  unsubscribed?: SqlFragment;
  active?: SqlFragment;
  nowMs: SqlFragment;
  /** Suppressions of this sequence count beside those of everything. */
  sequenceId?: string;
}

/** Scope of a suppression that holds for every sequence. */
export const EVERYTHING = 'all';

export function mailabilityCase(input: MailabilityInput): SqlFragment {
  const address = trimmedAddress(input.engine, input.email.sql);
  const branches: [SqlFragment, Mailability][] = [
    [fragment(`${input.email.sql} IS NULL OR ${address} NOT LIKE '%_@_%'`), 'no_address'],
  ];
  if (input.unsubscribed) branches.push([fragment(`${input.unsubscribed.sql} = TRUE`), 'unsubscribed']);
  if (input.active) branches.push([fragment(`${input.active.sql} = FALSE`), 'inactive']);
  branches.push([isSuppressed(input), 'suppressed']);
  const whens = branches.map(([condition, verdict]) =>
    fragment(`WHEN ${condition.sql} THEN '${verdict}'`, condition.bindings),
  );
  const verdict = joinFragments(whens, ' ');
  return fragment(`CASE ${verdict.sql} ELSE '${'mailable' satisfies Mailability}' END`, verdict.bindings);
}

function isSuppressed({ engine, quote, email, nowMs, sequenceId }: MailabilityInput): SqlFragment {
  const column = (name: string): string => `${quote('suppression')}.${quote(name)}`;
  const scopes = sequenceId === undefined ? [EVERYTHING] : [EVERYTHING, sequenceId];
  const address = normalisedAddress(engine, email.sql);
  return fragment(
    `EXISTS (SELECT 1 FROM ${quote(TABLES.suppressions)} AS ${quote('suppression')}` +
      ` WHERE ${column('scope')} IN (${scopes.map(() => '?').join(', ')}) AND ${column('address')} = ${address}` +
      exactly(engine, column('address'), address) +
      ` AND (${column('expires_at')} IS NULL OR ${column('expires_at')} > ${nowMs.sql}))`,
    [...scopes, ...nowMs.bindings],
  );
}

/** MySQL’s default collations take é for e; the index finds the candidates, the bytes decide. */
const exactly = (engine: SqlEngine, column: string, address: string): string =>
  engine === 'mysql' ? ` AND CAST(${column} AS BINARY) = CAST(${address} AS BINARY)` : '';

/** The SQL twin of `normaliseAddress`. SQLite’s own LOWER folds ASCII only; the platform registers cohort_fold. */
function normalisedAddress(engine: SqlEngine, column: string): string {
  const trimmed = trimmedAddress(engine, column);
  return engine === 'sqlite' ? `cohort_fold(${trimmed})` : `LOWER(${trimmed})`;
}

function trimmedAddress(engine: SqlEngine, column: string): string {
  switch (engine) {
    case 'sqlite':
      return `TRIM(${column}, char(9, 10, 11, 12, 13, 32, 160))`;
    case 'postgres':
      return `BTRIM(${column}, E' \\t\\n\\r\\f\\u000B\\u00A0')`;
    case 'mysql':
      return `REGEXP_REPLACE(${column}, '^[[:space:]]+|[[:space:]]+$', '')`;
    default:
      return assertNever(engine);
  }
}
