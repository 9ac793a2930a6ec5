/** Tells of mails that came too late: one line per sequence and half-minute, however many they are. */
import { SECOND_MS } from '../../lib/duration';
import type { Log } from '../../ports/log';

export interface ExpiryLog {
  note(sequenceId: string | null): void;
  /** Says at once what is still to be said. */
  flush(): void;
}

export interface ExpiryLogDeps {
  log: Pick<Log, 'warn'>;
  pause(ms: number): Promise<void>;
}

const COUNTED_FOR_MS = 30 * SECOND_MS;

export const createExpiryLog = ({ log, pause }: ExpiryLogDeps): ExpiryLog => {
  const counts = new Map<string | null, number>();

  const flush = (): void => {
    for (const [sequenceId, count] of counts) {
      const whose = sequenceId === null ? 'of no sequence' : `of the sequence ${sequenceId}`;
      const [mails, were] = count === 1 ? ['mail', 'was'] : ['mails', 'were'];
      log.warn(`${count} ${mails} ${whose} came too late and ${were} not sent`);
    }
    counts.clear();
  };

  return {
    flush,
    note(sequenceId) {
      if (counts.size === 0) void pause(COUNTED_FOR_MS).then(flush);
      counts.set(sequenceId, (counts.get(sequenceId) ?? 0) + 1);
    },
  };
};
