/** What mail servers answered lately, and who complained: what the brakes count. */
import type { Knex } from 'knex';
import { TABLES } from '../../lib/table-names';
import { msAgo, toNumber, type Database } from '../../platform/database';
import { ANSWERS_WATCHED, COMPLAINT_WINDOW_MS, isPolicyCode, type ComplaintCount } from './core/hold';

export type AnswerRepository = ReturnType<typeof createAnswerRepository>;

/** Events that are no answer (a row put off, a claim returned) stand between them. */
const EVENTS_READ = 3 * ANSWERS_WATCHED;
const ANSWERS: readonly unknown[] = ['T4', 'T5', 'T6'];

interface EventData {
  transition?: unknown;
  replyCode?: unknown;
  enhancedCode?: unknown;
}

const toData = (data: unknown): EventData => (typeof data === 'string' ? JSON.parse(data) : data) ?? {};

/** Mails of people that left within the window and after `sinceMs`. */
const sentLately = (database: Database, sinceMs: number): Knex.QueryBuilder =>
  database
    .knex(`${TABLES.deliveries} as d`)
    .where({ 'd.state': 'sent' })
    .whereNot('d.kind', 'test')
    .where('d.settled_at', '>', sinceMs)
    .where('d.settled_at', '>', msAgo(database, COMPLAINT_WINDOW_MS));

const countComplaints = async (database: Database, sinceMs: number): Promise<ComplaintCount> => {
  const { knex } = database;
  const about = (column: string, other: string): Knex.QueryBuilder =>
    sentLately(database, sinceMs).where(column, knex.ref(other)).select(knex.raw('1'));
  const unnamed = (report: Knex.QueryBuilder): void =>
    void report.whereNull('f.delivery_id').whereExists(about('d.email', 'f.address'));
  const complained = await knex(`${TABLES.mailFeedback} as f`)
    .where({ 'f.kind': 'complained' })
    .where('f.received_at', '>', sinceMs)
    .where('f.received_at', '>', msAgo(database, COMPLAINT_WINDOW_MS))
    // A report that names no mail of ours counts where its address got one.
    .where((either) => void either.whereExists(about('d.id', 'f.delivery_id')).orWhere(unnamed))
    .countDistinct({ total: 'f.address' })
    .first();
  const sent = await sentLately(database, sinceMs).count({ total: '*' }).first();
  return { complaints: toNumber(complained?.total ?? 0), sent: toNumber(sent?.total ?? 0) };
};

export const createAnswerRepository = (database: Database) => ({
  countComplaints: (sinceMs: number): Promise<ComplaintCount> => countComplaints(database, sinceMs),

  /** Among the last ANSWERS_WATCHED answers after `sinceMs`, those about the sender. */
  async countPolicyAnswers(sinceMs: number): Promise<number> {
    const rows = await database
      .knex(TABLES.deliveryEvents)
      .whereIn('type', ['sent', 'failed', 'pending'])
      .where('at', '>', sinceMs)
      .orderBy('id', 'desc')
      .limit(EVENTS_READ)
      .select('data');
    const answers = rows
      .map((row) => toData(row.data))
      .filter(
        ({ transition, replyCode }) => ANSWERS.includes(transition) && (transition === 'T4' || replyCode !== null),
      )
      .slice(0, ANSWERS_WATCHED);
    return answers.filter(({ enhancedCode }) => typeof enhancedCode === 'string' && isPolicyCode(enhancedCode)).length;
  },

  /** Mails of the step that were refused for what is in them, after `sinceMs`. */
  async countMessageFailures(
    { sequenceId, stepId }: { sequenceId: string; stepId: string },
    sinceMs: number,
  ): Promise<number> {
    const isMessage = (either: Knex.QueryBuilder): void =>
      void either.where('enhanced_code', '5.3.4').orWhere('enhanced_code', 'like', '5.6.%');
    const row = await database
      .knex(TABLES.deliveries)
      .where({ state: 'failed', sequence_id: sequenceId, step_id: stepId })
      .where('updated_at', '>', sinceMs)
      .where(isMessage)
      .count({ total: '*' })
      .first();
    return toNumber(row?.total ?? 0);
  },
});
