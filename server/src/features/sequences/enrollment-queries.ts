/** Enrollments as lists and counts; nothing is changed here. */
import type { Knex } from 'knex';
import type { ListEnrollmentsQuery } from '../../contracts';
import { DAY_MS } from '../../lib/duration';
import { TABLES } from '../../lib/table-names';
import { msAgo, toNumber, type Database, type Queryable } from '../../platform/database';
import { OPEN_STATES } from './core/enrollment-state';
import { toEnrollmentRow, type Columns, type EnrollmentRow } from './enrollment-row';
import type { NameColumn } from './readable-names';

export type EnrollmentQueries = ReturnType<typeof createEnrollmentQueries>;

const EXPIRED_SINCE_MS = 30 * DAY_MS;

export const createEnrollmentQueries = (database: Database) => {
  const { knex } = database;
  /** Those that have none are absent. */
  const countBySequence = async (query: Knex.QueryBuilder, ids: readonly string[]): Promise<Map<string, number>> => {
    const counted = query
      .whereIn('sequence_id', [...ids])
      .groupBy('sequence_id')
      .select('sequence_id');
    const rows: Columns[] = await counted.count({ total: '*' });
    return new Map(rows.map((row) => [String(row.sequence_id), toNumber(row.total)]));
  };
  return {
    countOpen: (sequenceIds: readonly string[], within: Queryable = knex): Promise<Map<string, number>> =>
      countBySequence(within(TABLES.enrollments).whereIn('state', OPEN_STATES), sequenceIds),

    /** Mails of the last thirty days that came too late. */
    countExpired: (sequenceIds: readonly string[]): Promise<Map<string, number>> => {
      const expired = knex(TABLES.deliveries).where('state', 'expired');
      return countBySequence(expired.where('settled_at', '>', msAgo(database, EXPIRED_SINCE_MS)), sequenceIds);
    },

    /** `names`: what is searched. */
    async list(
      { sequence, state, search, page, pageSize }: ListEnrollmentsQuery,
      names: ReadonlySet<NameColumn>,
    ): Promise<{ rows: EnrollmentRow[]; total: number }> {
      const fold = database.client === 'sqlite' ? 'cohort_fold' : 'LOWER';
      const matching = (): Knex.QueryBuilder => {
        const query = knex(TABLES.enrollments);
        if (sequence !== undefined) void query.where({ sequence_id: sequence });
        if (state !== undefined) void query.where({ state });
        if (search) {
          const like = `%${search.toLowerCase().replace(/[%_!]/g, '!$&')}%`;
          const clauses = [...names].map((column) => `${fold}(${column}) LIKE ? ESCAPE '!'`);
          void query.whereRaw(
            `(${clauses.join(' OR ')})`,
            clauses.map(() => like),
          );
        }
        return query;
      };
      const rows: Columns[] = await matching()
        .orderBy('id', 'desc')
        .offset((page - 1) * pageSize)
        .limit(pageSize);
      const counted: Columns | undefined = await matching().count({ total: '*' }).first();
      return { rows: rows.map(toEnrollmentRow), total: toNumber(counted?.total ?? 0) };
    },
  };
};
