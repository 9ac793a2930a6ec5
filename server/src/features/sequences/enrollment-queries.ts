/** Enrollments as lists and counts; nothing is changed here. */
import type { Knex } from 'knex';
import type { ListEnrollmentsQuery } from '../../contracts';
import { TABLES } from '../../lib/table-names';
import { toNumber, type Database, type Queryable } from '../../platform/database';
import { OPEN_STATES } from './core/enrollment-state';
import { toEnrollmentRow, type Columns, type EnrollmentRow } from './enrollment-row';

export type EnrollmentQueries = ReturnType<typeof createEnrollmentQueries>;

export const createEnrollmentQueries = (database: Database) => {
  const { knex } = database;
  return {
    async countOpen(sequenceIds: readonly string[], within: Queryable = knex): Promise<Map<string, number>> {
      const rows: Columns[] = await within(TABLES.enrollments)
        .whereIn('sequence_id', sequenceIds)
        .whereIn('state', OPEN_STATES)
        .groupBy('sequence_id')
        .select('sequence_id')
        .count({ total: '*' });
      return new Map(rows.map((row) => [String(row.sequence_id), toNumber(row.total)]));
    },

    async list({
      sequence,
      state,
      search,
      page,
      pageSize,
    }: ListEnrollmentsQuery): Promise<{ rows: EnrollmentRow[]; total: number }> {
      const fold = database.client === 'sqlite' ? 'cohort_fold' : 'LOWER';
      const matching = (): Knex.QueryBuilder => {
        const query = knex(TABLES.enrollments);
        if (sequence !== undefined) void query.where({ sequence_id: sequence });
        if (state !== undefined) void query.where({ state });
        if (search) {
          const like = `%${search.toLowerCase().replace(/[%_!]/g, '!$&')}%`;
          const clause = ['contact_name', 'company_name']
            .map((column) => `${fold}(${column}) LIKE ? ESCAPE '!'`)
            .join(' OR ');
          void query.whereRaw(`(${clause})`, [like, like]);
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
