/** The queue and its Redis: one server, a master that sentinels know, or a cluster. Refused: what contradicts itself. */
import { z } from 'zod';

const nodeSchema = z.strictObject({ host: z.string().min(1), port: z.number().int().min(1).max(65_535) });
const pem = () => z.string().includes('-----BEGIN', { message: 'Use the text of a PEM file' });

const redisSchema = z
  .strictObject({
    username: z.string().min(1).optional().describe('Of the ACL; for sentinel and cluster, a URL has its own'),
    password: z.string().min(1).optional(),
    db: z.number().int().min(0).max(1_000).optional().describe('For sentinel; a cluster has database 0 alone'),
    tls: z
      .strictObject({
        ca: pem().optional().describe('Certificate of the authority that signed the server’s'),
        cert: pem().optional().describe('Of the client, where the server asks for one'),
        key: pem().optional(),
        servername: z.string().min(1).optional(),
        rejectUnauthorized: z.boolean().optional(),
      })
      .optional()
      .describe('Encrypts the connection to sentinel and cluster; beside a rediss:// URL only what is to be different'),
    sentinel: z
      .strictObject({
        name: z.string().min(1).describe('Of the master, as the sentinels know it'),
        nodes: z.array(nodeSchema).min(1),
        username: z.string().min(1).optional(),
        password: z.string().min(1).optional().describe('Of the sentinels themselves'),
        tls: z.boolean().optional().describe('Whether the sentinels speak TLS too'),
      })
      .optional(),
    cluster: z.strictObject({ nodes: z.array(nodeSchema).min(1) }).optional(),
  })
  .refine(({ sentinel, cluster }) => !sentinel || !cluster, { path: ['cluster'], error: 'Name sentinel or cluster' })
  .refine(({ cluster, db }) => !cluster || !db, { path: ['db'], error: 'A cluster has database 0 alone' });

const HASH_TAG = /\{[^{}]+\}/;

export const queueSchema = z
  .strictObject({
    driver: z.enum(['auto', 'bull', 'memory']).describe('auto: bull where a Redis is named, memory otherwise'),
    redisUrl: z
      .string()
      .regex(/^(rediss?|unix):/, 'Use redis://host:port/db, rediss://… or unix:/path')
      .optional(),
    redis: redisSchema.optional().describe('TLS, Sentinel and Cluster'),
    prefix: z.string().min(1).describe('In braces, so that a cluster keeps all keys of the queue in one place'),
  })
  .refine(({ redisUrl, redis }) => redisUrl === undefined || !(redis?.sentinel ?? redis?.cluster), {
    path: ['redisUrl'],
    error: 'Name either redisUrl, redis.sentinel or redis.cluster',
  })
  .refine(({ redisUrl, redis }) => !redis?.tls || redisUrl === undefined || redisUrl.startsWith('rediss:'), {
    path: ['redisUrl'],
    error: 'TLS is configured and the URL speaks in the clear: use rediss://',
  })
  .refine(({ redisUrl, redis }) => redisUrl === undefined || !(redis?.username ?? redis?.password ?? redis?.db), {
    path: ['redis'],
    error: 'User, password and database belong into redisUrl',
  })
  .refine(({ redisUrl, redis }) => !redis || redisUrl !== undefined || (redis.sentinel ?? redis.cluster), {
    path: ['redis'],
    error: 'Name a Redis: redisUrl, redis.sentinel or redis.cluster',
  })
  .refine(({ driver, redisUrl, redis }) => driver !== 'bull' || redisUrl !== undefined || redis !== undefined, {
    path: ['driver'],
    error: 'The bull driver needs redisUrl, redis.sentinel or redis.cluster',
  })
  .refine(({ redis, prefix }) => !redis?.cluster || HASH_TAG.test(prefix), {
    path: ['prefix'],
    error: 'On a cluster the prefix needs a part in braces, such as {cohort}',
  });
