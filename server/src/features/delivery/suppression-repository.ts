/**
 * Addresses that must not be mailed: one row per scope and spelling of the address, all of them, so that the SQL over
 * contacts finds theirs. A row that stands is never weakened, and
 * what it was before it gave way is kept as an event, by which an unsubscribe can be undone.
 */
import type { Knex } from 'knex';
import { hashAddress, normaliseAddress, spellingsOf } from '../audience';
import type { SuppressionReason } from '../../contracts';
import { inPieces } from '../../lib/in-pieces';
import { TABLES } from '../../lib/table-names';
import { toNumber, type Database, type Queryable } from '../../platform/database';
import { SUPPRESS_ALL } from '../../lib/suppression-scope';
import { selectRows } from '../../platform/select-rows';
import { weakerReasons } from './core/suppression-strength';
import type { Columns } from './ledger-row';
import { countSoftFailures } from './soft-failures';
import type { SuppressedQuery } from './suppressed-query';

export interface NewSuppression {
  scope: string;
  address: string;
  reason: SuppressionReason;
  /** Where it came from, with ids only: `delivery:12`. */
  source: string;
  /** As logs name callers; null for recipients and mail servers. */
  createdBy?: string | null;
  note?: string | null;
  /** Null: for good. */
  expiresAtMs?: number | null;
}

export interface SuppressionEvent {
  suppressionId: number;
  type: 'lifted' | 'replaced' | 'restored' | 'erased';
  actor: string | null;
  data?: Columns;
}

export interface SuppressionRepositoryDeps {
  database: Database;
  suppressed: SuppressedQuery;
  addressKeys: readonly string[];
}

export type SuppressionRepository = ReturnType<typeof createSuppressionRepository>;

export const createSuppressionRepository = (deps: SuppressionRepositoryDeps) => ({
  ...asking(deps),
  ...writing(deps),
});

const asking = ({ database, suppressed, addressKeys }: SuppressionRepositoryDeps) => ({
  /** Those of the addresses, normalised, for which `suppressAll` would change nothing; erased ones are known too. */
  held(q: Queryable, addresses: readonly string[], shared: Shared): Promise<string[]> {
    const rows = (): Knex.QueryBuilder =>
      q(TABLES.suppressions)
        .where({ scope: shared.scope })
        .whereNot((query) => givesWay(database, query, shared));
    return among(q, { addresses, addressKeys, rows, asks: 'every' });
  },

  /** Those of the addresses, normalised, that nothing is sent to now, whatever it is. */
  suppressedAmong(q: Queryable, addresses: readonly string[]): Promise<string[]> {
    const lasts = (query: Knex.QueryBuilder) =>
      void query.whereNull('expires_at').orWhere('expires_at', '>', database.nowMs());
    const rows = (): Knex.QueryBuilder =>
      q(TABLES.suppressions).where({ scope: SUPPRESS_ALL }).whereNull('lifted_at').where(lasts);
    return among(q, { addresses, addressKeys, rows, asks: 'some' });
  },

  /** Those of the addresses, normalised, of whose owner an erasure has left no more than the hash. */
  async erasedAmong(q: Queryable, addresses: readonly string[]): Promise<string[]> {
    const erased = await byHash(q, {
      normalised: spelledOut(addresses),
      addressKeys,
      rows: () => q(TABLES.suppressions),
    });
    const isErased = (spelling: string): boolean => erased.has(spelling);
    return [...new Set(addresses.map(normaliseAddress))].filter((address) => spellingsOf(address).some(isErased));
  },

  /** Those of the addresses, normalised, that a suppression names, lifted or not. */
  namedAmong(q: Queryable, addresses: readonly string[]): Promise<string[]> {
    return among(q, { addresses, addressKeys: [], rows: () => q(TABLES.suppressions), asks: 'some' });
  },

  async isSuppressed(address: string, sequenceId: string | null): Promise<boolean> {
    const { sql, bindings } = suppressed(address, sequenceId);
    const statement = { sql: `SELECT CASE WHEN ${sql} THEN 1 ELSE 0 END AS suppressed`, bindings };
    const [row] = await selectRows(database.knex, statement);
    return toNumber(row?.suppressed) === 1;
  },

  async nowMs(q: Queryable): Promise<number> {
    const [row] = await q.select({ now: database.nowMs() });
    return toNumber(row.now);
  },

  /** Mails that this mailbox did not take because it was full or disabled, within the window in which that counts. */
  async countSoftFailures(q: Queryable, email: string): Promise<number> {
    return (await countSoftFailures(database, q, [email])).get(normaliseAddress(email)) ?? 0;
  },

  /** The same for several, by normalised address. */
  softFailures: (q: Queryable, addresses: readonly string[]): Promise<ReadonlyMap<string, number>> =>
    countSoftFailures(database, q, addresses),
});

const writing = ({ database }: SuppressionRepositoryDeps) => ({
  suppress: (q: Queryable, { address, ...shared }: NewSuppression): Promise<void> =>
    suppressAll(database, q, { addresses: [address], shared }),

  /** In one go; the caller keeps the number of addresses below what a statement can bind. */
  suppressAll: (q: Queryable, addresses: readonly string[], shared: Shared): Promise<void> =>
    suppressAll(database, q, { addresses, shared }),

  /** By its id; the caller has made sure that it holds. */
  async lift(q: Queryable, id: number, actor: string): Promise<void> {
    await q(TABLES.suppressions).where({ id }).update({ lifted_at: database.nowMs(), lifted_by: actor });
  },

  /** Narrows to those that such a suppression replaces. */
  givesWay: (query: Knex.QueryBuilder, shared: Shared): void => givesWay(database, query, shared),

  appendEvent: (q: Queryable, event: SuppressionEvent): Promise<void> => appendEvents(database, q, [event]),
});

