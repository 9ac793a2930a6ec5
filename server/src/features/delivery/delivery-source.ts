/**
 * The seam between the ledger and what fills it (sequence steps now, reminders later). The ledger knows states, claims
 * and answers of mail servers; a source knows who, what and whether. Sources are injected in composition.
 */
import type { Knex } from 'knex';
import type { DeliveryKind, DeliveryState } from '../../contracts';
import type { RenderedMail } from '../../contracts';
import type { MailTracking } from '../tracking';

/** What a source hands to `plan`; the key makes planning the same mail twice impossible. */
export interface PlannedDelivery {
  /** Stable for what the mail is about: `step:<enrollment>:<step>:<loop>`. */
  idempotencyKey: string;
  kind: DeliveryKind;
  enrollmentId: number | null;
  sequenceId: string | null;
  stepId: string | null;
  stepOrder: number | null;
  templateId: string | null;
  recipientUid: string;
  recipientId: string;
  /** As known at planning, for lists; read afresh when it is sent. */
  email?: string | null;
  /** Epoch milliseconds. */
  dueAtMs: number;
}

export interface DeliveryRow extends PlannedDelivery {
  id: number;
  email: string | null;
  subject: string | null;
  state: DeliveryState;
  fence: number;
  claimedBy: string | null;
  leaseUntilMs: number | null;
  attempts: number;
  messageId: string;
  replyCode: number | null;
  enhancedCode: string | null;
  reason: string | null;
  createdAtMs: number;
  sentAtMs: number | null;
}

/** The gate at the moment of sending (T2): either a mail, or why there is none. */
export type Preparation =
  | {
      verdict: 'send';
      to: string;
      mail: RenderedMail;
      marketing: boolean;
      sequenceName: string | null;
      /** What the mail is rendered from, which is not always what was planned; null: no template. */
      templateId: string | null;
      /** Nothing is tracked without it, and nothing of a test. */
      tracking?: MailTracking;
    }
  | { verdict: 'suppressed' | 'cancelled' | 'skipped' | 'failed'; reason: string }
  /** Back to pending for so long, because of what is in the way of many: a hold, which the source has seen to. */
  | { verdict: 'delayed'; reason: string; byMs: number }
  /** Back to pending and looked at again at `untilMs`. Either way the time that it was meant for stays, and it expires. */
  | { verdict: 'wait'; reason: string; untilMs: number };

/** What a hold's target is called. */
export interface HeldPlace {
  sequence: { documentId: string; name: string };
  /** 1-based; null where the target is the sequence itself. */
  stepOrder: number | null;
}

/** Why a mail of a paused enrollment waits; what waits for it came due meanwhile. */
export const PAUSED = 'The enrollment is paused';

/** Why what an erased person had open has ended; also the type of the event. */
export const ERASED = 'erased';

export interface DeliverySource {
  kind: DeliveryKind;
  /** What sequences and steps are called, by document id; those that are gone or of others are absent. */
  places?(targets: readonly string[]): Promise<ReadonlyMap<string, HeldPlace>>;
  /** How late this mail may go out, in hours; null: as late as any. Asked of mails that are late alone. */
  maxLatenessHours?(delivery: DeliveryRow): Promise<number | null>;
  /**
   * Reads everything fresh. `unsubscribeUrl` is the recipient’s link for the template’s variable.
   * A template that does not render is a `failed` verdict, not a throw.
   */
  prepare(delivery: DeliveryRow, context: { nowMs: number; unsubscribeUrl: string }): Promise<Preparation>;
  /** In the transaction that ends a delivery (sent, skipped, failed, suppressed, cancelled, expired): plan what follows. */
  settled(trx: Knex.Transaction, delivery: DeliveryRow, state: DeliveryState, nowMs: number): Promise<void>;
  /** The same for several that were sent; without it each is told by itself. */
  sentTogether?(trx: Knex.Transaction, deliveries: readonly DeliveryRow[], nowMs: number): Promise<void>;
  /** In the transaction of an unsubscribe: end what this recipient still has open; null sequence means everything. */
  recipientLeft(
    trx: Knex.Transaction,
    recipientId: string,
    sequenceId: string | null,
    reason: string,
    nowMs: number,
  ): Promise<void>;
  /** In the transaction of an erasure: takes names and words about the recipient away; how many rows held some. */
  eraseNames?(trx: Knex.Transaction, recipientId: string): Promise<number>;
  /** How many rows `eraseNames` would change. */
  countNamed?(recipientIds: readonly string[]): Promise<number>;
  /** Takes the same from what ended before that instant, a little at a time, until it is done or told to stop. */
  pruneNames?(beforeMs: number, isStopped: () => boolean): Promise<number>;
}

/** T0. Inserts what is not there yet, in chunks, within the caller’s transaction; returns how many were new. */
export interface DeliveryPlanner {
  plan(trx: Knex.Transaction, planned: readonly PlannedDelivery[]): Promise<number>;
}
