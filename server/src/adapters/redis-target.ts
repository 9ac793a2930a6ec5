/** Which Redis is meant: one server, the master that sentinels know, or a cluster. In: the site’s configuration of the queue. */
export interface RedisTls {
  ca?: string;
  cert?: string;
  key?: string;
  servername?: string;
  rejectUnauthorized?: boolean;
}

export interface RedisNode {
  host: string;
  port: number;
}

interface Login {
  username?: string;
  password?: string;
  tls?: RedisTls;
}

export type RedisTarget =
  | { kind: 'single'; url: string; tls?: RedisTls }
  | ({ kind: 'sentinel'; sentinel: SentinelSettings; db?: number } & Login)
  | ({ kind: 'cluster'; nodes: readonly RedisNode[] } & Login);

export interface SentinelSettings {
  name: string;
  nodes: readonly RedisNode[];
  username?: string;
  password?: string;
  tls?: boolean;
}

export interface QueueSettings {
  driver: 'auto' | 'bull' | 'memory';
  redisUrl?: string;
  redis?: Login & { db?: number; sentinel?: SentinelSettings; cluster?: { nodes: readonly RedisNode[] } };
}

/** redis://, rediss:// (TLS) or unix:/path. */
export const singleRedis = (url: string, tls?: RedisTls): RedisTarget => ({
  kind: 'single',
  url,
  ...(tls === undefined ? {} : { tls }),
});

/** Undefined where the queue lives in the process. */
export const redisTargetOf = ({ driver, redisUrl, redis }: QueueSettings): RedisTarget | undefined => {
  if (driver === 'memory') return undefined;
  if (redisUrl !== undefined) return singleRedis(redisUrl, redis?.tls);
  if (redis === undefined) return undefined;
  const { sentinel, cluster, db, ...login } = redis;
  if (sentinel) return { kind: 'sentinel', sentinel, ...login, ...(db === undefined ? {} : { db }) };
  return cluster ? { kind: 'cluster', nodes: cluster.nodes, ...login } : undefined;
};

const shown = ({ host, port }: RedisNode): string => `${host}:${port}`;

/** Where it is, for people: without user, password and query. */
export const redisAddress = (target: RedisTarget): string => {
  if (target.kind === 'cluster') return target.nodes.map(shown).join(', ');
  if (target.kind === 'sentinel') return `${target.sentinel.name} (${target.sentinel.nodes.map(shown).join(', ')})`;
  if (target.url.startsWith('unix:')) return target.url.replace(/^unix:(?:\/\/)?/, '').replace(/\?.*$/, '');
  const { hostname, port } = new URL(target.url);
  return `${hostname || 'localhost'}:${port || '6379'}`;
};