interface Among {
  addresses: readonly string[];
  addressKeys: readonly string[];
  rows(): Knex.QueryBuilder;
  /** How many spellings of an address have to be there. */
  asks: 'some' | 'every';
}

/** Those of the addresses, normalised, that are in these rows by themselves or by their hash. */
const among = async (q: Queryable, { addresses, addressKeys, rows, asks }: Among): Promise<string[]> => {
  const normalised = spelledOut(addresses);
  const found = new Set<string>(await rows().whereIn('address', normalised).pluck('address'));
  for (const address of await byHash(q, { normalised, addressKeys, rows })) found.add(address);
  // MySQL’s default collations find é by e.
  const isThere = (spelling: string): boolean => found.has(spelling);
  return [...new Set(addresses.map(normaliseAddress))].filter((address) => spellingsOf(address)[asks](isThere));
};

/** Those of the addresses that are in these rows by their hash. */
const byHash = async (
  q: Queryable,
  { normalised, addressKeys, rows }: Pick<Among, 'addressKeys' | 'rows'> & { normalised: readonly string[] },
): Promise<Set<string>> => {
  if (normalised.length === 0 || !(await hasErased(q))) return new Set();
  const erased = new Map(addressKeys.flatMap((key) => normalised.map((one) => [hashAddress(key, one), one])));
  const hashes: string[] = await rows()
    .whereIn('address_hash', [...erased.keys()])
    .pluck('address_hash');
  return new Set(hashes.flatMap((hash) => erased.get(hash) ?? []));
};

/** In an order of their own: two who insert the spellings of a mailbox at once would otherwise wait for each other. */
const spelledOut = (addresses: readonly string[]): string[] => [...new Set(addresses.flatMap(spellingsOf))].sort();

/** SQLite takes 500 rows in one statement, and an address may be three. */
const ROWS_PER_INSERT = 200;

export type Shared = Omit<NewSuppression, 'address'>;

const suppressAll = async (
  database: Database,
  q: Queryable,
  { addresses, shared }: { addresses: readonly string[]; shared: Shared },
): Promise<void> => {
  const { scope, reason, source, createdBy = null, note = null, expiresAtMs = null } = shared;
  const columns = { reason, source, note, created_by: createdBy, expires_at: expiresAtMs };
  const normalised = spelledOut(addresses);
  for (const part of inPieces(normalised, ROWS_PER_INSERT)) {
    const rows = part.map((address) => ({ ...columns, scope, address, created_at: database.nowMs() }));
    const insert = q(TABLES.suppressions).insert(rows).onConflict(['scope', 'address']);
    // MySQL’s INSERT IGNORE would also swallow values that do not fit; an update to the same scope does not.
    await (database.client === 'mysql' ? insert.merge(['scope']) : insert.ignore());
  }
  const yielding: Columns[] = await q(TABLES.suppressions)
    .where({ scope })
    .whereIn('address', normalised)
    .where((query) => givesWay(database, query, shared))
    .forUpdate()
    .orderBy('id');
  if (yielding.length === 0) return;
  await appendEvents(
    database,
    q,
    yielding.map(({ id, address: _address, address_hash: _hash, ...former }) => ({
      ...{ suppressionId: toNumber(id), type: 'replaced' as const, actor: createdBy },
      data: { by: source, former },
    })),
  );
  await q(TABLES.suppressions)
    .whereIn(
      'id',
      yielding.map(({ id }) => toNumber(id)),
    )
    .update({ ...columns, created_at: database.nowMs(), lifted_at: null, lifted_by: null });
};

const hasErased = async (q: Queryable): Promise<boolean> =>
  (await q(TABLES.suppressions).where('address_hash', '>', '').first('id')) !== undefined;

/** What no longer holds, what ends sooner, and what is for good for a weaker reason. */
const givesWay = ({ nowMs }: Database, query: Knex.QueryBuilder, { reason, expiresAtMs = null }: Shared): void => {
  // With the check for NULL, so that the negation of the whole is an answer too.
  const endsBy = (end: number | Knex.Raw) => (ends: Knex.QueryBuilder) =>
    void ends.whereNotNull('expires_at').where('expires_at', '<=', end);
  void query.whereNotNull('lifted_at').orWhere(endsBy(nowMs()));
  if (expiresAtMs !== null) void query.orWhere(endsBy(expiresAtMs - 1));
  else void query.orWhereNotNull('expires_at').orWhereIn('reason', weakerReasons(reason));
};

const appendEvents = async ({ nowMs }: Database, q: Queryable, events: readonly SuppressionEvent[]): Promise<void> => {
  const rows = events.map(({ suppressionId, type, actor, data = {} }) => ({
    ...{ suppression_id: suppressionId, type, actor, at: nowMs() },
    data: JSON.stringify(data),
  }));
  for (const part of inPieces(rows, ROWS_PER_INSERT)) await q(TABLES.suppressionEvents).insert(part);
};
