/** Before any @strapi import: Strapi reads .env at require time, and tests must not read a developer’s own. */
process.env.ENV_PATH = '/nonexistent/.env';
process.env.STRAPI_TELEMETRY_DISABLED = 'true';
process.env.STRAPI_DISABLE_UPDATE_NOTIFICATION = 'true';
process.env.NODE_ENV = 'test';
