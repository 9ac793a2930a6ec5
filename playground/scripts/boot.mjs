import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { thenClose } from './shut-down.mjs';

const appDir = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** Runs `work(strapi)` in a Strapi that serves nothing and sends no mail, and shuts it down. */
export const withStrapi = async (work) => {
  process.chdir(appDir);
  process.env.TZ = 'UTC';
  process.env.STRAPI_TELEMETRY_DISABLED = 'true';
  process.env.COHORT_PROCESS = 'web';
  const isDisabled = process.env.COHORT_DISABLED === 'true';
  if (!isDisabled && !existsSync(path.join(appDir, '..', 'dist', 'server', 'index.js'))) {
    throw new Error('The plugin is not built: run `npm run build` in the repository’s root first');
  }
  // Strapi's own ES module build cannot be loaded by Node (it imports the folder lodash/fp).
  const { compileStrapi, createStrapi } = createRequire(import.meta.url)('@strapi/strapi');
  const strapi = createStrapi(await compileStrapi({ appDir }));
  strapi.log.level = 'warn';
  const loaded = async () => {
    await strapi.load();
    // A plugin that cannot be loaded is left out in silence, and its tables would be dropped.
    if (!strapi.plugin('cohort') && !isDisabled) throw new Error('Strapi has not loaded the plugin');
    return work(strapi);
  };
  // A Strapi that was refused its configuration fails at its end as well.
  return thenClose(loaded, () => strapi.destroy());
};
