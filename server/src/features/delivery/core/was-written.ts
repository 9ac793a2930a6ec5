/**
 * In: a row of the ledger. Out: whether that mail was written, which happens in the instant in which it may leave (T3) and
 * sets its subject. Of one whose subject was taken away with time, having been tried counts as having been written.
 */
import type { DeliveryState } from '../../../contracts';

const LEFT: ReadonlySet<DeliveryState> = new Set(['sending', 'sent', 'uncertain']);

interface Seen {
  state: DeliveryState;
  subject: string | null;
  attempts: number;
  prunedAtMs: number | null;
  erasedAtMs: number | null;
}

export const wasWritten = ({ state, subject, attempts, prunedAtMs, erasedAtMs }: Seen): boolean =>
  LEFT.has(state) || subject !== null || ((prunedAtMs !== null || erasedAtMs !== null) && attempts > 0);
