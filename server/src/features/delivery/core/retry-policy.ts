/**
 * What an answer of the mail server means for the delivery. In: the outcome, how often and how long it has been tried,
 * one random number. Out: the next state. An outcome that may have delivered the mail never leads back to pending.
 */
import { assertNever } from '../../../lib/assert-never';
import { HOUR_MS, MINUTE_MS } from '../../../lib/duration';
import type { MailOutcome } from '../../../ports/mailer';
import { failureKind, type FailureKind } from './suppression';

const BACKOFF_MS = [
  MINUTE_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  6 * HOUR_MS,
  12 * HOUR_MS,
  24 * HOUR_MS,
] as const;
const LAST_BACKOFF_MS = 24 * HOUR_MS;
const JITTER = 0.2;
export const RETRY_FOR_MS = 72 * HOUR_MS;

interface Reply {
  replyCode: number | null;
  enhancedCode: string | null;
  reason: string;
}

export type Decision =
  | { next: 'sent'; reason: string }
  | ({ next: 'pending'; delayMs: number } & Reply)
  | ({ next: 'failed'; failure: FailureKind } & Reply)
  | { next: 'uncertain'; reason: string }
  /** The account, not this mail, is broken: the delivery goes back untouched and sending stops. */
  | { next: 'account-stop'; replyCode: number | null; reason: string };

export interface Attempt {
  outcome: MailOutcome;
  /** Tries so far, this one included: 1 for the first. */
  attempt: number;
  /** Since the first try of this delivery. */
  ageMs: number;
  /** 0 ≤ jitter < 1. */
  jitter: number;
}

/** 1 m, 5 m, 30 m, 2 h, 6 h, 12 h, 24 h, 24 h …, each ± 20 %. */
export const backoffMs = (attempt: number, jitter: number): number => {
  const base = BACKOFF_MS[Math.max(1, attempt) - 1] ?? LAST_BACKOFF_MS;
  return Math.round(base * (1 - JITTER + 2 * JITTER * jitter));
};

export const decide = ({ outcome, attempt, ageMs, jitter }: Attempt): Decision => {
  switch (outcome.kind) {
    case 'accepted':
      return { next: 'sent', reason: outcome.response };
    case 'refused': {
      const reply = { replyCode: outcome.code, enhancedCode: outcome.enhancedCode, reason: outcome.response };
      if (outcome.code >= 500) return { next: 'failed', failure: failureKind(outcome.enhancedCode), ...reply };
      return later(reply, { attempt, ageMs, jitter });
    }
    case 'not-sent':
      return later({ replyCode: null, enhancedCode: null, reason: outcome.reason }, { attempt, ageMs, jitter });
    case 'unknown':
      return { next: 'uncertain', reason: outcome.reason };
    case 'account':
      return { next: 'account-stop', replyCode: outcome.code, reason: outcome.reason };
    default:
      return assertNever(outcome);
  }
};

const later = (reply: Reply, { attempt, ageMs, jitter }: Omit<Attempt, 'outcome'>): Decision => {
  if (ageMs >= RETRY_FOR_MS) return { next: 'failed', failure: 'other', ...reply };
  return { next: 'pending', delayMs: Math.min(backoffMs(attempt, jitter), RETRY_FOR_MS - ageMs), ...reply };
};

/** Below this no mail is too late, whatever its step says. */
export const LEAST_LATENESS_HOURS = 1;

export interface Timed {
  /** When the mail was meant to go out. */
  scheduledAtMs: number;
  /** Of this try. */
  dueAtMs: number;
  firstTriedAtMs: number | null;
}

/**
 * A retry is as late as it is after its own time: how long retries go on is decided by RETRY_FOR_MS. Beyond that it is as
 * late as a mail that nothing was tried with, so that being put off again and again does not keep it in time.
 */
export const latenessMs = ({ scheduledAtMs, dueAtMs, firstTriedAtMs }: Timed, nowMs: number): number => {
  if (firstTriedAtMs === null) return nowMs - scheduledAtMs;
  return Math.max(nowMs - dueAtMs, Math.min(nowMs - scheduledAtMs, nowMs - firstTriedAtMs - RETRY_FOR_MS));
};

/**
 * When it was first tried, as if this try had come in its time: what a hold or a standstill kept it waiting takes nothing
 * from its retries. Null: never yet.
 */
export const triedSinceMs = (
  { dueAtMs, firstTriedAtMs }: Pick<Timed, 'dueAtMs' | 'firstTriedAtMs'>,
  nowMs: number,
): number | null => (firstTriedAtMs === null ? null : firstTriedAtMs + Math.max(0, nowMs - dueAtMs));

/** A mail this much after its time expires instead of going out. */
export const isTooLate = (lateMs: number, maxLatenessHours: number): boolean => lateMs > maxLatenessHours * HOUR_MS;
