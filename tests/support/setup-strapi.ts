import nodeConsole from 'node:console';

/** Before any @strapi import: Strapi reads .env at require time, and tests must not read a developer’s own. */
process.env.ENV_PATH = '/nonexistent/.env';
process.env.STRAPI_TELEMETRY_DISABLED = 'true';
process.env.NODE_ENV = 'test';

// Plain lines: jest's own console adds a stack to every notice that knex prints while Strapi makes its tables.
globalThis.console = nodeConsole;
