/**
 * `npm run bench [-- filter]`: runs tests/bench/<filter>*.bench.* one after another, each in a process of its own.
 * `npm run bench -- segments [part]`: everything that is measured about segments, or one part of it.
 * What else is given is passed on to each. `npm run bench -- --help` lists what there is.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const folder = path.join(root, 'tests/bench');
const ENDING = /\.bench\.m?[tj]s$/;

/** Benches that are run together under one name. */
const SUITES = {
  segments: {
    filters: 'segment-filters',
    suppressions: 'segment-suppressions',
    export: 'segment-export',
    preview: 'segment-preview',
    refresh: 'refresh',
    customer: 'in-segment',
  },
  send: { mails: 'send-mails', enroll: 'send-enroll' },
};

const all = fs.existsSync(folder) ? fs.readdirSync(folder).filter((name) => ENDING.test(name)) : [];
const fileOf = (stem) => all.find((name) => name.replace(ENDING, '') === stem);
const [filter = '', ...rest] = process.argv.slice(2);
const { names, options } = chosen();

if (names.length === 0 || filter === '--help') {
  if (filter !== '--help') console.error(`There is no such benchmark: ${process.argv.slice(2).join(' ')}`);
  console.log(usage());
  process.exit(filter === '--help' ? 0 : 1);
}

let failed = 0;
for (const name of names) {
  console.log(`\n== ${name}`);
  const { status } = spawnSync(
    process.execPath,
    ['--require', path.join(root, 'config/tooling/register-typescript.cjs'), path.join(folder, name), ...options],
    { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, TZ: 'UTC' } },
  );
  if (status !== 0) failed += 1;
}
process.exit(failed === 0 ? 0 : 1);

/** The files to run, and what is passed on to them. */
function chosen() {
  const parts = partsOf(filter);
  if (!parts) return { names: all.filter((name) => name.startsWith(filter)), options: rest };
  const [part] = rest;
  if (part === undefined || part.startsWith('-')) return { names: [...parts.values()], options: rest };
  return { names: parts.has(part) ? [parts.get(part)] : [], options: rest.slice(1) };
}

/** The files of a suite by the names of its parts; undefined where there is no such suite. */
function partsOf(suite) {
  if (!Object.hasOwn(SUITES, suite)) return undefined;
  const files = Object.entries(SUITES[suite]).map(([part, stem]) => [part, fileOf(stem)]);
  return new Map(files.filter(([, file]) => file !== undefined));
}

function usage() {
  const suites = Object.keys(SUITES).map(
    (name) => `  ${name} [part]: ${[...partsOf(name).keys()].join(', ')}; all of them unless one is named`,
  );
  const single = all.map((name) => `  ${name.replace(ENDING, '')}`);
  return ['Benchmarks (npm run bench -- <name> [options]):', ...suites, ...single].join('\n');
}
