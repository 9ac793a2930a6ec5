/** Leaving: a suppression, every open mail of the recipient stopped, every walk ended, in one transaction. */
import { describeError } from '../../lib/describe-error';
import { SUPPRESS_ALL } from '../../lib/suppression-scope';
import type { Database } from '../../platform/database';
import { withRetry } from '../../platform/with-retry';
import type { Log } from '../../ports/log';
import type { Tokens } from '../tracking';
import { maskAddress } from './core/mask-address';
import { confirmPage, donePage, pageLanguage } from './core/unsubscribe-page';
import type { DeliverySource } from './delivery-source';
import type { LedgerRow } from './ledger-row';
import type { DeliveryRepository } from './repository';
import type { Stopper } from './stopper';
import type { SuppressionRepository } from './suppression-repository';

export interface UnsubscribeDeps {
  database: Database;
  repository: DeliveryRepository;
  suppressions: SuppressionRepository;
  stopper: Stopper;
  sources(): readonly DeliverySource[];
  tokens: Tokens;
  /** As recipients know it. */
  sender: string | null;
  /** After commit: keeps the preference on the contact where the site maps one. Must be safe to call twice. */
  onUnsubscribed(recipient: { uid: string; documentId: string }): Promise<void>;
  log: Log;
}

const REASON = 'unsubscribed';

export const createUnsubscribe = (deps: UnsubscribeDeps) => {
  const { database, repository, suppressions, stopper, sources, tokens, sender, onUnsubscribed, log } = deps;

  const rowOf = async (token: string): Promise<LedgerRow | null> => {
    const id = tokens.read('unsubscribe', token)?.[0];
    return id === undefined ? null : repository.find(id);
  };

  const leave = (row: LedgerRow): Promise<void> =>
    withRetry(() =>
      database.transaction(async (trx) => {
        const { recipientUid, recipientId, email } = row;
        // Deliveries before suppressions, the order of T3’s own locks.
        await stopper.stopRecipient(trx, { recipientUid, recipientId }, REASON);
        if (email !== null) {
          const source = `delivery:${row.id}`;
          await suppressions.suppress(trx, { scope: SUPPRESS_ALL, address: email, reason: REASON, source });
        }
        const nowMs = await repository.nowMs(trx);
        for (const source of sources()) await source.recipientLeft(trx, recipientId, null, REASON, nowMs);
        await repository.appendEvent(trx, { deliveryId: row.id, type: REASON });
      }),
    );

  /** Idempotent; a token that was not signed here changes nothing. */
  const unsubscribe = async (token: string): Promise<void> => {
    const row = await rowOf(token);
    if (!row) return;
    await leave(row);
    try {
      await onUnsubscribed({ uid: row.recipientUid, documentId: row.recipientId });
    } catch (error) {
      log.error(`The contact of delivery ${row.id} could not be marked as unsubscribed (${describeError(error)})`);
    }
  };

  return {
    unsubscribe,

    /** Changes nothing. For a token that was not signed here it names nobody. */
    async unsubscribePage(token: string, acceptLanguage: string): Promise<string> {
      const row = await rowOf(token);
      const maskedAddress = row?.email ? maskAddress(row.email) : null;
      return confirmPage(pageLanguage(acceptLanguage), { maskedAddress, name: sender });
    },

    async confirmUnsubscribe(token: string, acceptLanguage: string): Promise<string> {
      await unsubscribe(token);
      return donePage(pageLanguage(acceptLanguage));
    },
  };
};
