/** Heartbeats, by the database's clock. */
import { TABLES } from '../../lib/table-names';
import { msAgo, toNumber, type Database } from '../../platform/database';
import { withRetry } from '../../platform/with-retry';
import { FORGOTTEN_MS, type Heartbeat, type Role } from './core/process-checks';

export type ProcessIdentity = Pick<Heartbeat, 'id' | 'role' | 'host' | 'pid' | 'version'>;

export type ProcessRepository = ReturnType<typeof createProcessRepository>;

type Columns = Record<string, unknown>;

const toHeartbeat = (row: Columns): Heartbeat => ({
  id: String(row.process_id),
  role: row.role as Role,
  host: String(row.host),
  pid: toNumber(row.pid),
  version: String(row.version),
  startedAtMs: toNumber(row.started_at),
  seenAtMs: toNumber(row.seen_at),
});

export const createProcessRepository = (database: Database) => {
  const { knex, nowMs } = database;
  const rows = () => knex(TABLES.processes);

  return {
    async beat({ id, role, host, pid, version }: ProcessIdentity): Promise<void> {
      const seen = await withRetry(() => rows().where({ process_id: id }).update({ seen_at: nowMs() }));
      if (seen > 0) return;
      const row = { process_id: id, role, host, pid, version, started_at: nowMs(), seen_at: nowMs() };
      await withRetry(() => rows().insert(row).onConflict('process_id').ignore());
      await withRetry(() => rows().where('seen_at', '<', msAgo(database, FORGOTTEN_MS)).delete());
    },

    leave: async (id: string): Promise<void> => void (await rows().where({ process_id: id }).delete()),

    async list(): Promise<Heartbeat[]> {
      const found: Columns[] = await rows().orderBy([{ column: 'started_at' }, { column: 'id' }]);
      return found.map(toHeartbeat);
    },
  };
};
