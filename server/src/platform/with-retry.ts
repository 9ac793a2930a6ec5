/**
 * Runs a unit of database work again when the engine asks for it: a deadlock, a lock wait, a serialization failure.
 * The unit must be complete in itself (one statement or one transaction).
 */
const LOCKED = 'COHORT_LOCKED';

const RETRYABLE = new Set([
  LOCKED,
  'ER_LOCK_DEADLOCK',
  'ER_LOCK_WAIT_TIMEOUT',
  'ER_CHECKREAD',
  '40001',
  '40P01',
  'SQLITE_BUSY',
  'SQLITE_BUSY_SNAPSHOT',
  'SQLITE_LOCKED',
]);
/** Of a unit that does not wait for a lock. */
export class LockedByAnother extends Error {
  readonly code = LOCKED;
}

const TRIES = 8;
const PAUSE_MS = 20;

const isRetryable = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && RETRYABLE.has(String(error.code));

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export const withRetry = async <T>(unit: () => Promise<T>): Promise<T> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await unit();
    } catch (error) {
      if (attempt >= TRIES || !isRetryable(error)) throw error;
      await pause(attempt * PAUSE_MS * (0.5 + Math.random()));
    }
  }
};
