/**
 * The playground’s data, on a database of a test’s own. Filling one takes as long as many tests: it is done once in a run,
 * by whoever asks first, and copied.
 */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { createTemporaryDatabase, type TemporaryDatabase } from './databases';
import { makeScratchDir, removeScratchDir, rootDir } from './paths';
import { waitFor } from './wait-for';

const FOLDER = 'COHORT_TEST_SEEDED';
const FILLED_WITHIN_MS = 240_000;

/** Before the first worker starts: where the run keeps it. */
export const keepSeeded = (): void => {
  process.env[FOLDER] = makeScratchDir();
};

export const dropSeeded = (): void => {
  const folder = process.env[FOLDER];
  if (folder) removeScratchDir(folder);
};

const seed = (database: TemporaryDatabase): void => {
  execFileSync(process.execPath, [path.join(rootDir, 'playground/scripts/seed.mjs')], {
    env: { ...process.env, ...database.env, NODE_ENV: 'development' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
};

const fileOf = ({ env }: TemporaryDatabase): string => {
  if (!env.DATABASE_FILENAME) throw new Error('Only a database that is a file can be copied');
  return env.DATABASE_FILENAME;
};

/** True for the one that is to fill it. */
const isFirst = (folder: string): boolean => {
  try {
    fs.mkdirSync(path.join(folder, 'taken'));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
};

const fill = async (folder: string, filled: string): Promise<void> => {
  const database = await createTemporaryDatabase('sqlite');
  try {
    seed(database);
    fs.copyFileSync(fileOf(database), `${filled}.draft`);
    fs.renameSync(`${filled}.draft`, filled);
  } catch (error) {
    // The next one tries for itself.
    fs.rmdirSync(path.join(folder, 'taken'));
    throw error;
  } finally {
    await database.drop();
  }
};

export const createSeededDatabase = async (): Promise<TemporaryDatabase> => {
  const folder = process.env[FOLDER];
  if (!folder) throw new Error('Only the browser tests have a seeded database: their setup says where it is kept');
  const filled = path.join(folder, 'playground.db');
  const isFilled = () => fs.existsSync(filled);
  while (!isFilled()) {
    if (isFirst(folder)) await fill(folder, filled);
    else
      await waitFor(() => isFilled() || !fs.existsSync(path.join(folder, 'taken')), Boolean, {
        timeoutMs: FILLED_WITHIN_MS,
      });
  }
  const database = await createTemporaryDatabase('sqlite');
  fs.copyFileSync(filled, fileOf(database));
  return database;
};
