/** `npm run bench [-- filter]`: runs tests/bench/<filter>*.bench.* one after another, each in a process of its own. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const folder = path.join(root, 'tests/bench');
const filter = process.argv[2] ?? '';
const benches = fs.existsSync(folder)
  ? fs.readdirSync(folder).filter((name) => /\.bench\.m?[tj]s$/.test(name) && name.startsWith(filter))
  : [];

if (benches.length === 0) {
  console.error(`No benchmark in tests/bench begins with "${filter}"`);
  process.exit(1);
}

let failed = 0;
for (const name of benches) {
  console.log(`\n== ${name}`);
  const { status } = spawnSync(
    process.execPath,
    [
      '--require',
      path.join(root, 'config/tooling/register-typescript.cjs'),
      path.join(folder, name),
      ...process.argv.slice(3),
    ],
    { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, TZ: 'UTC' } },
  );
  if (status !== 0) failed += 1;
}
process.exit(failed === 0 ? 0 : 1);
