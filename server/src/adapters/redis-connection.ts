/** Redis as both the queue and the witness reach it: it may be away at any time, and nothing waits for it for long. */
import Redis, { Cluster, type ClusterOptions, type RedisOptions } from 'ioredis';
import { withoutUndefined } from '../lib/without-undefined';
import type { RedisTarget } from './redis-target';

export type RedisClient = Redis | Cluster;

const ANSWER_TIMEOUT_MS = 2_000;
const LONGEST_RECONNECT_MS = 5_000;

/** Bull’s own connections must neither wait for a ready check nor give up on a command. */
const REDIS_OPTIONS = {
  enableReadyCheck: false,
  maxRetriesPerRequest: null,
  connectTimeout: ANSWER_TIMEOUT_MS,
  retryStrategy: (times: number) => Math.min(times * 200, LONGEST_RECONNECT_MS),
} as const satisfies RedisOptions;

const CLUSTER_OPTIONS = {
  clusterRetryStrategy: REDIS_OPTIONS.retryStrategy,
  slotsRefreshTimeout: ANSWER_TIMEOUT_MS,
} as const satisfies ClusterOptions;

/** Throws for an address that cannot be read; never where nobody answers. */
export const connectRedis = (target: RedisTarget): RedisClient => {
  if (target.kind === 'single') return connectSingle(target);
  const { username, password, tls } = target;
  const login = withoutUndefined({ username, password, tls });
  if (target.kind === 'cluster') {
    const { retryStrategy: _own, ...redisOptions } = REDIS_OPTIONS;
    return new Cluster([...target.nodes], { ...CLUSTER_OPTIONS, redisOptions: { ...redisOptions, ...login } });
  }
  const { sentinel, db } = target;
  return new Redis({
    ...REDIS_OPTIONS,
    ...login,
    ...withoutUndefined({ db, sentinelUsername: sentinel.username, sentinelPassword: sentinel.password }),
    ...(sentinel.tls ? { enableTLSForSentinelMode: true, sentinelTLS: tls ?? {} } : {}),
    name: sentinel.name,
    sentinels: [...sentinel.nodes],
    sentinelRetryStrategy: REDIS_OPTIONS.retryStrategy,
    // Where the master was demoted under an open connection, the sentinels are asked again.
    reconnectOnError: (error) => (error.message.startsWith('READONLY') ? 2 : false),
  });
};

const connectSingle = ({ url, tls }: Extract<RedisTarget, { kind: 'single' }>): Redis => {
  const socket = /^unix:(?:\/\/)?(\/.*)$/.exec(url)?.[1];
  if (socket !== undefined) return new Redis({ ...REDIS_OPTIONS, path: socket });
  return new Redis(url, tls === undefined ? REDIS_OPTIONS : { ...REDIS_OPTIONS, tls });
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

const connectedOrNot = (client: RedisClient): Promise<void> =>
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
export const answerOf = async <T>(client: RedisClient, command: () => Promise<T>): Promise<T> => {
  if (client.status === 'connecting' || client.status === 'connect') {
    await within(ANSWER_TIMEOUT_MS, connectedOrNot(client));
  }
  if (client.status !== 'ready') throw new Error('Redis is not connected');
  return within(ANSWER_TIMEOUT_MS, command());
};
