/** What became of a run: the plugin's own rows against the journal of the mail server, which is the oracle. */
import fs from 'node:fs';
import type { Knex } from 'knex';
import type { JournalEntry } from '../../playground/mail-sink/mail-sink.mjs';

const OPEN_STATES = ['pending', 'claimed', 'sending'];

export interface Outcome {
  /** Deliveries of the first step by state. */
  states: Record<string, number>;
  /** Deliveries that are claimed or sending, or due and unsent. */
  limbo: number;
  /** Sent by the ledger and unknown to the mail server, or not in the ledger at all. */
  lost: number;
  /** Steps of a recipient that the mail server took more than one copy of. */
  duplicates: number;
  /** Messages that the mail server took and the ledger does not know, or knows as not sent. */
  ghosts: number;
  /** Planned second deliveries by state. */
  next: Record<string, number>;
}

interface DeliveryRow {
  state: string;
  message_id: string;
  email: string;
  step_id: string;
  step_order: number;
  due_at: string | number;
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

/** A mail that waits for its time, or for a retry of its own, is not open. */
const isOpen = ({ state, due_at }: DeliveryRow): boolean =>
  OPEN_STATES.includes(state) && (state !== 'pending' || Number(due_at) <= Date.now());

const readRows = (knex: Knex): Promise<DeliveryRow[]> =>
  knex<DeliveryRow>('cohort_deliveries').select('state', 'message_id', 'email', 'step_id', 'step_order', 'due_at');

const isFirst = ({ step_order }: DeliveryRow): boolean => step_order === 1;

/** As `isOpen` has it; asked so often that reading the rows would keep the machine busy. */
export const countOpen = async (knex: Knex): Promise<number> => {
  const inHand = knex('cohort_deliveries').whereIn('state', ['claimed', 'sending']);
  const open = inHand.orWhere((due) => void due.where({ state: 'pending' }).where('due_at', '<=', Date.now()));
  return Number((await open.count({ total: '*' }).first())?.total ?? 0);
};

/** By recipient and step; a copy that the ledger does not know by its Message-ID counts for its recipient alone. */
const countCopies = (journal: readonly JournalEntry[], rows: readonly DeliveryRow[]): Record<string, number> => {
  const stepOf = new Map(rows.map(({ message_id, step_id }) => [message_id, step_id]));
  const keyOf = (to: string, messageId: string | null): string => `${to} ${stepOf.get(messageId ?? '') ?? ''}`;
  return countBy(journal.flatMap(({ to, messageId }) => to.map((address) => keyOf(address, messageId))));
};

/** `mails`: how many first deliveries were planned. */
export const readOutcome = async (knex: Knex, journal: JournalEntry[], mails: number): Promise<Outcome> => {
  const all = await readRows(knex);
  const rows = all.filter(isFirst);
  const copies = countCopies(journal, all);
  const sentOrUncertain = new Set(all.filter((row) => /sent|uncertain/.test(row.state)).map((row) => row.message_id));
  const isMissing = ({ state, email, step_id }: DeliveryRow): boolean =>
    state === 'sent' && !copies[`${email} ${step_id}`];
  return {
    states: countBy(rows.map((row) => row.state)),
    limbo: all.filter(isOpen).length,
    lost: mails - rows.length + all.filter(isMissing).length,
    duplicates: Object.values(copies).filter((count) => count > 1).length,
    ghosts: journal.filter(({ messageId }) => messageId === null || !sentOrUncertain.has(messageId)).length,
    next: countBy(all.filter((row) => !isFirst(row)).map((row) => row.state)),
  };
};
