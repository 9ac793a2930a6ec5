/** `probe.mjs <postgres|mysql|redis> <url>`: prints the version of the service that answers, or fails. */
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const TIMEOUT_MS = 5_000;

const askDatabase = async (client, connection) => {
  const database = require('knex')({
    client,
    connection,
    pool: { min: 0, max: 1 },
    acquireConnectionTimeout: TIMEOUT_MS,
  });
  try {
    const result = await database.raw('select version() as version');
    const [row] = client === 'pg' ? result.rows : result[0];
    return row.version.split(' (')[0];
  } finally {
    await database.destroy();
  }
};

const askRedis = async (url) => {
  const Redis = require('ioredis');
  const redis = new Redis(url, { maxRetriesPerRequest: 0, retryStrategy: null, lazyConnect: true });
  try {
    await redis.connect();
    return `Redis ${/redis_version:(\S+)/.exec(await redis.info('server'))?.[1]}`;
  } finally {
    redis.disconnect();
  }
};

const ASK = {
  postgres: (url) => askDatabase('pg', url),
  mysql: (url) => askDatabase('mysql2', url),
  redis: askRedis,
};

const [name, url] = process.argv.slice(2);
setTimeout(() => process.exit(1), TIMEOUT_MS * 2).unref();
console.log(await ASK[name](url));
