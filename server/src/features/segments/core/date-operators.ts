/**
 * Comparisons of days and instants. A rule’s date is a whole local day of the filter’s timezone unless it states an
 * instant; `equals` always means the whole day. A date column has no instants: they count as the local day they fall on.
 */
import type { ErrorPath, RuleValue } from '../../../contracts';
import { fragment, joinFragments, type SqlFragment } from '../../../lib/sql-fragment';
import { anniversary } from './anniversary';
import { fail, type Compilation } from './compilation';
import type { PositiveOperator } from './positive-operator';
import { dayOf, endOfDay, rollingWindow, startOfDay, type Moment } from './relative-time';
import { durationOf, momentOf, pairOf } from './rule-values';

export interface DateOperand {
  sql: string;
  type: 'date' | 'datetime';
}

/** Bounds of a range; `before` is excluded, the others are included. */
interface Bounds<T> {
  from?: T;
  to?: T;
  after?: T;
  before?: T;
}

export function datePredicate(
  compilation: Compilation,
  operand: DateOperand,
  operator: PositiveOperator,
  value: RuleValue,
  path: ErrorPath,
): SqlFragment {
  switch (operator) {
    case 'in_last':
    case 'in_next':
      return rolling(compilation, operand, operator === 'in_last' ? 'past' : 'future', value, path);
    case 'anniversary_in_next': {
      const duration = durationOf(compilation, value, path);
      return duration ? anniversary(compilation, operand, duration, path) : fragment('');
    }
    case 'between': {
      const pair = pairOf(compilation, value, path, (item, itemPath) => momentOf(compilation, item, itemPath));
      return pair ? within(compilation, operand, pair[0], pair[1]) : fragment('');
    }
    default: {
      const moment = momentOf(compilation, value, path);
      return moment ? compare(compilation, operand, operator, moment) : fragment('');
    }
  }
}

function rolling(
  compilation: Compilation,
  operand: DateOperand,
  direction: 'past' | 'future',
  value: RuleValue,
  path: ErrorPath,
): SqlFragment {
  const duration = durationOf(compilation, value, path);
  if (duration === undefined) return fragment('');
  const window = rollingWindow(duration, direction, compilation);
  if (window === undefined) return fail(compilation, path, 'unsuitable_value', 'This length of time reaches too far.');
  const instant = (at: Date): Moment => ({ kind: 'instant', at });
  return within(compilation, operand, instant(window.from), instant(window.to));
}

function within(compilation: Compilation, operand: DateOperand, low: Moment, high: Moment): SqlFragment {
  if (operand.type === 'date') return onDays(compilation, operand, { from: low, to: high });
  const from = low.kind === 'instant' ? low.at : startOfDay(low.day, compilation.timezone);
  return high.kind === 'instant'
    ? onInstants(operand, { from, to: high.at })
    : onInstants(operand, { from, before: endOfDay(high.day, compilation.timezone) });
}

function compare(
  compilation: Compilation,
  operand: DateOperand,
  operator: PositiveOperator,
  moment: Moment,
): SqlFragment {
  if (operand.type === 'date') return onDays(compilation, operand, boundsOf(operator, moment, moment));
  const { timezone } = compilation;
  if (operator === 'equals' || moment.kind === 'day') {
    const day = moment.kind === 'day' ? moment.day : dayOf(moment.at, timezone);
    const start = startOfDay(day, timezone);
    const end = endOfDay(day, timezone);
    if (operator === 'equals') return onInstants(operand, { from: start, before: end });
    if (operator === 'before') return onInstants(operand, { before: start });
    if (operator === 'on_or_before') return onInstants(operand, { before: end });
    return onInstants(operand, { from: operator === 'after' ? end : start });
  }
  return onInstants(operand, boundsOf(operator, moment.at, moment.at));
}

function boundsOf<T>(operator: PositiveOperator, low: T, high: T): Bounds<T> {
  if (operator === 'before') return { before: low };
  if (operator === 'after') return { after: high };
  if (operator === 'on_or_before') return { to: high };
  return operator === 'on_or_after' ? { from: low } : { from: low, to: high };
}

const SYMBOLS = { from: '>=', after: '>', to: '<=', before: '<' } as const satisfies Record<
  keyof Bounds<unknown>,
  string
>;

function onInstants({ sql }: DateOperand, bounds: Bounds<Date>): SqlFragment {
  return range(sql, bounds, (at) => fragment('?', [at]));
}

function onDays({ dialect, timezone }: Compilation, { sql }: DateOperand, bounds: Bounds<Moment>): SqlFragment {
  return range(sql, bounds, (moment) => dialect.day(moment.kind === 'day' ? moment.day : dayOf(moment.at, timezone)));
}

function range<T>(sql: string, bounds: Bounds<T>, bind: (bound: T) => SqlFragment): SqlFragment {
  const parts = (['from', 'after', 'to', 'before'] as const).flatMap((side) => {
    const bound = bounds[side];
    if (bound === undefined) return [];
    const value = bind(bound);
    return [fragment(`${sql} ${SYMBOLS[side]} ${value.sql}`, value.bindings)];
  });
  return joinFragments(parts, ' AND ');
}
