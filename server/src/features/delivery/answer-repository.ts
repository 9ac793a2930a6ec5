/** What mail servers answered lately: what the brakes count. */
import type { Knex } from 'knex';
import { TABLES } from '../../lib/table-names';
import { toNumber, type Database } from '../../platform/database';
import { ANSWERS_WATCHED, isPolicyCode } from './core/hold';

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

export const createAnswerRepository = ({ knex }: Database) => ({
  /** Among the last ANSWERS_WATCHED answers after `sinceMs`, those about the sender. */
  async countPolicyAnswers(sinceMs: number): Promise<number> {
    const rows = await knex(TABLES.deliveryEvents)
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
    const row = await knex(TABLES.deliveries)
      .where({ state: 'failed', sequence_id: sequenceId, step_id: stepId })
      .where('updated_at', '>', sinceMs)
      .where(isMessage)
      .count({ total: '*' })
      .first();
    return toNumber(row?.total ?? 0);
  },
});
