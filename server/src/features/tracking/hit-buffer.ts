/**
 * Hits on their way to the database: stored in batches a moment later, so that a burst costs a statement for hundreds
 * and whoever fetched an image does not wait. Bounded: what does not fit is stored while its own request waits, and is
 * lost where the database is known to be away.
 */
import { describeError } from '../../lib/describe-error';
import { SECOND_MS, MINUTE_MS } from '../../lib/duration';
import type { LogOnce } from '../../lib/log-once';
import type { RecordedHit } from './core/hit-events';
import type { StoreHits } from './hit-repository';

export type NewHit = Omit<RecordedHit, 'ageMs'>;

export interface HitBuffer {
  /** Never rejects. */
  add(hit: NewHit): Promise<void>;
  /** Stores what waits; never rejects. */
  close(): Promise<void>;
}

export interface HitBufferDeps {
  store: StoreHits;
  nowMs(): number;
  logOnce: LogOnce;
  /** Hits that may wait. */
  capacity?: number;
}

const GATHER_MS = 300;
const BATCH = 500;
const CAPACITY = 20_000;
const LONGEST_PAUSE_MS = 5 * SECOND_MS;
/** A database that is away for longer costs hits. */
const GIVE_UP_MS = 5 * MINUTE_MS;

interface Waiting {
  hit: NewHit;
  atMs: number;
  isFirst: boolean;
}

export const createHitBuffer = (deps: HitBufferDeps): HitBuffer => {
  const { nowMs, capacity = CAPACITY } = deps;
  const lose = loser(deps);
  const queue = createQueue(deps, lose);
  let isClosing = false;

  return {
    async add(hit) {
      const taken = { hit, atMs: nowMs(), isFirst: true };
      const isFull = queue.length() >= capacity;
      if (isFull && queue.isBlocked()) return lose(1, new Error('Too many wait'));
      if (!isFull && !isClosing) return queue.push(taken);
      await storeAll(deps, [taken]).catch((error: unknown) => lose(1, error));
    },
    async close() {
      isClosing = true;
      const left = await queue.end();
      if (left > 0) lose(left, new Error('The process stops'));
    },
  };
};

type Lose = (count: number, error: unknown) => void;

const loser =
  ({ logOnce }: HitBufferDeps): Lose =>
  (count, error) =>
    logOnce.warn(
      'hits',
      `${count} openings and clicks could not be stored (${describeError(error)}) and are not counted`,
    );

const storeAll = ({ store, nowMs }: HitBufferDeps, batch: readonly Waiting[]): Promise<void> => {
  const hits = batch.map(({ hit, atMs }) => ({ ...hit, ageMs: Math.max(0, nowMs() - atMs) }));
  return store(hits, { isFirst: batch.every(({ isFirst }) => isFirst) });
};

/** In batches, one after the other. */
const createQueue = (deps: HitBufferDeps, lose: Lose) => {
  const waiting: Waiting[] = [];
  const storeNext = createStoreNext(deps, waiting, lose);
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let failures = 0;
  let isEnding = false;

  const drain = async (): Promise<void> => {
    while (waiting.length > 0) {
      failures = (await storeNext()) ? 0 : failures + 1;
      if (failures > 0) return;
    }
  };

  const flush = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    running ??= drain().finally(() => {
      running = undefined;
      if (waiting.length > 0) schedule();
    });
    return running;
  };

  const schedule = (): void => {
    if (timer || running || isEnding) return;
    timer = setTimeout(() => void flush(), Math.min(GATHER_MS * 2 ** failures, LONGEST_PAUSE_MS));
    timer.unref();
  };

  return {
    length: () => waiting.length,
    /** The database did not take the last batch. */
    isBlocked: () => failures > 0,
    push(taken: Waiting): void {
      waiting.push(taken);
      if (waiting.length >= BATCH && failures === 0) void flush();
      else schedule();
    },
    /** Tries once more; answers how many are left. */
    async end(): Promise<number> {
      isEnding = true;
      await running;
      await flush();
      return waiting.splice(0).length;
    },
  };
};

/** False: the database does not take the oldest batch now. */
const createStoreNext = (deps: HitBufferDeps, waiting: Waiting[], lose: Lose) => async (): Promise<boolean> => {
  const { nowMs, logOnce } = deps;
  const batch = waiting.slice(0, BATCH);
  try {
    await storeAll(deps, batch);
    waiting.splice(0, batch.length);
    return true;
  } catch (error) {
    for (const one of batch) one.isFirst = false;
    logOnce.warn('hits wait', `Openings and clicks cannot be stored yet (${describeError(error)})`);
    const lost = batch.filter(({ atMs }) => nowMs() - atMs > GIVE_UP_MS).length;
    if (lost > 0) lose(waiting.splice(0, lost).length, error);
    return false;
  }
};
