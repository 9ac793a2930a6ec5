/** The mail log: newest first. */
import type { Knex } from 'knex';
import type { Delivery, ListDeliveriesQuery, Page } from '../../contracts';
import { TABLES } from '../../lib/table-names';
import { toNumber, type Database } from '../../platform/database';
import { toDelivery, toLedgerRow, type Columns } from './ledger-row';

/** `!` and not the backslash, which MySQL’s own string literals already use up. */
const escapeLike = (value: string): string => value.replace(/[!%_]/g, (char) => `!${char}`);

const filtered = (query: Knex.QueryBuilder, { state, enrollment, sequence, search }: ListDeliveriesQuery): void => {
  if (state) void query.where({ state });
  if (enrollment) void query.where({ enrollment_id: enrollment });
  if (sequence) void query.where({ sequence_id: sequence });
  if (!search) return;
  const pattern = `%${escapeLike(search.toLowerCase())}%`;
  void query.where((either) => {
    for (const column of ['email', 'subject']) void either.orWhereRaw("lower(??) like ? escape '!'", [column, pattern]);
  });
};

export const listDeliveries = async ({ knex }: Database, query: ListDeliveriesQuery): Promise<Page<Delivery>> => {
  const { page, pageSize } = query;
  const rows = () => knex(TABLES.deliveries).modify((builder) => filtered(builder, query));
  const found = await rows().count({ total: '*' }).first();
  const total = toNumber(found?.total ?? 0);
  const data = await rows()
    .orderBy('id', 'desc')
    .limit(pageSize)
    .offset((page - 1) * pageSize);
  return {
    data: data.map((row: Columns) => toDelivery(toLedgerRow(row))),
    meta: { pagination: { page, pageSize, pageCount: Math.ceil(total / pageSize), total } },
  };
};
