/** T9 by a person: an uncertain mail counts as sent, or goes out again under the same Message-ID. */
import type { ResolveUncertain, UncertainResolved } from '../../contracts';
import { actorOf } from '../../platform/actor';
import type { Caller } from '../../platform/caller';
import type { Database } from '../../platform/database';
import { nowDue } from './overdue-repository';
import type { DeliveryRepository } from './repository';
import type { Settlement } from './settlement';

export interface ResolveDeps {
  database: Database;
  repository: DeliveryRepository;
  settlement: Settlement;
  /** Mails are due again. */
  wake(): void;
}

/** Two who decide at once: the first one wins, and the other is told that nothing was changed. */
export type ResolveUncertainMails = (input: ResolveUncertain, caller: Caller) => Promise<UncertainResolved>;

export const createResolveUncertain = (deps: ResolveDeps): ResolveUncertainMails => {
  const { database, repository, settlement } = deps;

  const resolve = async (
    { id, version }: ResolveUncertain['deliveries'][number],
    as: ResolveUncertain['as'],
    by: string,
  ): Promise<boolean> => {
    const row = await repository.find(id);
    if (row?.state !== 'uncertain' || row.fence !== version) return false;
    // Nothing is mailed to a person who was erased.
    if (as === 'resend' && row.erasedAtMs !== null) return false;
    const now = database.nowMs();
    const event = { by, decision: as };
    return settlement.change(
      row,
      as === 'sent'
        ? { transition: 'T9', to: 'sent', event, patch: { sent_at: now, reason: null } }
        : { transition: 'T9', to: 'pending', event, patch: nowDue(database) },
    );
  };

  return async ({ as, deliveries }, caller) => {
    const by = actorOf(caller);
    const unchanged: number[] = [];
    for (const delivery of deliveries) if (!(await resolve(delivery, as, by))) unchanged.push(delivery.id);
    const resolved = deliveries.length - unchanged.length;
    if (as === 'resend' && resolved > 0) deps.wake();
    return { resolved, unchanged };
  };
};
