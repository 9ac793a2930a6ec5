/**
 * `npm test`: everything, on a fresh clone, without any service. `npm test -- unit admin` runs the named parts only.
 * What needs a database server, Redis or Chromium is left out with its reason where they are not there.
 */
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromiumPath } from '../tests/support/chromium.mjs';

const MINUTE = 60_000;
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const artifacts = path.join(root, 'tests/.artifacts');

const command = (name, script, minutes = 10) => ({ name, script, minutes });
/** Reads and says; two of them run side by side. */
const check = (name) => ({ ...command(name, name === 'lint' ? 'lint' : `check:${name}`), isCheck: true });
const suite = (name, minutes, missing = () => undefined) => ({
  name,
  script: `test:${name}`,
  minutes,
  jest: true,
  missing,
});

const PARTS = [
  command('build', 'build'),
  check('lint'),
  check('types'),
  check('unused'),
  check('package'),
  suite('unit', 15),
  suite('admin', 15),
  suite('integration', 30),
  suite('faults', 30),
  suite('browser', 30, () => (chromiumPath() ? undefined : 'no Chromium found; name one in COHORT_CHROMIUM')),
];

/** Not `npm ci`: the lock file leaves out the optional packages of other platforms, which it takes for a mismatch. */
const install = () => {
  if (fs.existsSync(path.join(root, 'node_modules/.package-lock.json'))) return;
  console.log('== install');
  const { status } = spawnSync('npm', ['install', '--no-save', '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0) process.exit(status ?? 1);
};

const testFiles = (name) => {
  const folders = {
    unit: ['unit/server', 'unit/support', 'conformance', 'contract', 'architecture'],
    admin: ['unit/admin'],
  };
  const hasTests = (dir) =>
    fs.existsSync(dir) && fs.readdirSync(dir, { recursive: true }).some((file) => /\.test\.tsx?$/.test(String(file)));
  return (folders[name] ?? [name]).some((folder) => hasTests(path.join(root, 'tests', folder)));
};

/**
 * Runs an npm script in a process group of its own, so that a hanging part can be ended with all its children. What a
 * check says is printed in one piece.
 */
const runScript = ({ name, script, minutes, isCheck = false }, args) =>
  new Promise((resolve) => {
    const stdout = isCheck ? 'pipe' : 'inherit';
    const child = spawn('npm', ['run', '--silent', script, '--', ...args], {
      cwd: root,
      detached: true,
      stdio: ['ignore', stdout, stdout],
      env: { ...process.env, CI: process.env.CI ?? 'true', FORCE_COLOR: process.stdout.isTTY ? '1' : '0' },
    });
    const endGroup = (signal) => {
      try {
        process.kill(-child.pid, signal);
      } catch (error) {
        if (error.code !== 'ESRCH') throw error;
      }
    };
    const onInterrupt = () => endGroup('SIGTERM');
    process.once('SIGINT', onInterrupt).once('SIGTERM', onInterrupt);
    const said = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => said.push(chunk));
    const timer = setTimeout(() => {
      console.error(`[tests] ${name} ended after ${minutes} minutes`);
      endGroup('SIGKILL');
    }, minutes * MINUTE);
    child.on('close', (code) => {
      clearTimeout(timer);
      process.off('SIGINT', onInterrupt).off('SIGTERM', onInterrupt);
      if (isCheck) process.stdout.write(`\n== ${name}\n${Buffer.concat(said)}`);
      resolve(code ?? 1);
    });
  });

const runSuite = async (part) => {
  const file = path.join(artifacts, `results-${part.name}.json`);
  fs.rmSync(file, { force: true });
  const code = await runScript(part, ['--json', `--outputFile=${file}`, '--forceExit']);
  if (!fs.existsSync(file)) return { code, passed: 0, failed: 1, skipped: 0, note: 'no results' };
  const results = JSON.parse(fs.readFileSync(file, 'utf8'));
  const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
  const skipped = results.numPendingTests + results.numTodoTests;
  return { code, passed: results.numPassedTests, failed: code !== 0 && failed === 0 ? 1 : failed, skipped };
};

const runPart = async (part) => {
  const missing = part.missing?.() ?? (part.jest && !testFiles(part.name) ? 'there are no tests yet' : undefined);
  if (missing) return { code: 0, passed: 0, failed: 0, skipped: 1, note: `skipped: ${missing}` };
  if (part.jest) return runSuite(part);
  const code = await runScript(part, []);
  return { code, passed: 0, failed: code === 0 ? 0 : 1, skipped: 0 };
};

const describe = ({ code, passed, failed, skipped, note }) => {
  if (note) return note;
  const counted = passed + failed + skipped > 0 ? ` (${passed} passed, ${failed} failed, ${skipped} skipped)` : '';
  return `${code === 0 && failed === 0 ? 'passed' : 'FAILED'}${counted}`;
};

install();
fs.mkdirSync(artifacts, { recursive: true });
const named = process.argv.slice(2);
const unknown = named.filter((name) => !PARTS.some((part) => part.name === name));
if (unknown.length > 0) {
  console.error(`Unknown part: ${unknown.join(', ')}. Parts: ${PARTS.map((part) => part.name).join(', ')}`);
  process.exit(2);
}

const outcomes = [];
const timed = async (part) => {
  if (!part.isCheck) console.log(`\n== ${part.name}`);
  const startedAt = Date.now();
  const result = await runPart(part);
  outcomes.push({ ...result, name: part.name, seconds: Math.round((Date.now() - startedAt) / 1000) });
};
const chosen = PARTS.filter(({ name }) => named.length === 0 || named.includes(name));
const checks = chosen.filter(({ isCheck }) => isCheck);
const inTurn = async () => {
  for (let part = checks.shift(); part; part = checks.shift()) await timed(part);
};
for (const part of chosen) {
  if (part.isCheck) await Promise.all([inTurn(), inTurn()]);
  else await timed(part);
}

console.log('\n== summary');
for (const outcome of outcomes) {
  console.log(`${outcome.name.padEnd(12)} ${String(outcome.seconds).padStart(4)} s  ${describe(outcome)}`);
}
const services = {
  postgres: 'COHORT_TEST_POSTGRES_URL',
  mysql: 'COHORT_TEST_MYSQL_URL',
  redis: 'COHORT_TEST_REDIS_URL',
};
for (const [service, variable] of Object.entries(services)) {
  console.log(`${service.padEnd(12)} ${process.env[variable] ? 'used' : `left out: ${variable} is not set`}`);
}
const total = (key) => outcomes.reduce((sum, outcome) => sum + outcome[key], 0);
console.log(`\n${total('passed')} passed, ${total('failed')} failed, ${total('skipped')} skipped`);
process.exit(outcomes.some(({ code, failed }) => code !== 0 || failed > 0) ? 1 : 0);
