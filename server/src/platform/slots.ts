/** Lets so many pieces of work run at once; the others wait their turn, and after a while are told to come back. */
import { DomainError } from '../contracts';

export interface Slots {
  /** Throws DomainError('too_many_requests') where no slot became free in time. */
  run<T>(work: () => Promise<T>): Promise<T>;
}

export interface SlotOptions {
  size: number;
  /** How long work waits for a slot. */
  waitMs: number;
}

/** Told to whoever is turned away. */
const RETRY_AFTER_S = 2;

export function createSlots({ size, waitMs }: SlotOptions): Slots {
  let busy = 0;
  const queue = new Set<() => void>();

  const enter = async (): Promise<void> => {
    if (busy >= size) await turn();
    else busy += 1;
  };
  /** A slot is handed on while it is taken, so that nobody slips in between. */
  const turn = () =>
    new Promise<void>((resolve, reject) => {
      const begin = (): void => {
        clearTimeout(timer);
        queue.delete(begin);
        resolve();
      };
      const timer = setTimeout(() => {
        queue.delete(begin);
        reject(tooMany());
      }, waitMs);
      queue.add(begin);
    });
  const leave = (): void => {
    const [next] = queue;
    if (next) next();
    else busy -= 1;
  };

  return {
    async run(work) {
      await enter();
      try {
        return await work();
      } finally {
        leave();
      }
    },
  };
}

const tooMany = (): DomainError =>
  new DomainError('too_many_requests', 'Too many questions to the audience are being answered; try again shortly', [], {
    details: { retryAfterS: RETRY_AFTER_S },
  });
