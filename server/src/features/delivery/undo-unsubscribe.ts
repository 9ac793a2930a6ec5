/** Undoing an unsubscribe: what one mail's link has suppressed within a day is as it was before, and nothing else is. */
import type { Knex } from 'knex';
import { spellingsOf } from '../audience';
import { DAY_MS } from '../../lib/duration';
import { TABLES } from '../../lib/table-names';
import { msAgo, toNumber, toNumberOrNull, type Database } from '../../platform/database';
import type { Columns } from './ledger-row';
import type { SuppressionRepository } from './suppression-repository';

export interface UndoDeps {
  database: Database;
  suppressions: SuppressionRepository;
}

const RECIPIENT = 'recipient';
/** What a suppression was before; see `suppressAll`. */
const RESTORED = ['reason', 'source', 'note', 'created_at', 'created_by', 'expires_at'] as const;

/** Returns how many suppressions that were. */
export const createUndo =
  ({ database, suppressions }: UndoDeps) =>
  async (trx: Knex.Transaction, { email, source }: { email: string; source: string }): Promise<number> => {
    const made: Columns[] = await trx(TABLES.suppressions)
      .whereIn('address', spellingsOf(email))
      .where({ source, reason: 'unsubscribed' })
      .whereNull('lifted_at')
      .where('created_at', '>', msAgo(database, DAY_MS))
      .forUpdate()
      .orderBy('id');
    const nowMs = await suppressions.nowMs(trx);
    for (const row of made) {
      const suppressionId = toNumber(row.id);
      const former = await formerOf(trx, suppressionId, source);
      if (former && stillHolds(former, nowMs)) {
        const columns = Object.fromEntries(RESTORED.map((name) => [name, former[name]]));
        await trx(TABLES.suppressions).where({ id: suppressionId }).update(columns);
        await suppressions.appendEvent(trx, { suppressionId, type: 'restored', actor: RECIPIENT });
      } else {
        await suppressions.lift(trx, suppressionId, RECIPIENT);
        await suppressions.appendEvent(trx, { suppressionId, type: 'lifted', actor: RECIPIENT });
      }
    }
    return made.length;
  };

/** What this source replaced last; null where it made the suppression itself. */
const formerOf = async (trx: Knex.Transaction, suppressionId: number, source: string): Promise<Columns | null> => {
  const events: Columns[] = await trx(TABLES.suppressionEvents)
    .where({ suppression_id: suppressionId, type: 'replaced' })
    .orderBy('id', 'desc')
    .select('data');
  const replaced = events.map(({ data }) => dataOf(data)).find(({ by }) => by === source);
  const former = replaced?.former;
  return typeof former === 'object' && former !== null ? (former as Columns) : null;
};

/** Drivers give JSON as an object or as text. */
const dataOf = (data: unknown): Columns =>
  (typeof data === 'string' ? (JSON.parse(data) as Columns | null) : (data as Columns | null)) ?? {};

const stillHolds = ({ lifted_at: liftedAt, expires_at: expiresAt }: Columns, nowMs: number): boolean => {
  const expiresAtMs = toNumberOrNull(expiresAt);
  return toNumberOrNull(liftedAt) === null && (expiresAtMs === null || expiresAtMs > nowMs);
};
