import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

/** Every file below `target`, or `target` itself; folders named in `skip` are left out. */
export const filesIn = (target, skip = []) => {
  if (!fs.existsSync(target)) return [];
  if (!fs.statSync(target).isDirectory()) return [target];
  return fs
    .readdirSync(target, { withFileTypes: true })
    .filter((entry) => !skip.includes(entry.name))
    .flatMap((entry) => filesIn(path.join(target, entry.name), skip))
    .sort();
};

/** A hash over names and contents: equal hashes mean an equal build. */
export const hashOf = (root, files) => {
  const hash = createHash('sha256');
  for (const file of files)
    hash.update(path.relative(root, file)).update('\0').update(fs.readFileSync(file)).update('\0');
  return hash.digest('hex').slice(0, 16);
};

const KEPT_MS = 60 * 60 * 1000;

/** Removes earlier builds, except what a run that is still going may be using. */
export const pruneBuilds = (folder, prefix, keep) => {
  for (const name of fs.readdirSync(folder).filter((entry) => entry.startsWith(prefix) && entry !== keep)) {
    const build = path.join(folder, name);
    if (Date.now() - fs.statSync(build).mtimeMs > KEPT_MS) fs.rmSync(build, { recursive: true, force: true });
  }
};
