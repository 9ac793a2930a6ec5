/**
 * The one gate between matching and mailing, as SQL over a contact’s row: what it answers in a count is what it answers
 * at the moment of sending. In: the columns behind the contact’s roles. Out: a CASE that yields one of MAILABILITIES.
 */
import { fragment, joinFragments, type SqlFragment } from '../../../lib/sql-fragment';
import { assertNever } from '../../../lib/assert-never';
import type { SqlEngine } from '../../../lib/quote-identifier';
import { scopesFor } from '../../../lib/suppression-scope';
import { SQLITE_FOLD } from '../../../lib/text-fold';
import type { Mailability } from '../audience';
import { hashedAddress } from './address-hash';
import { suppressedColumn } from './suppressed-sql';

export interface MailabilityInput {
  engine: SqlEngine;
  email: SqlFragment;
  /** The contact’s key. */
  rowId: SqlFragment;
  /** Undefined where the site maps no such role. */
  unsubscribed?: SqlFragment;
  active?: SqlFragment;
  nowMs: SqlFragment;
  /** How PostgreSQL folds text, with `$` for the expression; see platform/text-fold. */
  textFold?: string;
  /** Suppressions of this sequence count beside those of everything. */
  sequenceId?: string;
  /** By these the addresses of erased people were hashed. */
  addressKeys: readonly string[];
}

export function mailabilityCase(input: MailabilityInput): SqlFragment {
  const address = trimmedAddress(input.engine, input.email.sql);
  const branches: [SqlFragment, Mailability][] = [
    [fragment(`${input.email.sql} IS NULL OR ${isNoMailbox(input.engine, input.email.sql, address)}`), 'no_address'],
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

const LONGEST_ADDRESS = 254;
const LONGEST_LOCAL_PART = 64;
/** What no bare mailbox holds, beside blanks, line breaks and tabs. */
const UNFIT = ['"', ',', ';', '(', ')', '<', '>', '[', ']'] as const;

/**
 * As much of the sender’s own check of an address as every engine can say; see lib/mailbox. What trimming
 * leaves alone is looked for in the column itself: trimmed for each character anew, the gate took twice as long.
 */
function isNoMailbox(engine: SqlEngine, column: string, address: string): string {
  const length = engine === 'sqlite' ? 'LENGTH' : 'CHAR_LENGTH';
  const at = engine === 'sqlite' ? `INSTR(${address}, '@')` : `POSITION('@' IN ${address})`;
  return [
    // A host without a domain is none: the sender mails neither `root@localhost` nor `root@[127.0.0.1]`.
    `${address} NOT LIKE '%_@_%._%'`,
    `${column} LIKE '%@.%'`,
    `${column} LIKE '%@%..%'`,
    `${address} LIKE '%.'`,
    `${column} LIKE '%@%@%'`,
    `${address} LIKE '% %'`,
    ...UNFIT.map((character) => `${column} LIKE '%${character}%'`),
    `${at} > ${LONGEST_LOCAL_PART + 1}`,
    `${length}(${address}) > ${LONGEST_ADDRESS}`,
  ].join(' OR ');
}

function isSuppressed({
  engine,
  email,
  rowId,
  nowMs,
  sequenceId,
  textFold,
  addressKeys,
}: MailabilityInput): SqlFragment {
  const address = fragment(normalisedAddress(engine, email.sql, textFold), email.bindings);
  const hashes = addressKeys.map((key) => hashedAddress(engine, key, address));
  const scopes = scopesFor(sequenceId ?? null).map((scope) => fragment('?', [scope]));
  return suppressedColumn({ engine, addresses: [address], hashes, scopes, nowMs, rowId });
}

/** The SQL twin of `normaliseAddress`, in the collation of the suppressions’ own column, so that its index serves. */
export function normalisedAddress(engine: SqlEngine, column: string, textFold = PLAIN_FOLD): string {
  const trimmed = trimmedAddress(engine, column);
  switch (engine) {
    case 'sqlite':
      return `${SQLITE_FOLD}(${trimmed})`;
    case 'postgres':
      return `(${textFold.replace('$', () => trimmed)} COLLATE "default")`;
    case 'mysql':
      return `LOWER(${trimmed})`;
    default:
      return assertNever(engine);
  }
}

const PLAIN_FOLD = 'lower($)';

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
