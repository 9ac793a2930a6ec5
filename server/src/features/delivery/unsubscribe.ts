/**
 * Leaving: a suppression of everything or of one sequence, every open mail of it stopped, every walk of it ended, in one
 * transaction; and undoing it for a day.
 */
import { describeError } from '../../lib/describe-error';
import { scopeOf } from '../../lib/suppression-scope';
import { TABLES } from '../../lib/table-names';
import type { Database } from '../../platform/database';
import { withRetry } from '../../platform/with-retry';
import type { Log } from '../../ports/log';
import { maskAddress } from '../audience';
import type { Tokens } from '../tracking';
import { readChoice, type UnsubscribeChoice } from './core/unsubscribe-choice';
import { answerPage, confirmPage, pageLanguage } from './core/unsubscribe-page';
import type { DeliverySource } from './delivery-source';
import type { ContactAddresses } from './person-erasure';
import type { LedgerRow } from './ledger-row';
import type { DeliveryRepository } from './repository';
import type { Stopper } from './stopper';
import type { EraseWithin } from './suppression-erasure';
import type { SuppressionRepository } from './suppression-repository';
import { createUndo } from './undo-unsubscribe';

/** Keeps the preference on the contact where the site maps one; true where that changed it. Safe to call twice. */
export type SetUnsubscribed = (recipient: { uid: string; documentId: string }, value: boolean) => Promise<boolean>;

export interface UnsubscribeDeps {
  database: Database;
  repository: DeliveryRepository;
  suppressions: SuppressionRepository;
  stopper: Stopper;
  sources(): readonly DeliverySource[];
  tokens: Tokens;
  contacts: Pick<ContactAddresses, 'of'>;
  eraseWithin: EraseWithin;
  /** As recipients know it. */
  sender: string | null;
  /** Called after commit. */
  setUnsubscribed: SetUnsubscribed;
  log: Log;
}

const REASON = 'unsubscribed';
const UNDONE = 'unsubscribe-undone';
/** Of the delivery: its link has set the contact's own preference, which undoing takes back. */
const PREFERENCE_SET = 'preference-set';

const sourceOf = ({ id }: LedgerRow): string => `delivery:${id}`;

export const createUnsubscribe = (deps: UnsubscribeDeps) => {
  const { database, repository, tokens, sender } = deps;
  const undo = createUndo(deps);

  const rowOf = async (token: string): Promise<LedgerRow | null> => {
    const id = tokens.read('unsubscribe', token)?.[0];
    return id === undefined ? null : repository.find(id);
  };

  const comeBack = (row: LedgerRow): Promise<number> =>
    withRetry(() =>
      database.transaction(async (trx) => {
        const undone = row.email === null ? 0 : await undo(trx, { email: row.email, source: sourceOf(row) });
        if (undone > 0) await repository.appendEvent(trx, { deliveryId: row.id, type: UNDONE });
        return undone;
      }),
    );

  /** Idempotent; a token that was not signed here changes nothing. */
  const choose = async (token: string, choice: UnsubscribeChoice): Promise<void> => {
    const row = await rowOf(token);
    if (!row) return;
    if (choice === 'undo') {
      if ((await comeBack(row)) > 0 && (await hasSetPreference(deps, row))) await keepPreference(deps, row, false);
      return;
    }
    const sequenceId = choice === 'sequence' ? row.sequenceId : null;
    await leave(deps, row, sequenceId);
    if (sequenceId === null) await keepPreference(deps, row, true);
  };

  return {
    unsubscribe: (token: string): Promise<void> => choose(token, 'all'),

    /** Changes nothing. For a token that was not signed here it names nobody. */
    async unsubscribePage(token: string, acceptLanguage: string): Promise<string> {
      const row = await rowOf(token);
      const maskedAddress = row?.email ? maskAddress(row.email) : null;
      const topic = row?.sequenceId ? row.sequenceName : null;
      return confirmPage(pageLanguage(acceptLanguage), { maskedAddress, name: sender, topic });
    },

    async answerUnsubscribe(token: string, body: unknown, acceptLanguage: string): Promise<string> {
      const choice = readChoice(body);
      await choose(token, choice);
      return answerPage(pageLanguage(acceptLanguage), choice);
    },
  };
};

const leave = async (deps: UnsubscribeDeps, row: LedgerRow, sequenceId: string | null): Promise<void> => {
  const { database, repository, suppressions, stopper, sources } = deps;
  const { recipientUid, recipientId } = row;
  // A link outlives the time for which the address is kept, and the person who was erased.
  const email = row.email ?? (await deps.contacts.of(recipientId));
  const recipient = { recipientUid, recipientId, sequenceId };
  await withRetry(() =>
    database.transaction(async (trx) => {
      // Deliveries before suppressions, the order of T3’s own locks.
      await stopper.stopRecipient(trx, recipient, REASON);
      if (email !== null) {
        const scope = scopeOf(sequenceId);
        await suppressions.suppress(trx, { scope, address: email, reason: REASON, source: sourceOf(row) });
        if (row.erasedAtMs !== null) await deps.eraseWithin(trx, email, null);
      }
      const nowMs = await repository.nowMs(trx);
      for (const source of sources()) await source.recipientLeft(trx, recipientId, sequenceId, REASON, nowMs);
      // A mail that was on its way may have planned the next step until its enrollment was locked here.
      await stopper.stopRecipient(trx, recipient, REASON);
      await repository.appendEvent(trx, { deliveryId: row.id, type: REASON, data: { sequence: sequenceId } });
    }),
  );
};

/** What was suppressed stays so where the contact cannot be written. */
const keepPreference = async (deps: UnsubscribeDeps, row: LedgerRow, value: boolean): Promise<void> => {
  const { repository, database, setUnsubscribed, log } = deps;
  try {
    const isChanged = await setUnsubscribed({ uid: row.recipientUid, documentId: row.recipientId }, value);
    if (isChanged && value) {
      await repository.appendEvent(database.knex, { deliveryId: row.id, type: PREFERENCE_SET });
    }
  } catch (error) {
    const what = value ? 'unsubscribed' : 'subscribed again';
    log.error(`The contact of delivery ${row.id} could not be marked as ${what} (${describeError(error)})`);
  }
};

/** Since it was last undone. */
const hasSetPreference = async ({ database }: UnsubscribeDeps, { id }: LedgerRow): Promise<boolean> => {
  const events: { type: string }[] = await database
    .knex(TABLES.deliveryEvents)
    .where({ delivery_id: id })
    .whereIn('type', [PREFERENCE_SET, UNDONE])
    .orderBy('id', 'desc')
    .limit(2);
  // The newest is the undoing that asks.
  return events[1]?.type === PREFERENCE_SET;
};
