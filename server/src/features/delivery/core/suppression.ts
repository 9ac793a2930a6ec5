/**
 * Which failures say something about the recipient. In: an enhanced status code (RFC 3463). Out: its kind, and whether
 * the address is to be suppressed. Sender and policy codes never cost the recipient anything.
 */
import { RECIPIENT_PERMANENT_CODES } from '../../../lib/bounce-codes';
import { DAY_MS } from '../../../lib/duration';

export const FAILURE_KINDS = ['recipient-permanent', 'recipient-soft', 'policy', 'message', 'other'] as const;
export type FailureKind = (typeof FAILURE_KINDS)[number];

const RECIPIENT_PERMANENT: ReadonlySet<string> = new Set(RECIPIENT_PERMANENT_CODES);
/** Disabled; full. */
export const RECIPIENT_SOFT = ['5.2.1', '5.2.2'] as const;
const SOFT_LIMIT = 3;
export const SOFT_WINDOW_MS = 30 * DAY_MS;

export const failureKind = (enhancedCode: string | null): FailureKind => {
  if (enhancedCode === null) return 'other';
  if (RECIPIENT_PERMANENT.has(enhancedCode)) return 'recipient-permanent';
  if (RECIPIENT_SOFT.some((code) => code === enhancedCode)) return 'recipient-soft';
  if (enhancedCode.startsWith('5.7.')) return 'policy';
  return enhancedCode === '5.3.4' || enhancedCode.startsWith('5.6.') ? 'message' : 'other';
};

/** `softFailures`: this address's soft failures within SOFT_WINDOW_MS, the present one included. */
export const suppressesRecipient = (failure: FailureKind, softFailures: number): boolean =>
  failure === 'recipient-permanent' || (failure === 'recipient-soft' && softFailures >= SOFT_LIMIT);
