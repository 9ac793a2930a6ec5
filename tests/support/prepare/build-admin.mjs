/**
 * The playground’s admin panel with the plugin’s pages in it, built where the sources changed and kept under a hash of
 * them. Takes about a minute, so only the browser tests ask for it. Pages that `npm run build` has built are taken.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { filesIn, hashOf, pruneBuilds } from './source-hash.mjs';

/** Of the plugin’s pages alone. */
const PAGES = ['admin/src', 'server/src/contracts', 'strapi-plugin.json', 'package.json', 'package-lock.json'];
const SOURCES = [...PAGES, 'playground/src/admin', 'playground/config', 'playground/package.json'];

const filesOf = (root, names) => names.flatMap((name) => filesIn(path.join(root, name)));
const stampFile = (root) => path.join(root, 'tests/.artifacts/pages-build.json');
const bundleHash = (root) => hashOf(root, filesIn(path.join(root, 'dist/admin')));

/** What the pages are made of now; taken before a build, so that an edit during the build makes the result stale. */
export const pagesHash = (root) => hashOf(root, filesOf(root, PAGES));

export const writePagesStamp = (root, sources) => {
  fs.mkdirSync(path.dirname(stampFile(root)), { recursive: true });
  fs.writeFileSync(stampFile(root), JSON.stringify({ sources, bundle: bundleHash(root) }));
};

const arePagesFresh = (root) => {
  if (!fs.existsSync(stampFile(root)) || !fs.existsSync(path.join(root, 'dist/admin/index.mjs'))) return false;
  const { sources, bundle } = JSON.parse(fs.readFileSync(stampFile(root), 'utf8'));
  return sources === pagesHash(root) && bundle === bundleHash(root);
};

const run = (command, args, cwd, env = {}) => {
  const options = { cwd, stdio: ['ignore', 2, 2], env: { ...process.env, ...env } };
  const { status } = spawnSync(command, args, options);
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed with ${status}`);
};

/** An empty PUBLIC_URL makes the panel call the server that served it, whatever its port. */
const SITE_ENV = {
  NODE_ENV: 'production',
  PUBLIC_URL: '',
  ENV_PATH: '/nonexistent/.env',
  STRAPI_TELEMETRY_DISABLED: 'true',
};

const buildPages = (root) =>
  run(process.execPath, [path.join(root, 'scripts/build.mjs')], root, {
    PATH: `${path.join(root, 'node_modules/.bin')}${path.delimiter}${process.env.PATH}`,
  });

const buildPanel = (root) => {
  if (!arePagesFresh(root)) buildPages(root);
  const site = path.join(root, 'playground');
  run(process.execPath, [path.join(root, 'node_modules/@strapi/strapi/bin/strapi.js'), 'build'], site, SITE_ENV);
  return path.join(site, 'dist/build');
};

const link = (site, panel) => {
  const place = path.join(site, 'build');
  fs.rmSync(place, { recursive: true, force: true });
  fs.symlinkSync(panel, place, 'dir');
};

/** Puts the built panel where a Strapi with this compiled site looks for it. */
export const addAdminPanel = (root, site) => {
  const panel = path.join(root, 'tests/.artifacts', `admin-${hashOf(root, filesOf(root, SOURCES))}`);
  if (!fs.existsSync(panel)) {
    const built = buildPanel(root);
    fs.cpSync(built, `${panel}.draft`, { recursive: true });
    fs.renameSync(`${panel}.draft`, panel);
  }
  link(site, panel);
  pruneBuilds(path.dirname(panel), 'admin-', path.basename(panel));
};
