/** T10: what is planned or merely claimed does not go out. The caller's transaction ends what the mails belong to. */
import type { Knex } from 'knex';
import type { Database } from '../../platform/database';
import type { DeliveryRepository } from './repository';
import { findStoppable, type FencedId } from './sweep-repository';

export interface RecipientRef {
  recipientUid: string;
  recipientId: string;
  /** What of it; everything unless one is named. */
  sequenceId?: string | null;
}

export type Stopper = ReturnType<typeof createStopper>;

export const createStopper = (database: Database, repository: DeliveryRepository) => {
  const stop = async (
    trx: Knex.Transaction,
    deliveries: readonly FencedId[],
    { to, reason }: { to: 'suppressed' | 'cancelled'; reason: string },
  ): Promise<number> => {
    let stopped = 0;
    for (const { id, fence } of deliveries) {
      // A new fence, so that a worker in the middle of its claim gets nothing more; settled, since the caller knows.
      const patch = { reason, fence: database.knex.raw('fence + 1'), settled_at: database.nowMs() };
      const moved = await repository.move(trx, { transition: 'T10', id, fence, to, patch, event: { reason } });
      stopped += moved === null ? 0 : 1;
    }
    return stopped;
  };

  return {
    async stopRecipient(trx: Knex.Transaction, recipient: RecipientRef, reason: string): Promise<number> {
      return stop(trx, await findStoppable(trx, recipient), { to: 'suppressed', reason });
    },
    /** Whatever type of content the recipient is of. */
    async cancelRecipient(trx: Knex.Transaction, recipientId: string, reason: string): Promise<number> {
      return stop(trx, await findStoppable(trx, { recipientId }), { to: 'cancelled', reason });
    },
    /** Returns how many were stopped; what is already being sent is not. */
    async cancelEnrollments(trx: Knex.Transaction, enrollmentIds: readonly number[], reason: string): Promise<number> {
      return stop(trx, await findStoppable(trx, { enrollmentIds }), { to: 'cancelled', reason });
    },
  };
};
