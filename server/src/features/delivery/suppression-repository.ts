/** Addresses that must not be mailed: UNIQUE(scope, normalised address). */
import { normaliseAddress } from '../audience';
import type { SuppressionReason } from '../../contracts';
import { scopesFor } from '../../lib/suppression-scope';
import { TABLES } from '../../lib/table-names';
import { toNumber, type Database, type Queryable } from '../../platform/database';
import { RECIPIENT_SOFT, SOFT_WINDOW_MS } from './core/suppression';
import { suppressionExists } from './suppressed-query';

export interface NewSuppression {
  scope: string;
  address: string;
  reason: SuppressionReason;
  /** Where it came from, with ids only: `delivery:12`. */
  source: string;
}

export type SuppressionRepository = ReturnType<typeof createSuppressionRepository>;

export const createSuppressionRepository = (database: Database) => ({
  /** Inserts, or makes an existing one permanent with this reason. */
  async suppress(q: Queryable, { scope, address, reason, source }: NewSuppression): Promise<void> {
    await q(TABLES.suppressions)
      .insert({
        scope,
        address: normaliseAddress(address),
        reason,
        source,
        created_at: database.nowMs(),
        expires_at: null,
      })
      .onConflict(['scope', 'address'])
      .merge({ reason, source, expires_at: null });
  },

  async isSuppressed(address: string, sequenceId: string | null, q: Queryable = database.knex): Promise<boolean> {
    const asked = { ...database, knex: q as Database['knex'] };
    const rows = await suppressionExists(asked, normaliseAddress(address), scopesFor(sequenceId)).limit(1);
    return rows.length > 0;
  },

  /** Failures with a soft recipient code within the window. */
  async countSoftFailures(q: Queryable, email: string): Promise<number> {
    const row = await q(TABLES.deliveries)
      .where({ email, state: 'failed' })
      .whereIn('enhanced_code', [...RECIPIENT_SOFT])
      .where('updated_at', '>', database.knex.raw('? - ?', [database.nowMs(), SOFT_WINDOW_MS]))
      .count({ total: '*' })
      .first();
    return toNumber(row?.total ?? 0);
  },
});
