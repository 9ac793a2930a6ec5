import type { Core } from '@strapi/strapi';

// Strapi stores instants without a zone in PostgreSQL and MySQL; any other process timezone would shift them.
process.env.TZ = 'UTC';

export default ({ env }: Core.Config.Shared.ConfigParams): Core.Config.Server => ({
  host: env('HOST', '127.0.0.1'),
  port: env.int('PORT', 1337),
  url: env('PUBLIC_URL', `http://localhost:${env.int('PORT', 1337)}`),
  proxy: { koa: env.bool('TRUST_PROXY', false) },
  app: { keys: env.array('APP_KEYS', ['playground-key-one', 'playground-key-two']) },
  logger: { updates: { enabled: false }, startup: { enabled: env.bool('STARTUP_BANNER', true) } },
});
