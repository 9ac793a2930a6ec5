import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export const rootDir = path.resolve(__dirname, '../..');
export const playgroundDir = path.join(rootDir, 'playground');
/** Caches and logs of test runs; ignored by git. */
export const artifactsDir = path.join(rootDir, 'tests/.artifacts');

/** Reference vectors and data sets that live beside the checkout; undefined where they are not there. */
export const sharedDir = (): string | undefined => {
  const candidate = process.env.COHORT_SHARED_DIR ?? path.resolve(rootDir, '../shared');
  return fs.existsSync(candidate) ? candidate : undefined;
};

/** Memory-backed where the system has it: a fresh SQLite boot takes a third of the time there. */
const scratchRoot = (): string => {
  try {
    fs.accessSync('/dev/shm', fs.constants.W_OK);
    return '/dev/shm';
  } catch {
    return os.tmpdir();
  }
};

export const makeScratchDir = (): string => fs.mkdtempSync(path.join(scratchRoot(), 'cohort-test-'));
export const removeScratchDir = (dir: string): void => fs.rmSync(dir, { recursive: true, force: true });
