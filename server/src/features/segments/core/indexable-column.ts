/**
 * In: a field rule on a related row that the engine may begin at. Out: the index by which it would find the rows, or
 * none where the comparison as it is compiled cannot use one.
 */
import type { FieldRule, FieldType } from '../../../contracts';
import type { ColumnNode, TableNode } from '../../audience';
import type { Dialect } from './dialects';
import type { WantedIndex } from './index-statement';
import { positiveOf, type PositiveOperator } from './positive-operator';

/** A range or a set of the column’s own values. */
const RANGES: readonly PositiveOperator[] = [
  'equals',
  'in_list',
  'greater_than',
  'greater_than_or_equal',
  'less_than',
  'less_than_or_equal',
  'between',
  'before',
  'after',
  'on_or_before',
  'on_or_after',
  'in_last',
  'in_next',
];
const TEXTS: readonly FieldType[] = ['string', 'enumeration'];

interface ColumnRule {
  node: TableNode;
  column: ColumnNode;
  rule: FieldRule;
}

export function columnIndex(
  dialect: Pick<Dialect, 'engine' | 'quote' | 'fold'>,
  { node, column, rule }: ColumnRule,
): WantedIndex | undefined {
  const { operator } = positiveOf(rule.operator);
  if (rule.valueField !== undefined || rule.empty === 'exclude' || column.type === 'boolean') return undefined;
  if (!RANGES.includes(operator)) return undefined;
  const wanted = { table: node.table, column: column.column };
  if (!TEXTS.includes(column.type)) return { ...wanted, reason: `Finds ${node.label} by ${column.label}.` };
  if (dialect.engine !== 'postgres') return undefined;
  return {
    ...wanted,
    folded: dialect.fold(dialect.quote(column.column)),
    reason: `Finds ${node.label} by ${column.label} whatever the case, and tells the planner how many there are.`,
  };
}
