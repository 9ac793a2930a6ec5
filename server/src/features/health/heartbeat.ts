/** This process says that it lives, whatever its role is, until it ends in order. */
import { describeError } from '../../lib/describe-error';
import type { LogOnce } from '../../lib/log-once';
import { BEAT_MS } from './core/process-checks';
import type { ProcessIdentity, ProcessRepository } from './process-repository';

export interface HeartbeatDeps {
  processes: Pick<ProcessRepository, 'beat' | 'leave'>;
  me: ProcessIdentity;
  logOnce: LogOnce;
}

export interface Beating {
  start(): void;
  stop(): Promise<void>;
}

export const createHeartbeat = ({ processes, me, logOnce }: HeartbeatDeps): Beating => {
  let timer: NodeJS.Timeout | undefined;
  let beating: Promise<void> = Promise.resolve();
  let stopped = false;

  const beat = async (): Promise<void> => {
    try {
      await processes.beat(me);
    } catch (error) {
      logOnce.warn('heartbeat', `This process could not say that it lives (${describeError(error)})`);
    }
  };
  const again = (): void => {
    if (stopped) return;
    beating = beat();
    void beating.then(() => {
      if (!stopped) timer = setTimeout(again, BEAT_MS).unref();
    });
  };

  return {
    start: again,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await beating;
      await processes.leave(me.id).catch(() => undefined);
    },
  };
};
