/**
 * Builds what is published, and fails where `strapi-plugin build` alone would not: a bundle or a declaration missing.
 * Types are checked by `npm run check:types`.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { pagesHash, writePagesStamp } from '../tests/support/prepare/build-admin.mjs';
import { sourceHash, writeStamp } from '../tests/support/prepare/build-plugin.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const sources = sourceHash(root);
const pages = pagesHash(root);

const { status } = spawnSync('strapi-plugin', ['build', ...process.argv.slice(2)], {
  cwd: root,
  stdio: ['ignore', 'inherit', 'inherit'],
  shell: process.platform === 'win32',
});
if (status !== 0) process.exit(status ?? 1);

const { exports } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
const promised = Object.values(exports).flatMap((entry) =>
  typeof entry === 'string' ? [entry] : [entry.types, entry.import, entry.require],
);
const missing = promised.filter((file) => !fs.existsSync(path.join(root, file)));
if (missing.length > 0) {
  console.error(`The build left out: ${missing.join(', ')}`);
  process.exit(1);
}
writeStamp(root, sources);
writePagesStamp(root, pages);
