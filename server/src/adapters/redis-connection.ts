/** Redis as both the queue and the witness reach it: it may be away at any time, and nothing waits for it for long. */
import Redis, { type RedisOptions } from 'ioredis';

const ANSWER_TIMEOUT_MS = 2_000;
const LONGEST_RECONNECT_MS = 5_000;

/** Bull’s own connections must neither wait for a ready check nor give up on a command. */
const REDIS_OPTIONS = {
  enableReadyCheck: false,
  maxRetriesPerRequest: null,
  connectTimeout: ANSWER_TIMEOUT_MS,
  retryStrategy: (times: number) => Math.min(times * 200, LONGEST_RECONNECT_MS),
} as const satisfies RedisOptions;

export const connectRedis = (url: string): Redis => {
  const socket = /^unix:(?:\/\/)?(\/.*)$/.exec(url)?.[1];
  return socket === undefined ? new Redis(url, REDIS_OPTIONS) : new Redis({ ...REDIS_OPTIONS, path: socket });
};

/** Rejects after `ms`; what was started goes on, which is harmless for a bell. */
export const within = async <T>(ms: number, work: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('Redis does not answer')), ms);
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
};

const connectedOrNot = (client: Redis): Promise<void> =>
  new Promise((resolve, reject) => {
    const settle = (act: () => void) => (): void => {
      client.off('ready', onReady);
      client.off('close', onClose);
      act();
    };
    const onReady = settle(resolve);
    const onClose = settle(() => reject(new Error('Redis is not connected')));
    client.on('ready', onReady);
    client.on('close', onClose);
  });

/** A bell that waits in an offline queue would ring long after the poller did. */
export const answerOf = async <T>(client: Redis, command: () => Promise<T>): Promise<T> => {
  if (client.status === 'connecting' || client.status === 'connect') {
    await within(ANSWER_TIMEOUT_MS, connectedOrNot(client));
  }
  if (client.status !== 'ready') throw new Error('Redis is not connected');
  return within(ANSWER_TIMEOUT_MS, command());
};
