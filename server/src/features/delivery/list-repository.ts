/**
 * The mail log. Pages and counts reach the first 10,000 mails of what was asked for, so that no list reads the whole
 * ledger to be counted; whoever wants all of it walks with `before`.
 */
import type { Knex } from 'knex';
import { LARGEST_LOG, type DeliverySort, type ListDeliveriesQuery } from '../../contracts';
import { TABLES } from '../../lib/table-names';
import { toNumber, withoutSlots, type Database, type SqlClient } from '../../platform/database';
import { withStatementTimeout } from '../../platform/statement-timeout';
import { whereMailedAt, whereMailedToDomain } from './address-query';
import { toLedgerRow, type LedgerRow } from './ledger-row';

export interface LogPage {
  rows: LedgerRow[];
  total: number;
  isCapped: boolean;
}

/** Free text reads row by row; on a ledger of millions it may be turned away. */
const TIMEOUT_MS = 10_000;

const COLUMNS = { id: 'id', dueAt: 'due_at', sentAt: 'sent_at' } as const;
/** What is asked for by its exact value: key of the query, column. */
const EXACT = [
  ['state', 'state'],
  ['kind', 'kind'],
  ['enrollment', 'enrollment_id'],
  ['sequence', 'sequence_id'],
  ['step', 'step_id'],
  ['template', 'template_id'],
  ['recipient', 'recipient_id'],
] as const;
const PERIODS = [
  ['dueFrom', 'due_at', '>='],
  ['dueTo', 'due_at', '<'],
  ['sentFrom', 'sent_at', '>='],
  ['sentTo', 'sent_at', '<'],
] as const;

export const listDeliveries = (database: Database, query: ListDeliveriesQuery): Promise<LogPage> => {
  const matching = () => database.knex(TABLES.deliveries).modify((rows) => filtered(rows, database.client, query));
  return withStatementTimeout(withoutSlots(database), TIMEOUT_MS, async (read) => {
    const ask = (builder: Knex.QueryBuilder) => {
      const { sql, bindings } = builder.toSQL();
      // The timeouts of MySQL look for the word in capitals.
      return read({ sql: sql.replace(/^select/, 'SELECT'), bindings: bindings as (string | number)[] });
    };
    const first = matching()
      .select('id')
      .limit(LARGEST_LOG + 1);
    const [counted] = await ask(database.knex.from(first.as('first')).count({ total: '*' }));
    const found = toNumber(counted?.total ?? 0);
    const total = Math.min(found, LARGEST_LOG);
    const { page, pageSize } = query;
    const rows = await ask(
      matching()
        .select('*')
        .modify((all) => ordered(all, query.sort))
        .limit(pageSize)
        .offset((page - 1) * pageSize),
    );
    return { rows: rows.map(toLedgerRow), total, isCapped: found > total };
  });
};

const ordered = (rows: Knex.QueryBuilder, sort: DeliverySort): void => {
  const [name, direction] = sort.split(':') as [keyof typeof COLUMNS, 'asc' | 'desc'];
  if (name !== 'id') void rows.orderBy(COLUMNS[name], direction);
  void rows.orderBy('id', direction);
};

/** Nearly every row with that instant is of that state: SQLite would otherwise sort all of them by hand. */
const isSentByInstant = ({ state, sort }: ListDeliveriesQuery): boolean =>
  state === 'sent' && sort.startsWith('sentAt');

const filtered = (rows: Knex.QueryBuilder, client: SqlClient, query: ListDeliveriesQuery): void => {
  for (const [key, column] of EXACT) {
    if (key === 'state' && isSentByInstant(query))
      void rows.whereRaw('CASE WHEN ?? = ? THEN 1 ELSE 0 END = 1', [column, 'sent']);
    else if (query[key]) void rows.where(column, query[key]);
  }
  for (const [key, column, sign] of PERIODS) {
    const instant = query[key];
    if (instant) void rows.where(column, sign, Date.parse(instant));
  }
  const { domain, code, reason, before, sort, address, search } = query;
  if (domain) whereMailedToDomain(rows, domain);
  if (code?.includes('.')) void rows.where('enhanced_code', code);
  else if (code) void rows.where('reply_code', Number(code));
  if (before) void rows.where('id', '<', before);
  if (sort.startsWith('sentAt')) void rows.whereNotNull('sent_at');
  if (reason) void rows.where((some) => void contains(some, ['reason'], reason));
  if (address) whereMailedAt(rows, client, [address]);
  if (search) void rows.where((some) => void contains(some, ['email', 'subject'], search));
};

const contains = (some: Knex.QueryBuilder, columns: readonly string[], text: string): void => {
  // `!` and not the backslash, which MySQL’s own string literals already use up.
  const pattern = `%${text.toLowerCase().replace(/[!%_]/g, (char) => `!${char}`)}%`;
  for (const column of columns) void some.orWhereRaw("lower(??) like ? escape '!'", [column, pattern]);
};
