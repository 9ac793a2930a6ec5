/**
 * The ledger and what holds it, judged. In: how many deliveries are in which state, since when the oldest is due, what
 * ended lately. Out: whether mail leaves, whether it leaves in time, and what went wrong.
 */
import type { DeliveryState } from '../../../contracts';
import { HOUR_MS, MINUTE_MS } from '../../../lib/duration';
import type { Judgement } from './check';

export interface LedgerFigures {
  /** Of those that may still change; what has ended is not counted here. */
  states: Readonly<Partial<Record<DeliveryState, number>>>;
  /** Pending ones whose time has come, held or not. */
  due: number;
  /** Of the pending one that is due longest; 0 where nothing is due. */
  oldestDueMs: number;
}

export interface RecentFigures {
  /** In the last five minutes. */
  sent: number;
  /** In the last 24 hours. */
  failed: number;
}

export interface HeldFigures {
  isOn: boolean;
  holds: number;
  /** Why nothing leaves; empty where mail leaves. */
  reason: string;
}

export const RECENT_MINUTES = 5;
const LATE_MS = 10 * MINUTE_MS;
const VERY_LATE_MS = HOUR_MS;

export const judgeHolds = ({ isOn, holds, reason }: HeldFigures): Judgement => {
  if (!isOn) return { part: 'holds', state: 'warn', finding: 'holds-all', values: { reason } };
  if (holds > 0) return { part: 'holds', state: 'warn', finding: 'holds-some', values: { holds } };
  return { part: 'holds', state: 'ok', finding: 'holds-none', values: {} };
};

/** With a hold in force nobody can say whether what is due ought to have left. */
export const judgeQueue = (figures: LedgerFigures, recent: RecentFigures, held: HeldFigures): Judgement => {
  const { states, due, oldestDueMs } = figures;
  const values = {
    waiting: states.pending ?? 0,
    due,
    inHand: (states.claimed ?? 0) + (states.sending ?? 0),
    perMinute: Math.round(recent.sent / RECENT_MINUTES),
    oldestMinutes: Math.floor(oldestDueMs / MINUTE_MS),
  };
  if (held.holds > 0) return { part: 'queue', state: 'ok', finding: 'queue-held', values };
  if (oldestDueMs < LATE_MS) return { part: 'queue', state: 'ok', finding: 'queue-moves', values };
  return { part: 'queue', state: oldestDueMs < VERY_LATE_MS ? 'warn' : 'error', finding: 'queue-late', values };
};

export const judgeOutcomes = ({ states }: LedgerFigures, { failed }: RecentFigures): Judgement => {
  const values = { failed, uncertain: states.uncertain ?? 0 };
  const isGood = values.failed + values.uncertain === 0;
  return {
    part: 'outcomes',
    state: isGood ? 'ok' : 'warn',
    finding: isGood ? 'outcomes-good' : 'outcomes-bad',
    values,
  };
};
