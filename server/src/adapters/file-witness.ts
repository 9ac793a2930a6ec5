/** A witness beside a SQLite file: a backup copied over the file is older than what stands here. */
import { readFile, writeFile } from 'node:fs/promises';
import type { Witness } from '../ports/witness';

const asInstant = (text: string, installationId: string): number | null => {
  const [id, seenAtMs] = text.trim().split(' ');
  const instant = Number(seenAtMs);
  return id === installationId && Number.isSafeInteger(instant) ? instant : null;
};

export const createFileWitness = (path: string): Witness => ({
  read: (installationId) =>
    readFile(path, 'utf8').then(
      (text) => asInstant(text, installationId),
      () => null,
    ),
  write: (installationId, seenAtMs) => writeFile(path, `${installationId} ${seenAtMs}\n`).catch(() => undefined),
  close: async () => undefined,
});

/** Where nothing outside the database lasts. */
export const noWitness: Witness = {
  read: async () => null,
  write: async () => undefined,
  close: async () => undefined,
};
