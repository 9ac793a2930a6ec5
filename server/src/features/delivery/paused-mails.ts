/**
 * Mails of paused enrollments: which of them came due meanwhile, and what becomes of these when an enrollment goes on. As
 * with a hold that is lifted, whoever lets it go on decides; what a hold keeps back besides is asked about with that.
 */
import type { Knex } from 'knex';
import type { OverdueChoice } from '../../contracts';
import { assertNever } from '../../lib/assert-never';
import { TABLES } from '../../lib/table-names';
import { toNumber, type Database, type Queryable } from '../../platform/database';
import { endsByItself, type HoldRef } from './core/hold';
import { shiftForMs, SKIPPED_AT_MS } from './core/overdue';
import { PAUSED } from './delivery-source';
import { freeOf } from './held-query';
import type { HoldRepository } from './hold-repository';
import type { Columns } from './ledger-row';
import { nowDue } from './overdue-repository';
import { undecided } from './release';

export interface LetGoOn {
  enrollmentId: number;
  choice: OverdueChoice | undefined;
  pausedForMs: number;
}

export interface PausedMails {
  /** By enrollment, of those that have any: mails that came due and would leave if it went on. */
  countOverdue(enrollmentIds: readonly number[]): Promise<ReadonlyMap<number, number>>;
  /**
   * In the transaction in which it goes on, before it does. Returns by how many milliseconds its mails were moved. Throws
   * DomainError('conflict') where mails came due and nothing says what becomes of them.
   */
  letGoOn(trx: Knex.Transaction, input: LetGoOn): Promise<number>;
}

export interface PausedMailsDeps {
  database: Database;
  holds: Pick<HoldRepository, 'active'>;
}

export const createPausedMails = ({ database, holds }: PausedMailsDeps): PausedMails => {
  const { knex, nowMs } = database;

  /** What was looked at while it was paused is due again later; that it waits for this says that its time has come. */
  const cameDue = (q: Queryable, enrollmentIds: readonly number[]): Knex.QueryBuilder =>
    q(TABLES.deliveries)
      .whereIn('enrollment_id', [...enrollmentIds])
      .where('state', 'pending')
      .where((due) => void due.where('due_at', '<=', nowMs()).orWhere('reason', PAUSED));
  /** Those that would leave, and were not decided about already. */
  const free = (q: Queryable, enrollmentIds: readonly number[], others: readonly HoldRef[]): Knex.QueryBuilder =>
    cameDue(q, enrollmentIds).where('scheduled_at', '>', SKIPPED_AT_MS).modify(freeOf(others));
  const heldBy = async (q: Queryable): Promise<HoldRef[]> =>
    (await holds.active(q)).filter((hold) => !endsByItself(hold));

  return {
    async countOverdue(enrollmentIds) {
      if (enrollmentIds.length === 0) return new Map();
      const counted = free(knex, enrollmentIds, await heldBy(knex))
        .groupBy('enrollment_id')
        .select('enrollment_id');
      const found: Columns[] = await counted.count({ total: '*' });
      return new Map(found.map((row) => [toNumber(row.enrollment_id), toNumber(row.total)]));
    },

    async letGoOn(trx, { enrollmentId, choice, pausedForMs }) {
      const own = [enrollmentId];
      const others = await heldBy(trx);
      const shiftMs = choice === 'shift' ? shiftForMs(pausedForMs) : 0;
      const noted = { reason: null, updated_at: nowMs() };
      let moved = 0;
      if (choice === undefined) {
        const waiting: Columns | undefined = await free(trx, own, others).count({ total: '*' }).first();
        const count = toNumber(waiting?.total ?? 0);
        if (count > 0) throw undecided(count);
      } else moved = await free(trx, own, others).update({ ...changes(database, choice, shiftMs), ...noted });
      // Meant for a time longer ago than that: it goes out now rather than expire for it.
      if (choice === 'shift') await free(trx, own, others).update(nowDue(database));
      // What a hold keeps back is asked about when that is lifted, by when it came due.
      await cameDue(trx, own).update({ due_at: nowMs(), ...noted });
      return moved > 0 ? shiftMs : 0;
    },
  };
};

const changes = (database: Database, choice: OverdueChoice, shiftMs: number): Columns => {
  switch (choice) {
    case 'send':
      return nowDue(database);
    case 'skip':
      return { due_at: database.nowMs(), scheduled_at: SKIPPED_AT_MS };
    case 'shift': {
      // MySQL assigns in this order: the first reads what the second changes.
      const moved = database.knex.raw('scheduled_at + ?', [shiftMs]);
      return { due_at: moved, scheduled_at: moved, first_tried_at: null };
    }
    default:
      return assertNever(choice);
  }
};
