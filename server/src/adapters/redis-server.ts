/** Asks Redis how it is, over a connection that is open only meanwhile. */
import { Cluster } from 'ioredis';
import type { QueueServer } from '../ports/queue-server';
import { answerOf, connectRedis, type RedisClient } from './redis-connection';
import { judgeRedis, type RedisSays } from './redis-info';
import { redisAddress, type RedisTarget } from './redis-target';

/** Of a cluster any one master is asked: they are set up alike. */
const oneOf = (client: RedisClient) => (client instanceof Cluster ? (client.nodes('master')[0] ?? client) : client);

const read = async (client: RedisClient): Promise<RedisSays> => {
  const info = await answerOf(client, () => oneOf(client).info());
  const save = await answerOf(client, () => oneOf(client).config('GET', 'save')).catch(() => undefined);
  const value: unknown = Array.isArray(save) ? save[1] : undefined;
  return { info, ...(typeof value === 'string' ? { save: value } : {}) };
};

export const createRedisServer = (target: RedisTarget): QueueServer => ({
  address: redisAddress(target),
  async ask() {
    const client = connectRedis(target);
    // Whoever asks hears of it through the rejection.
    client.on('error', () => undefined);
    try {
      const says = await read(client);
      const startedAt = performance.now();
      await answerOf(client, () => oneOf(client).ping());
      return { ...judgeRedis(says), latencyMs: Math.round(performance.now() - startedAt) };
    } finally {
      client.disconnect();
    }
  },
});
