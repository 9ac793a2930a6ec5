/**
 * npm run demo: from a fresh clone to a running site with data and an inbox. Needs Node and npm alone.
 * PORT, SMTP_PORT and INBOX_PORT choose the ports; `-- --check` starts everything, looks at it and stops.
 */
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createFreshness } from './demo/freshness.mjs';
import { createFamily, isPortFree, run, waitForAnswer } from './demo/processes.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const site = path.join(root, 'playground');
const strapiBin = path.join(root, 'node_modules', '@strapi', 'strapi', 'bin', 'strapi.js');
const npm = (...args) => run('npm', args, { cwd: root, env, shell: process.platform === 'win32' });

const portFrom = (name, fallback) => {
  const port = Number(process.env[name] || fallback);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Error(`${name} is not a port: ${process.env[name]}`);
  return port;
};
const ports = {
  PORT: portFrom('PORT', 1337),
  SMTP_PORT: portFrom('SMTP_PORT', 1025),
  INBOX_PORT: portFrom('INBOX_PORT', 8025),
};
const siteUrl = `http://localhost:${ports.PORT}`;
const inboxUrl = `http://127.0.0.1:${ports.INBOX_PORT}`;

const env = {
  ...process.env,
  NODE_ENV: 'development',
  TZ: 'UTC',
  HOST: '127.0.0.1',
  PORT: String(ports.PORT),
  SMTP_HOST: '127.0.0.1',
  SMTP_PORT: String(ports.SMTP_PORT),
  STARTUP_BANNER: 'false',
  STRAPI_TELEMETRY_DISABLED: 'true',
};

const requirePorts = async () => {
  for (const [name, port] of Object.entries(ports)) {
    if (!(await isPortFree(port)))
      throw new Error(`Port ${port} is taken. Choose another: ${name}=${port + 1} npm run demo`);
  }
};

const say = (text) => console.log(`\n▸ ${text}`);
const whenStale = createFreshness(root);

const install = () =>
  whenStale({
    key: 'install',
    inputs: ['package.json', 'package-lock.json', 'playground/package.json'],
    outputs: ['node_modules/@strapi/strapi/package.json', 'node_modules/strapi-plugin-cohort/package.json'],
    work: () => {
      say('Installing packages (a few minutes the first time)');
      return npm('install', '--no-save', '--no-audit', '--no-fund');
    },
  });

const buildPlugin = () =>
  whenStale({
    key: 'plugin',
    inputs: [
      'server',
      'admin',
      'config/plugin',
      'config/tooling/tsconfig.base.json',
      'strapi-plugin.json',
      'package.json',
    ],
    outputs: ['dist/server/index.js', 'dist/admin/index.mjs', 'dist/config/index.js', 'dist/config/plugin/index.d.ts'],
    work: () => {
      say('Building the plugin');
      return npm('run', 'build');
    },
  });

const buildSite = () =>
  whenStale({
    key: 'site',
    inputs: ['playground/config', 'playground/src', 'playground/tsconfig.json', 'package-lock.json', 'dist/admin'],
    outputs: ['playground/dist/config/plugins.js', 'playground/dist/build/index.html'],
    work: () => {
      say('Building the admin panel (under a minute, about 2 GB of memory)');
      return run(process.execPath, [strapiBin, 'build'], { cwd: site, env });
    },
  });

/** Another database than the default SQLite file is looked at each time: nothing here can tell whether it is empty. */
const seed = async () => {
  const isDefault = !['DATABASE_CLIENT', 'DATABASE_URL', 'DATABASE_FILENAME'].some((name) => process.env[name]);
  const work = () => {
    say('Filling the playground with customers, orders and a welcome sequence');
    return run(process.execPath, [path.join(site, 'scripts', 'seed.mjs')], { cwd: site, env });
  };
  if (!isDefault) return work();
  return whenStale({ key: 'seed', inputs: ['playground/scripts'], outputs: ['playground/.tmp/data.db'], work });
};

const start = (family) => {
  say('Starting the mail sink and Strapi');
  const logs = path.join(site, '.tmp');
  fs.mkdirSync(logs, { recursive: true });
  const sinkArgs = ['mail-sink/cli.mjs', '--smtp-port', env.SMTP_PORT, '--http-port', String(ports.INBOX_PORT)];
  family.start({ name: 'The mail sink', args: sinkArgs, cwd: site, env, logFile: path.join(logs, 'mail-sink.log') });
  family.start({ name: 'Strapi', args: [strapiBin, 'start'], cwd: site, env, logFile: path.join(logs, 'strapi.log') });
};

const verify = async (admin) => {
  const login = await fetch(`${siteUrl}/admin/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(admin),
  });
  if (!login.ok) throw new Error(`The demo's login was answered with ${login.status}`);
  const { data } = await login.json();
  const entities = await fetch(`${siteUrl}/cohort/entities`, { headers: { authorization: `Bearer ${data.token}` } });
  if (!entities.ok) throw new Error(`GET /cohort/entities was answered with ${entities.status}`);
  console.log(
    `Checked: health, admin panel, login, the plugin's ${(await entities.json()).data.entities.length} entities, inbox`,
  );
};

const greet = (admin) => {
  console.log(`
  Cohort is running.

    Admin panel   ${siteUrl}/admin/plugins/cohort
    Inbox         ${inboxUrl}   all mail ends here, none leaves this machine
    Login         ${admin.email}
    Password      ${admin.password}

  To try:
    1. Cohort → Segments → Create segment. Add Company › Country is Thailand, Company › Industry is Hotels,
       and Orders has at least 3: watch the live count. Save.
    2. On the segment's page choose “Enroll in sequence”, then “Welcome”.
    3. Look into the inbox: the first mail is there within half a minute. Unsubscribe from it.
    4. Cohort → Sent emails: search for that address; the next step is suppressed.

  Strapi's log is playground/.tmp/strapi.log. Ctrl+C stops everything.
`);
};

const demo = async ({ check }) => {
  await requirePorts();
  await install();
  await buildPlugin();
  await buildSite();
  await seed();
  const { ADMIN } = await import('../playground/scripts/seed/admin-user.mjs');

  let fail;
  const death = new Promise((_, reject) => {
    fail = reject;
  });
  const family = createFamily({ onDeath: (error) => fail(error) });
  const interrupted = new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, resolve);
  });
  const ready = async () => {
    start(family);
    await waitForAnswer(`${inboxUrl}/messages`, 10_000);
    await waitForAnswer(`${siteUrl}/_health`, 120_000);
    await waitForAnswer(`${siteUrl}/admin`, 10_000);
    if (check) return verify(ADMIN);
    greet(ADMIN);
    return interrupted;
  };
  try {
    await Promise.race([ready(), death, interrupted]);
  } finally {
    await family.stop();
  }
};

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
await demo(values).then(
  () => process.exit(0),
  (error) => {
    console.error(`\n${error.message}`);
    process.exit(1);
  },
);
