/** What the poller looks for: which sequences have something pending, and what of one of them is due. */
import type { Knex } from 'knex';
import { TABLES } from '../../lib/table-names';
import { msAgo, toNumber, type Database } from '../../platform/database';
import type { DueRow } from './core/fair-order';
import { noneOf } from './held-query';
import type { Columns } from './ledger-row';

export interface DueQuery {
  limit: number;
  /** Only those due at least this long. */
  overdueMs?: number;
  /** Recipient domains to leave out. */
  except?: readonly string[];
  /** Steps that are held. */
  exceptSteps?: readonly string[];
}

export type DueRepository = ReturnType<typeof createDueRepository>;

export const createDueRepository = (database: Database) => {
  const { knex } = database;
  const pending = (): Knex.QueryBuilder => knex(TABLES.deliveries).where('state', 'pending');

  return {
    /** The sequences that have pending rows, and null where rows without one are pending. */
    async pendingLanes(): Promise<(string | null)[]> {
      // One index probe per sequence: DISTINCT would read every pending row.
      const [first, following] = [pending().min('sequence_id'), pending().min('sequence_id')];
      void following.where('sequence_id', '>', knex.ref('lanes.id'));
      const steps = knex.raw('select ? as id union all select ? from lanes where lanes.id is not null', [
        first,
        following,
      ]);
      const rows = await knex.withRecursive('lanes', ['id'], steps).from('lanes').whereNotNull('id').select('id');
      const without = await pending().whereNull('sequence_id').first('id');
      return [...(without ? [null] : []), ...rows.map((row) => String(row.id))];
    },

    /** Of one lane, due by the database's clock, oldest first. */
    async dueRows(
      sequenceId: string | null,
      { limit, overdueMs = 0, except = [], exceptSteps = [] }: DueQuery,
    ): Promise<DueRow[]> {
      const rows = await pending()
        .modify(dueIn(database, sequenceId, overdueMs))
        .modify((query) => {
          if (except.length > 0) void query.where(noneOf('domain', except));
          if (exceptSteps.length > 0) void query.where(noneOf('step_id', exceptSteps));
        })
        .limit(limit)
        .select('id', 'fence', 'domain');
      return rows.map((row: Columns) => ({
        id: toNumber(row.id),
        fence: toNumber(row.fence),
        domain: row.domain === null ? null : String(row.domain),
      }));
    },
  };
};

/**
 * Of one lane, in order. An equality tells PostgreSQL that the lane need not be sorted by, so that any index by `due_at`
 * would do; between two counts of its statistics it then takes one that leads through every mail that was sent. Said as
 * bounds, only the index of what is pending has this order.
 */
const dueIn =
  (database: Database, sequenceId: string | null, overdueMs: number) =>
  (query: Knex.QueryBuilder): void => {
    const latest = msAgo(database, overdueMs);
    const { knex, client } = database;
    if (client === 'postgres' && sequenceId !== null) {
      const bound = knex.raw('(??, ??) <= (?, ?)', ['sequence_id', 'due_at', sequenceId, latest]);
      void query.where('sequence_id', '>=', sequenceId).where(bound);
    } else void query.where('sequence_id', sequenceId).where('due_at', '<=', latest);
    void query.orderBy(['sequence_id', 'due_at', 'id']);
  };
