/** In: a rule of a filter, compiled. Out: the columns of a statement about one record, and their values as an answer. */
import { isAggregateRule, isGroup, isRelationRule, type ExplainedRule, type RuleReading } from '../../../contracts';
import { assertNever } from '../../../lib/assert-never';
import { fragment, type SqlFragment } from '../../../lib/sql-fragment';
import { plainValue } from '../../audience';
import type { FilterPart } from './compile-filter';
import type { Reading } from './rule-reading';

export interface RuleCells {
  cells: SqlFragment[];
  /** The values of the cells, in their order. */
  answer(values: readonly unknown[]): Pick<ExplainedRule, 'label' | 'holds' | 'read'>;
}

/** 1 where the condition holds, 0 where it does not, also where it is NULL. */
export const verdictCell = ({ sql, bindings }: SqlFragment): SqlFragment =>
  fragment(`CASE WHEN ${sql} THEN 1 ELSE 0 END`, bindings);

export const toVerdict = (value: unknown): boolean => Number(value) === 1;

export function cellsOf(part: FilterPart): RuleCells {
  const reading = part.read();
  const label = reading?.label ?? nameOf(part);
  return {
    cells: [verdictCell(part.holds), ...(reading ? readingCells(reading) : [])],
    answer: ([verdict, ...values]) => ({
      label,
      holds: toVerdict(verdict),
      read: reading && readingAnswer(reading, values),
    }),
  };
}

const nameOf = ({ node }: FilterPart): string => {
  if (isGroup(node)) return '';
  return isRelationRule(node) || isAggregateRule(node) ? node.relation : node.field;
};

function readingCells(reading: Reading): SqlFragment[] {
  switch (reading.kind) {
    case 'value':
      return [reading.value, ...(reading.other ? [reading.other.value] : [])];
    case 'related':
      return [reading.related, reading.matching];
    case 'aggregate':
      return [reading.value, reading.matching];
    default:
      return assertNever(reading);
  }
}

function readingAnswer(reading: Reading, [first, second]: readonly unknown[]): RuleReading {
  switch (reading.kind) {
    case 'value': {
      const { type, other } = reading;
      const value = plainValue(first, type);
      return { kind: 'value', type, value, ...(other ? { other: plainValue(second, other.type) } : {}) };
    }
    case 'related':
      return { kind: 'related', related: countFrom(first), matching: countFrom(second) };
    case 'aggregate': {
      const { type } = reading;
      return { kind: 'aggregate', type, value: plainValue(first, type), matching: countFrom(second) };
    }
    default:
      return assertNever(reading);
  }
}

/** NULL where there is no record on the way to the related ones. */
const countFrom = (value: unknown): number => Number(value ?? 0);
