/**
 * Comparisons of days and instants. A rule’s date is a whole local day of the filter’s timezone unless it states an
 * instant; `equals` always means the whole day. A date column has no instants: they count as the local day they fall on.
 */
import type { RuleValue } from '../../../contracts';
import { fragment, joinFragments, type SqlFragment } from '../../../lib/sql-fragment';
import { anniversary } from './anniversary';
import { fail, type Compilation, type Place } from './compilation';
import type { PositiveOperator } from './positive-operator';
import { dayOf, endOfDay, rollingWindow, shift, startOfDay, type Moment } from './relative-time';
import { noteDate } from './resolved-dates';
import { durationOf, isRelative, momentOf, pairOf } from './rule-values';

export interface DateOperand {
  sql: string;
  type: 'date' | 'datetime';
}

interface DateTest {
  operator: PositiveOperator;
  value: RuleValue;
}

/** Bounds of a range; `before` is excluded, the others are included. */
interface Bounds<T> {
  from?: T;
  to?: T;
  after?: T;
  before?: T;
}

export function datePredicate(at: Place, operand: DateOperand, { operator, value }: DateTest): SqlFragment {
  switch (operator) {
    case 'in_last':
    case 'in_next':
      return rolling(at, operand, { operator, value });
    case 'anniversary_in_next': {
      const duration = durationOf(at, value);
      if (duration === undefined) return fragment('');
      const { now, timezone } = at.compilation;
      const end = shift(now, duration, timezone);
      if (end) noteDate(at, { kind: 'until', moment: { kind: 'instant', at: end }, wholeDays: true });
      return anniversary(at, operand, duration);
    }
    case 'between': {
      const wholeDays = operand.type === 'date';
      const pair = pairOf(at, value, (place, item) => notedMoment(place, item, wholeDays));
      return pair ? within(at.compilation, operand, pair) : fragment('');
    }
    default: {
      const moment = notedMoment(at, value, operand.type === 'date' || operator === 'equals');
      return moment ? compare(at.compilation, operand, { operator, moment }) : fragment('');
    }
  }
}

/** The value’s moment; noted where it moves with now. */
function notedMoment(place: Place, value: unknown, wholeDays: boolean): Moment | undefined {
  const moment = momentOf(place, value);
  if (moment && isRelative(value)) noteDate(place, { kind: 'at', moment, wholeDays });
  return moment;
}

function rolling(at: Place, operand: DateOperand, { operator, value }: DateTest): SqlFragment {
  const duration = durationOf(at, value);
  if (duration === undefined) return fragment('');
  const window = rollingWindow(duration, operator === 'in_last' ? 'past' : 'future', at.compilation);
  if (window === undefined) return fail(at, 'unsuitable_value', 'This length of time reaches too far.');
  const { from, to } = window;
  const kind = operator === 'in_last' ? 'since' : 'until';
  const edge: Moment = { kind: 'instant', at: kind === 'since' ? from : to };
  noteDate(at, { kind, moment: edge, wholeDays: operand.type === 'date' });
  return within(at.compilation, operand, [
    { kind: 'instant', at: from },
    { kind: 'instant', at: to },
  ]);
}

function within(compilation: Compilation, operand: DateOperand, [low, high]: readonly [Moment, Moment]): SqlFragment {
  if (operand.type === 'date') return onDays(compilation, operand, { from: low, to: high });
  const from = low.kind === 'instant' ? low.at : startOfDay(low.day, compilation.timezone);
  return high.kind === 'instant'
    ? onInstants(operand, { from, to: high.at })
    : onInstants(operand, { from, before: endOfDay(high.day, compilation.timezone) });
}

interface Comparison {
  operator: PositiveOperator;
  moment: Moment;
}

function compare(compilation: Compilation, operand: DateOperand, { operator, moment }: Comparison): SqlFragment {
  if (operand.type === 'date') return onDays(compilation, operand, boundsOf(operator, moment));
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
  return onInstants(operand, boundsOf(operator, moment.at));
}

function boundsOf<T>(operator: PositiveOperator, bound: T): Bounds<T> {
  if (operator === 'before') return { before: bound };
  if (operator === 'after') return { after: bound };
  if (operator === 'on_or_before') return { to: bound };
  return operator === 'on_or_after' ? { from: bound } : { from: bound, to: bound };
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
