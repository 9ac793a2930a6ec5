/** A witness in Redis, which is not restored together with the database. */
import type { Witness } from '../ports/witness';
import { answerOf, connectRedis } from './redis-connection';
import type { RedisTarget } from './redis-target';

export interface RedisWitnessOptions {
  redis: RedisTarget;
  prefix: string;
}

export const createRedisWitness = ({ redis, prefix }: RedisWitnessOptions): Witness => {
  const client = connectRedis(redis);
  // The queue on the same server says when it is away.
  client.on('error', () => undefined);
  const keyOf = (installationId: string): string => `${prefix}:witness:${installationId}`;
  return {
    async read(installationId) {
      const text = await answerOf(client, () => client.get(keyOf(installationId))).catch(() => null);
      const seenAtMs = Number(text);
      return text !== null && Number.isSafeInteger(seenAtMs) ? seenAtMs : null;
    },
    async write(installationId, seenAtMs) {
      await answerOf(client, () => client.set(keyOf(installationId), String(seenAtMs))).catch(() => undefined);
    },
    close: async () => client.disconnect(),
  };
};
