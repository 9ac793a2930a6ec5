/**
 * In: an aggregate and its column. Out: the SQL of its value in a group, and that value’s type. Sums and averages are
 * rounded where an engine adds binary floats, so that every engine finds 0.1 + 0.2 equal to 0.3.
 */
import type { AggregateRule, FieldType } from '../../../contracts';
import type { ColumnNode } from '../../audience';
import { columnOf, type Compilation, type Scope } from './compilation';
import { FLOAT_SCALE } from './dialects';
import { isMailTable, MAIL_KEY } from './mail-relations';

const DEFAULT_SCALE = 2;
/** Digits that an average keeps beyond its column’s. */
const AVERAGE_DIGITS = 4;

export function aggregateType({ aggregate }: AggregateRule, column: ColumnNode | null): FieldType {
  if (column === null) return 'integer';
  if (aggregate === 'min' || aggregate === 'max') return column.type;
  return aggregate === 'sum' && column.type === 'integer' ? 'biginteger' : 'decimal';
}

/** The sum of NULLs is 0, as the sum of nothing is. */
export function expressionOf(
  compilation: Compilation,
  { aggregate }: AggregateRule,
  { row, column: counted }: { row: Scope; column: ColumnNode | null },
): string {
  if (counted === null || aggregate === 'count') return numberOf(compilation, row);
  const column = { ...counted, row };
  if (aggregate === 'sum') return sumOf(compilation, column);
  if (aggregate === 'avg') return averageOf(compilation, column);
  return `${aggregate.toUpperCase()}(${columnOf(compilation, row.alias, column.column)})`;
}

/** How many there are in a group: of mail the mails, however often each was opened or clicked. */
export const numberOf = (compilation: Compilation, { node, alias }: Scope): string =>
  isMailTable(node) ? `COUNT(DISTINCT ${columnOf(compilation, alias, MAIL_KEY)})` : 'COUNT(*)';

type RowColumn = ColumnNode & { row: Scope };

export function sumOf(compilation: Compilation, column: RowColumn): string {
  const { dialect } = compilation;
  const sum = `COALESCE(SUM(${columnOf(compilation, column.row.alias, column.column)}), 0)`;
  const scale = scaleOf(column);
  const isExact = scale === 0 || (column.type === 'decimal' && dialect.hasExactDecimals);
  return isExact ? sum : dialect.round(sum, scale);
}

/** `valued` may give NULLs a value; without it they do not take part. */
export function averageOf(
  compilation: Compilation,
  column: RowColumn,
  valued: (sql: string) => string = (sql) => sql,
): string {
  const { dialect } = compilation;
  const sql = valued(columnOf(compilation, column.row.alias, column.column));
  return dialect.round(dialect.average(sql, column.type), scaleOf(column) + AVERAGE_DIGITS);
}

const scaleOf = ({ type, scale }: ColumnNode): number => {
  if (type === 'float') return FLOAT_SCALE;
  return type === 'decimal' ? (scale ?? DEFAULT_SCALE) : 0;
};
