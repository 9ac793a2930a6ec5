/**
 * The one question about suppressions: asked by the gate over a column of contacts, and by the ledger about one address
 * at the moment of sending. In: the address and its hashes, as SQL. Out: a condition, true where one of these scopes
 * suppresses it now. Every part is led by an index, by the address or by the hash.
 */
import { quoteIdentifier, type SqlEngine } from '../../../lib/quote-identifier';
import { fragment, joinFragments, type SqlFragment } from '../../../lib/sql-fragment';
import { TABLES } from '../../../lib/table-names';

export interface SuppressedInput {
  engine: SqlEngine;
  /** Of one mailbox; see `spellingsOf`. */
  addresses: readonly SqlFragment[];
  /** Of those, by every key that the site still has; see address-hash. */
  hashes: readonly SqlFragment[];
  /** Each one a value. */
  scopes: readonly SqlFragment[];
  nowMs: SqlFragment;
}

/** Of a column: with what makes the question one of this row alone. */
interface Question extends SuppressedInput {
  ofRow?: SqlFragment;
}

export interface SuppressedColumnInput extends SuppressedInput {
  /** The key of the row that the address is a column of. */
  rowId: SqlFragment;
}

const ALIAS = 'suppression';

/** Of one address. */
export const suppressedAddress = (input: SuppressedInput): SqlFragment =>
  either(holdsAddress(input), ...holdsHashes(input));

/** Of a column: where nobody was erased, which is asked once per statement, no address is hashed. */
export function suppressedColumn({ rowId, ...question }: SuppressedColumnInput): SqlFragment {
  const input = { ...question, ofRow: ofRow(question.engine, rowId) };
  const hashes = holdsHashes(input);
  if (hashes.length === 0) return holdsAddress(input);
  return either(holdsAddress(input), joined(anyErased(input), fragment(' AND '), either(...hashes)));
}

const either = (...conditions: SqlFragment[]): SqlFragment =>
  joined(fragment('('), joinFragments(conditions, ' OR '), fragment(')'));

function holdsAddress(input: Question): SqlFragment {
  const { engine, addresses } = input;
  const column = quoted(engine, 'address');
  return holds(input, joined(among(column, addresses), exactly(engine, column, addresses)));
}

const among = (column: string, values: readonly SqlFragment[]): SqlFragment =>
  values.length === 1
    ? joined(fragment(`${column} = `), ...values)
    : joined(fragment(`${column} IN (`), joinFragments(values, ', '), fragment(')'));

/** One EXISTS each: an OR inside of one would keep PostgreSQL from hashing the list for a count of everybody. */
const holdsHashes = (input: Question): SqlFragment[] =>
  input.hashes.map((hash) => holds(input, joined(fragment(`${quoted(input.engine, 'address_hash')} = `), hash)));

function holds({ engine, scopes, nowMs, ofRow = fragment('') }: Question, match: SqlFragment): SqlFragment {
  const of = (name: string): string => quoted(engine, name);
  return joined(
    fragment(
      `EXISTS (SELECT 1 FROM ${quoteIdentifier(engine, TABLES.suppressions)} AS ${quoteIdentifier(engine, ALIAS)}`,
    ),
    joined(fragment(` WHERE ${of('scope')} IN (`), joinFragments(scopes, ', '), fragment(') AND ')),
    match,
    ofRow,
    fragment(
      ` AND ${of('lifted_at')} IS NULL AND (${of('expires_at')} IS NULL OR ${of('expires_at')} > ${nowMs.sql}))`,
      [...nowMs.bindings],
    ),
  );
}

const anyErased = ({ engine }: SuppressedInput): SqlFragment =>
  fragment(
    `EXISTS (SELECT 1 FROM ${quoteIdentifier(engine, TABLES.suppressions)} AS ${quoteIdentifier(engine, ALIAS)}` +
      ` WHERE ${quoted(engine, 'address_hash')} > '')`,
  );

/** MySQL’s default collations take é for e; the index finds the candidates, the bytes decide. */
const exactly = (engine: SqlEngine, column: string, addresses: readonly SqlFragment[]): SqlFragment => {
  const bytes = addresses.map(({ sql, bindings }) => fragment(`CAST(${sql} AS BINARY)`, bindings));
  return engine === 'mysql' ? joined(fragment(' AND '), among(`CAST(${column} AS BINARY)`, bytes)) : fragment('');
};

/**
 * MariaDB remembers what a subquery answered for the outer columns that it names, and compares those in their own
 * collation: the answer for josé@ would do for jose@. Naming the row’s key too leaves it nothing to mistake.
 */
const ofRow = (engine: SqlEngine, { sql, bindings }: SqlFragment): SqlFragment =>
  engine === 'mysql' ? fragment(` AND ${sql} >= 0`, bindings) : fragment('');

const quoted = (engine: SqlEngine, name: string): string =>
  `${quoteIdentifier(engine, ALIAS)}.${quoteIdentifier(engine, name)}`;

const joined = (...parts: SqlFragment[]): SqlFragment => joinFragments(parts, '');
