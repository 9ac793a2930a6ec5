/** Changes of a delivery's state, each in one transaction, and telling its source once that it is over. */
import type { Knex } from 'knex';
import type { DeliveryKind } from '../../contracts';
import type { Database } from '../../platform/database';
import { withRetry } from '../../platform/with-retry';
import { isEnded } from './core/delivery-state';
import type { DeliverySource } from './delivery-source';
import { toAnswer, type LedgerRow } from './ledger-row';
import type { DeliveryRepository, Move } from './repository';

export interface SettlementDeps {
  database: Database;
  repository: DeliveryRepository;
  sourceOf(kind: DeliveryKind): DeliverySource;
}

/** Who holds the fence, and what becomes of the row; `after` runs in the same transaction. */
export interface Change extends Pick<Move, 'transition' | 'to' | 'patch' | 'event'> {
  after?(trx: Knex.Transaction): Promise<void>;
}

export interface Settlement {
  /** False: another process was first, nothing was changed. An end is told to the source, once. */
  change(row: LedgerRow, change: Change): Promise<boolean>;
  /** The same without telling the source, which the sweeper then does. */
  changeUnsettled(row: LedgerRow, change: Change): Promise<boolean>;
  /** Tells the source that this delivery is over, unless it has been told. */
  settle(trx: Knex.Transaction, row: LedgerRow): Promise<void>;
}

export const createSettlement = ({ database, repository, sourceOf }: SettlementDeps): Settlement => {
  const tell = (trx: Knex.Transaction, row: LedgerRow, nowMs: number): Promise<void> =>
    sourceOf(row.kind).settled(trx, row, row.state, nowMs);

  const settle = async (trx: Knex.Transaction, row: LedgerRow): Promise<void> => {
    if (await repository.markSettled(trx, row.id)) await tell(trx, row, await repository.nowMs(trx));
  };

  const apply = async (trx: Knex.Transaction, row: LedgerRow, { after, ...to }: Change): Promise<number | null> => {
    const movedAtMs = await repository.move(trx, { ...to, id: row.id, fence: row.fence });
    if (movedAtMs !== null) await after?.(trx);
    return movedAtMs;
  };

  const applyAndTell = async (trx: Knex.Transaction, row: LedgerRow, change: Change): Promise<boolean> => {
    const tells = isEnded(change.to) && row.settledAtMs === null;
    // While a worker holds the fence nobody else settles, so the mark goes into the same update.
    const marks = tells && change.transition !== 'T9';
    const patch = marks ? { ...change.patch, settled_at: database.nowMs() } : change.patch;
    const movedAtMs = await apply(trx, row, { ...change, patch });
    if (movedAtMs === null) return false;
    const now = ended(row, change, movedAtMs);
    if (marks) await tell(trx, now, movedAtMs);
    else if (tells) await settle(trx, now);
    return true;
  };

  return {
    settle,
    change: (row, change) => withRetry(() => database.transaction((trx) => applyAndTell(trx, row, change))),
    changeUnsettled: (row, change) =>
      withRetry(() => database.transaction(async (trx) => (await apply(trx, row, change)) !== null)),
  };
};

/** The row as the change leaves it: the source reads why and how it ended, not what was known before. */
const ended = (row: LedgerRow, { to, patch }: Change, nowMs: number): LedgerRow => ({
  ...row,
  ...toAnswer(row, patch ?? {}),
  state: to,
  sentAtMs: to === 'sent' ? nowMs : row.sentAtMs,
});
