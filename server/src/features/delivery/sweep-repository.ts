/** What the sweeper and a leaving recipient look for. Reads; the changes go through `move`. */
import { TABLES } from '../../lib/table-names';
import { HOUR_MS } from '../../lib/duration';
import { msAgo, toNumber, type Database, type Queryable } from '../../platform/database';
import { ENDED_STATES, TRANSITIONS } from './core/delivery-state';
import { toLedgerRow, type Columns, type LedgerRow } from './ledger-row';

export interface FencedId {
  id: number;
  fence: number;
}

export interface ProvenRow {
  row: LedgerRow;
  /** When it became uncertain. */
  sinceMs: number;
}

const UNCERTAIN_FOR_MS = 24 * HOUR_MS;
/** The transaction that ends a delivery tells the source; only one that failed to is left this long. */
const UNSETTLED_FOR_MS = 60_000;

const toFencedId = (row: { id: unknown; fence: unknown }): FencedId => ({
  id: toNumber(row.id),
  fence: toNumber(row.fence),
});

export type SweepRepository = ReturnType<typeof createSweepRepository>;

export const createSweepRepository = ({ knex, nowMs }: Database) => {
  const agoMs = (ms: number) => msAgo({ knex, nowMs }, ms);

  return {
    /** Claimed or sending, with the lease gone. */
    async abandoned(state: 'claimed' | 'sending', limit: number): Promise<FencedId[]> {
      const rows = await knex(TABLES.deliveries)
        .select('id', 'fence')
        .where('state', state)
        .where('lease_until', '<=', agoMs(0))
        .limit(limit);
      return rows.map(toFencedId);
    },

    /** Uncertain, and opened or clicked since it was last known not to have left: by whom does not matter. */
    async proven(limit: number): Promise<ProvenRow[]> {
      const notYetLeft = knex(`${TABLES.deliveryEvents} as p`)
        .select('p.id')
        .whereRaw('?? = ?? and ?? >= ??', ['p.delivery_id', 'd.id', 'p.at', 'e.at'])
        .where('p.type', 'pending');
      const fetched = knex(`${TABLES.deliveryEvents} as e`)
        .select('e.id')
        .whereRaw('?? = ??', ['e.delivery_id', 'd.id'])
        .whereIn('e.type', ['opened', 'clicked'])
        .whereNotExists(notYetLeft);
      const rows: Columns[] = await knex(`${TABLES.deliveries} as d`)
        .where('d.state', 'uncertain')
        .whereExists(fetched)
        .limit(limit);
      return rows.map((row) => ({ row: toLedgerRow(row), sinceMs: toNumber(row.updated_at) }));
    },

    /** Ended, or uncertain for a day, and the source does not know. */
    async unsettled(limit: number): Promise<LedgerRow[]> {
      const rows = await knex(TABLES.deliveries)
        .whereNull('settled_at')
        .where((query) => {
          void query
            .where(
              (ended) => void ended.whereIn('state', ENDED_STATES).where('updated_at', '<=', agoMs(UNSETTLED_FOR_MS)),
            )
            .orWhere(
              (open) => void open.where('state', 'uncertain').where('updated_at', '<=', agoMs(UNCERTAIN_FOR_MS)),
            );
        })
        .limit(limit);
      return rows.map(toLedgerRow);
    },
  };
};

/** False where another process has it locked; that may be frozen, and the sweep goes on without the row. */
export const lockUnlessTaken = async ({ client }: Database, q: Queryable, { id }: FencedId): Promise<boolean> => {
  if (client === 'sqlite') return true;
  return (await q(TABLES.deliveries).where({ id }).forUpdate().skipLocked().first('id')) !== undefined;
};

export type Stoppable =
  { recipientUid?: string; recipientId: string; sequenceId?: string | null } | { enrollmentIds: readonly number[] };

/** What T10 may still stop; locked where the engine locks rows. */
export const findStoppable = async (q: Queryable, where: Stoppable): Promise<FencedId[]> => {
  const rows = await q(TABLES.deliveries)
    .select('id', 'fence')
    .whereIn('state', TRANSITIONS.T10.from)
    .modify((query) => {
      if ('enrollmentIds' in where) void query.whereIn('enrollment_id', where.enrollmentIds);
      else {
        void query.where({ recipient_id: where.recipientId });
        if (where.recipientUid !== undefined) void query.where({ recipient_uid: where.recipientUid });
        if (where.sequenceId) void query.where({ sequence_id: where.sequenceId });
      }
    })
    .forUpdate()
    .orderBy('id');
  return rows.map(toFencedId);
};
