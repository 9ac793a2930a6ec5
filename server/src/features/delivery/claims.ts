/** T1: due rows become this process's, each with a new fence and a lease; several that are asked for in one statement. */
import type { Knex } from 'knex';
import { gather } from '../../lib/gather';
import { toNumber, type Database } from '../../platform/database';
import { withRetry } from '../../platform/with-retry';
import { TRANSITIONS } from './core/delivery-state';
import { holdExists } from './held-query';
import { toLedgerRow, type Columns, type LedgerRow } from './ledger-row';
import { leaseEnd, updateFreeRows } from './update-rows';

export interface Claim {
  row: LedgerRow;
  /** The database's clock at the claim. */
  nowMs: number;
}

/** Null: it is not due, held, or another's. */
export type ClaimDelivery = (id: number) => Promise<Claim | null>;

export interface ClaimsDeps {
  database: Database;
  holder: string;
  leaseMs: number;
}

const MOST = 100;

export const createClaims = (deps: ClaimsDeps): ClaimDelivery => {
  const claimAll = async (ids: readonly number[]): Promise<(Claim | null)[]> => {
    const claimed = await withRetry(() => claimRows(deps, [...new Set(ids)]));
    // Whoever asks for it once more gets nothing.
    return ids.map((id, index) => (ids.indexOf(id) === index ? (claimed.get(id) ?? null) : null));
  };
  return gather({ most: MOST, together: claimAll, alone: async (id) => (await claimAll([id]))[0] ?? null });
};

const claimRows = async (
  { database, holder, leaseMs }: ClaimsDeps,
  ids: readonly number[],
): Promise<Map<number, Claim>> => {
  const { knex, nowMs } = database;
  const rows = await updateFreeRows(database, knex, {
    matching: (query) => claimable(database, query, ids),
    columns: {
      state: 'claimed',
      fence: knex.raw('fence + 1'),
      claimed_by: holder,
      lease_until: leaseEnd(database, leaseMs),
      updated_at: nowMs(),
    },
  });
  return new Map(rows.map((row) => [toNumber(row.id), toClaim(row)]));
};

const claimable = (database: Database, query: Knex.QueryBuilder, ids: readonly number[]): Knex.QueryBuilder =>
  query
    .whereIn('id', ids)
    .whereIn('state', TRANSITIONS.T1.from)
    .where('due_at', '<=', database.nowMs())
    .whereNotExists(holdExists(database));

const toClaim = (row: Columns): Claim => ({ row: toLedgerRow(row), nowMs: toNumber(row.updated_at) });
