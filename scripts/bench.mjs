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
    export: 'segment-export',
    preview: 'segment-preview',
    refresh: 'refresh',
  },
};

const all = fs.existsSync(folder) ? fs.readdirSync(folder).filter((name) => ENDING.test(name)) : [];
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
  const parts = Object.hasOwn(SUITES, filter) ? SUITES[filter] : undefined;
  if (!parts) return { names: all.filter((name) => name.startsWith(filter)), options: rest };
  const [part] = rest;
  const isAll = part === undefined || part.startsWith('-');
  const wanted = isAll ? Object.values(parts) : Object.hasOwn(parts, part) ? [parts[part]] : [];
  const names = wanted.flatMap((stem) => all.filter((name) => name.replace(ENDING, '') === stem));
  return { names, options: isAll ? rest : rest.slice(1) };
}

function usage() {
  const suites = Object.entries(SUITES).map(
    ([name, parts]) => `  ${name} [part]: ${Object.keys(parts).join(', ')}; all of them unless one is named`,
  );
  const single = all.map((name) => `  ${name.replace(ENDING, '')}`);
  return ['Benchmarks (npm run bench -- <name> [options]):', ...suites, ...single].join('\n');
}
