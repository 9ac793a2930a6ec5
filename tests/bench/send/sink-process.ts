/** The playground’s mail sink in a process of its own: what it takes is in a journal, whose instants are what is measured. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { JournalEntry } from '../../../playground/mail-sink/mail-sink.mjs';
import { readJournal } from '../../support/ledger';
import { makeScratchDir, playgroundDir, removeScratchDir } from '../../support/paths';

/** As a mail server answers that is near. */
const LATENCY_MS = 5;
const MS_PER_SECOND = 1_000;

export interface SinkProcess {
  port: number;
  journal(): JournalEntry[];
  stop(): Promise<void>;
}

export async function startSinkProcess(): Promise<SinkProcess> {
  const dir = makeScratchDir();
  const file = path.join(dir, 'journal.jsonl');
  const options = ['--smtp-port', '0', '--http-port', '0', '--latency-ms', String(LATENCY_MS), '--journal', file];
  const child = spawn(process.execPath, [path.join(playgroundDir, 'mail-sink/cli.mjs'), ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line]: string[] = await once(createInterface({ input: child.stdout }), 'line');
  const port = Number(/smtp:\/\/[^:]+:(\d+)/.exec(line ?? '')?.[1]);
  if (!Number.isInteger(port)) throw new Error(`The mail sink did not say where it listens: ${line}`);
  return {
    port,
    journal: () => readJournal(file),
    async stop() {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
      removeScratchDir(dir);
    },
  };
}

/** Mails per second from the first that was taken to the last. */
export function ratePerSecond(journal: readonly JournalEntry[]): number {
  const instants = journal.map(({ at }) => Date.parse(at)).sort((a, b) => a - b);
  const [first = NaN, last = NaN] = [instants[0], instants.at(-1)];
  return ((instants.length - 1) / (last - first)) * MS_PER_SECOND;
}
