/** Reads suppressions: by page and filter, one at a time, and all of them a page of rows at a time. */
import type { Knex } from 'knex';
import { normaliseAddress, spellingsOf, type AddressView } from '../audience';
import type { ListSuppressionsQuery, Page, Suppression, SuppressionFilters } from '../../contracts';
import { SUPPRESS_ALL, sequenceScope } from '../../lib/suppression-scope';
import { TABLES } from '../../lib/table-names';
import { toNumber, type Database } from '../../platform/database';
import type { Columns } from './ledger-row';
import { toSuppression, toSuppressionRow, type SuppressionRow } from './suppression-row';

export type SuppressionList = ReturnType<typeof createSuppressionList>;

const EXPORT_PAGE = 5_000;

export const createSuppressionList = (database: Database) => {
  const { knex } = database;
  const matching = (filters: SuppressionFilters) =>
    knex(TABLES.suppressions).modify((query) => filtered(database, query, filters));
  const nowMs = async (): Promise<number> => {
    const [row] = await knex.select({ now: database.nowMs() });
    return toNumber(row.now);
  };

  return {
    async page(query: ListSuppressionsQuery, view: AddressView): Promise<Page<Suppression>> {
      const { page, pageSize } = query;
      const found = await matching(query).count({ total: '*' }).first();
      const total = toNumber(found?.total ?? 0);
      const rows: Columns[] = await matching(query)
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .limit(pageSize)
        .offset((page - 1) * pageSize);
      const now = await nowMs();
      return {
        data: rows.map((row) => toSuppression(toSuppressionRow(row), now, view)),
        meta: { pagination: { page, pageSize, pageCount: Math.ceil(total / pageSize), total } },
      };
    },

    /** In the order of their keys. Reading stops where the caller stops asking. */
    async *pages(filters: SuppressionFilters, view: AddressView): AsyncGenerator<Suppression[]> {
      for (let after = 0; ;) {
        const rows: Columns[] = await matching(filters).where('id', '>', after).orderBy('id').limit(EXPORT_PAGE);
        const now = await nowMs();
        if (rows.length > 0) yield rows.map((row) => toSuppression(toSuppressionRow(row), now, view));
        if (rows.length < EXPORT_PAGE) return;
        after = toNumber(rows.at(-1)?.id);
      }
    },

    ...locking,
  };
};

const locking = {
  /** Locked where the engine locks rows. */
  async locked(trx: Knex.Transaction, id: number): Promise<SuppressionRow | null> {
    const row: Columns | undefined = await trx(TABLES.suppressions).where({ id }).forUpdate().first();
    return row ? toSuppressionRow(row) : null;
  },

  /** Those of the same mailbox and scope, itself among them; of an erased one nobody knows the others. Locked too. */
  async spelled(trx: Knex.Transaction, row: SuppressionRow): Promise<SuppressionRow[]> {
    const { scope, address } = row;
    if (address === null) return [row];
    const found: Columns[] = await trx(TABLES.suppressions)
      .where({ scope })
      .whereIn('address', spellingsOf(address))
      .forUpdate()
      .orderBy('id');
    return found.map(toSuppressionRow);
  },

  /** Locked, which on MySQL is also what shows a row that somebody else has just written. */
  async byAddress(trx: Knex.Transaction, scope: string, address: string): Promise<SuppressionRow> {
    const row: Columns = await trx(TABLES.suppressions)
      .where({ scope, address: normaliseAddress(address) })
      .forUpdate()
      .first();
    return toSuppressionRow(row);
  },
};

const filtered = (database: Database, query: Knex.QueryBuilder, filters: SuppressionFilters): void => {
  const { reason, scope, sequence, source, search, state } = filters;
  if (reason) void query.where({ reason });
  if (scope === 'all') void query.where({ scope: SUPPRESS_ALL });
  if (scope === 'sequence') void query.whereNot({ scope: SUPPRESS_ALL });
  if (sequence) void query.where({ scope: sequenceScope(sequence) });
  if (source) void query.where((either) => void either.where({ source }).orWhere('source', 'like', `${source}:%`));
  // `!` and not the backslash, which MySQL’s own string literals already use up.
  const prefix = normaliseAddress(search ?? '').replace(/[!%_]/g, (char) => `!${char}`);
  if (prefix) void query.whereRaw("address like ? escape '!'", [`${prefix}%`]);
  const isOver = (over: Knex.QueryBuilder) =>
    void over.whereNotNull('expires_at').where('expires_at', '<=', database.nowMs());
  if (state === 'lifted') void query.whereNotNull('lifted_at');
  else if (state) void query.whereNull('lifted_at');
  if (state === 'expired') void query.where(isOver);
  if (state === 'active') void query.whereNot(isOver);
};
