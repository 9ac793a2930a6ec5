/** What became of a run: the plugin's own rows against the journal of the mail server, which is the oracle. */
import fs from 'node:fs';
import type { Knex } from 'knex';
import type { JournalEntry } from '../../playground/mail-sink/mail-sink.mjs';

const OPEN_STATES = ['pending', 'claimed', 'sending'];

export interface Outcome {
  /** Deliveries by state. */
  states: Record<string, number>;
  /** Deliveries that no worker has settled. */
  limbo: number;
  /** Sent by the ledger, unknown to the mail server. */
  lost: number;
  /** Messages that the mail server took more than once, for the same recipient. */
  duplicates: number;
  /** Messages that the mail server took and the ledger does not know, or knows as not sent. */
  ghosts: number;
}

interface DeliveryRow {
  state: string;
  message_id: string;
  email: string;
}

export const readJournal = (file: string): JournalEntry[] =>
  fs.existsSync(file)
    ? fs
        .readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as JournalEntry)
    : [];

const countBy = (keys: string[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const key of keys) counts[key] = (counts[key] ?? 0) + 1;
  return counts;
};

export const countOpen = async (knex: Knex): Promise<number> => {
  const [row] = await knex('cohort_deliveries').whereIn('state', OPEN_STATES).count({ open: '*' });
  return Number(row?.open);
};

export const readOutcome = async (knex: Knex, journal: JournalEntry[]): Promise<Outcome> => {
  const rows = await knex<DeliveryRow>('cohort_deliveries').select('state', 'message_id', 'email');
  const accepted = countBy(journal.flatMap(({ to }) => to));
  const sentOrUncertain = new Set(rows.filter((row) => /sent|uncertain/.test(row.state)).map((row) => row.message_id));
  return {
    states: countBy(rows.map((row) => row.state)),
    limbo: rows.filter((row) => OPEN_STATES.includes(row.state)).length,
    lost: rows.filter((row) => row.state === 'sent' && !accepted[row.email]).length,
    duplicates: Object.values(accepted).filter((count) => count > 1).length,
    ghosts: journal.filter(({ messageId }) => messageId === null || !sentOrUncertain.has(messageId)).length,
  };
};
