/** The row that says which database this is. */
import { TABLES } from '../../lib/table-names';
import { toNumber, type Database } from '../../platform/database';
import type { Identity } from './core/installation';

export interface StoredInstallation {
  id: string;
  identity: Identity;
  seenAtMs: number;
}

export type InstallationRepository = ReturnType<typeof createInstallationRepository>;

const MAIN = { name: 'main' };

export const createInstallationRepository = (database: Database) => {
  const { knex } = database;
  const row = () => knex(TABLES.installation).where(MAIN);

  const find = async (): Promise<StoredInstallation | null> => {
    const found = await row().first();
    if (!found) return null;
    const identity: Identity = typeof found.identity === 'string' ? JSON.parse(found.identity) : found.identity;
    return { id: String(found.installation_id), identity, seenAtMs: toNumber(found.seen_at) };
  };

  return {
    find,

    /** As a new installation; whatever was known of the row is replaced, unless it is only to be the first. */
    async arm(id: string, identity: Identity, { by, onlyFirst }: { by: string; onlyFirst: boolean }): Promise<void> {
      const now = database.nowMs();
      const armed = {
        installation_id: id,
        identity: JSON.stringify(identity),
        seen_at: now,
        armed_at: now,
        armed_by: by,
      };
      const insert = knex(TABLES.installation)
        .insert({ ...MAIN, ...armed })
        .onConflict('name');
      await (onlyFirst ? insert.ignore() : insert.merge(armed));
    },

    /** Never backwards. Returns the row as it is then. */
    async seen(): Promise<StoredInstallation | null> {
      await row().where('seen_at', '<', database.nowMs()).update({ seen_at: database.nowMs() });
      return find();
    },
  };
};
