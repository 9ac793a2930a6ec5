/**
 * `npm run test:package`: packs the plugin, installs the archive into a clean site, builds and boots that site, and opens
 * every page of the plugin in a browser. Ten minutes and the npm registry; `--keep` leaves the site to look at.
 */
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { chromiumPath } from '../tests/support/chromium.mjs';
import { crawlPages, noteProblems, signedInStorage } from '../tests/support/crawl-pages.mjs';
import { siteFiles } from './package-test/site-files.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const { devDependencies, name: packageName } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
const site = fs.mkdtempSync(path.join(os.tmpdir(), 'cohort-package-'));
const ENV = { ...process.env, STRAPI_TELEMETRY_DISABLED: 'true', CI: 'true' };

const step = async (name, work) => {
  const startedAt = Date.now();
  console.log(`== ${name}`);
  const result = await work();
  console.log(`   ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
  return result;
};
const run = (command, args, cwd) =>
  execFileSync(command, args, { cwd, env: ENV, stdio: ['ignore', 'inherit', 'inherit'] });

const pack = () => {
  run('npm', ['run', 'build'], root);
  const output = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', site], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [archive] = Object.values(JSON.parse(output));
  return path.join(site, path.basename(archive.filename));
};

const writeSite = (archive) => {
  for (const [file, text] of Object.entries(siteFiles({ archive, versions: devDependencies }))) {
    fs.mkdirSync(path.dirname(path.join(site, file)), { recursive: true });
    fs.writeFileSync(path.join(site, file), text);
  }
  fs.copyFileSync(path.join(root, 'playground/favicon.png'), path.join(site, 'favicon.png'));
};

/** Two copies of these and errors become 500, hooks lose their context, or the panel stays blank. */
const SINGLETONS = [
  '@strapi/utils',
  '@strapi/strapi',
  '@strapi/design-system',
  'react',
  'react-dom',
  'react-intl',
  'zod',
  'ioredis',
];
const checkCopies = () => {
  const { packages } = JSON.parse(fs.readFileSync(path.join(site, 'package-lock.json'), 'utf8'));
  for (const name of SINGLETONS) {
    const major = packages[`node_modules/${name}`]?.version.split('.')[0];
    const copies = Object.keys(packages)
      .filter((key) => key.endsWith(`node_modules/${name}`))
      .filter((key) => packages[key].version.split('.')[0] === major);
    if (copies.length > 1) throw new Error(`${name} is installed ${copies.length} times: ${copies.join(', ')}`);
  }
};

const freePort = () =>
  new Promise((resolve) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

const start = async () => {
  const port = await freePort();
  const child = spawn(process.execPath, ['node_modules/@strapi/strapi/bin/strapi.js', 'start'], {
    cwd: site,
    env: { ...ENV, PORT: String(port), NODE_ENV: 'production' },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const origin = `http://127.0.0.1:${port}`;
  for (let attempt = 0; attempt < 300; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`The site ended with ${child.exitCode}`);
    const health = await fetch(`${origin}/_health`).catch(() => undefined);
    if (health?.status === 204) return { origin, stop: () => child.kill('SIGTERM') };
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  child.kill('SIGKILL');
  throw new Error('The site was not ready after a minute');
};

const registerAdmin = async (origin) => {
  const response = await fetch(`${origin}/admin/register-admin`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ firstname: 'Ada', lastname: 'Admin', email: 'ada@example.test', password: 'Password-1234' }),
  });
  if (!response.ok) throw new Error(`No admin: ${response.status} ${await response.text()}`);
  return (await response.json()).data.token;
};

const checkApi = async (origin, token) => {
  const response = await fetch(`${origin}/cohort/segments`, { headers: { authorization: `Bearer ${token}` } });
  if (response.status !== 200) throw new Error(`GET /cohort/segments answered ${response.status}`);
};

const openPages = async (origin, token) => {
  const executablePath = chromiumPath();
  if (!executablePath) throw new Error('No Chromium found; name one in COHORT_CHROMIUM');
  const browser = await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
  try {
    const page = await browser.newPage();
    await page.addInitScript((entries) => {
      for (const [key, value] of Object.entries(entries)) localStorage.setItem(key, value);
    }, signedInStorage(token));
    const problems = noteProblems(page);
    const visited = await crawlPages({ page, origin, home: '/plugins/cohort' });
    console.log(`   ${visited.join('\n   ')}`);
    if (problems.length > 0) throw new Error(`The pages complained:\n${problems.join('\n')}`);
  } finally {
    await browser.close();
  }
};

let running;
try {
  const archive = await step('pack', pack);
  writeSite(archive);
  await step('install', () => run('npm', ['install', '--no-audit', '--no-fund'], site));
  await step('one copy of each singleton', checkCopies);
  await step('strapi build', () => run('npm', ['run', 'build'], site));
  running = await step('start', start);
  const token = await registerAdmin(running.origin);
  await step('answers', () => checkApi(running.origin, token));
  await step('pages', () => openPages(running.origin, token));
  console.log(`${packageName} installs, builds, boots and opens in a clean site.`);
} finally {
  running?.stop();
  if (process.argv.includes('--keep')) console.log(`The site is in ${site}`);
  else fs.rmSync(site, { recursive: true, force: true, maxRetries: 5, retryDelay: 500 });
}
