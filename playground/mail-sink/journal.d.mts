import type { JournalEntry } from './mail-sink.mjs';

export interface Journal {
  /** Resolves when the line is on the disk. */
  append(entry: JournalEntry): Promise<void>;
  close(): Promise<void>;
}

export function openJournal(file: string): Promise<Journal>;
