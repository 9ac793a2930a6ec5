/**
 * In: an aggregate and its column. Out: the SQL of its value in a group, and that value’s type. Sums and averages are
 * rounded where an engine adds binary floats, so that every engine finds 0.1 + 0.2 equal to 0.3.
 */
import type { AggregateRule, FieldType } from '../../../contracts';
import type { ColumnNode } from '../../audience';
import { columnOf, type Compilation, type Scope } from './compilation';
import { FLOAT_SCALE } from './dialects';

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
  column: (ColumnNode & { row: Scope }) | null,
): string {
  if (column === null || aggregate === 'count') return 'COUNT(*)';
  const { dialect } = compilation;
  const sql = columnOf(compilation, column.row.alias, column.column);
  if (aggregate === 'min' || aggregate === 'max') return `${aggregate.toUpperCase()}(${sql})`;
  const scale = scaleOf(column);
  if (aggregate === 'avg') return dialect.round(dialect.average(sql, column.type), scale + AVERAGE_DIGITS);
  const sum = `COALESCE(SUM(${sql}), 0)`;
  const isExact = scale === 0 || (column.type === 'decimal' && dialect.hasExactDecimals);
  return isExact ? sum : dialect.round(sum, scale);
}

const scaleOf = ({ type, scale }: ColumnNode): number => {
  if (type === 'float') return FLOAT_SCALE;
  return type === 'decimal' ? (scale ?? DEFAULT_SCALE) : 0;
};
