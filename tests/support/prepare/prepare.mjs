/**
 * Builds what a real Strapi of the playground needs, where it is stale; prints the compiled site’s folder. With
 * `--admin` the admin panel too.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { addAdminPanel } from './build-admin.mjs';
import { buildPlugin } from './build-plugin.mjs';
import { buildSite } from './build-site.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');
const built = await buildPlugin(root);
if (built) console.error('[tests] built the plugin’s server');
const site = await buildSite(root);
if (process.argv.includes('--admin')) addAdminPanel(root, site);
process.stdout.write(site);
