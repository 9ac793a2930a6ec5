/** One value against one rule: the oracle’s comparisons of texts, numbers, truth values, days and instants. */
import { Temporal } from 'temporal-polyfill';
import type { FieldType, FilterDuration, Operator, RelativeDate, RuleValue } from '../../../server/src/contracts';
import type { OracleContext } from './oracle';
import type { Value } from './world';

export interface Comparison {
  value: NonNullable<Value>;
  type: FieldType;
  operator: Operator;
  rule: { value?: RuleValue };
  /** The other field of a field-to-field rule, instead of the rule’s value. */
  other?: NonNullable<Value>;
}

export function compareValue(comparison: Comparison, context: OracleContext): boolean {
  const { type } = comparison;
  if (type === 'string' || type === 'enumeration') return compareText(comparison);
  if (type === 'boolean') return comparison.value === (comparison.other ?? comparison.rule.value);
  if (type === 'date' || type === 'datetime') return compareDate(comparison, context);
  return compareNumber(comparison);
}

/** Character by character, so that no letter’s case depends on its neighbours. */
const fold = (text: unknown): string =>
  [...String(text)].map((character) => (character === 'İ' ? 'i' : character.toLowerCase())).join('');

function compareText({ value, operator, rule, other }: Comparison): boolean {
  const text = fold(value);
  if (operator === 'in_list') return (rule.value as string[]).some((item) => fold(item) === text);
  const wanted = fold(other ?? rule.value);
  if (operator === 'equals') return text === wanted;
  if (operator === 'contains') return text.includes(wanted);
  return operator === 'starts_with' ? text.startsWith(wanted) : text.endsWith(wanted);
}

/** Exact: as integers of 10^-24. */
function units(value: unknown): bigint {
  if (typeof value === 'number' && Number.isInteger(value)) return BigInt(value) * 10n ** 24n;
  const plain = typeof value === 'number' && /e/.test(String(value)) ? value.toFixed(24) : String(value);
  const [whole = '0', digits = ''] = plain.split('.');
  const sign = whole.startsWith('-') ? -1n : 1n;
  return sign * (BigInt(whole.replace('-', '')) * 10n ** 24n + BigInt(digits.padEnd(24, '0').slice(0, 24)));
}

function compareNumber({ value, operator, rule, other }: Comparison): boolean {
  const number = units(value);
  if (operator === 'in_list') return (rule.value as number[]).some((item) => units(item) === number);
  if (operator === 'between') {
    const [low, high] = rule.value as [number, number];
    return units(low) <= number && number <= units(high);
  }
  return ordered(operator, number < units(other ?? rule.value) ? -1 : number > units(other ?? rule.value) ? 1 : 0);
}

function ordered(operator: Operator, order: number): boolean {
  switch (operator) {
    case 'equals':
      return order === 0;
    case 'greater_than':
    case 'after':
      return order > 0;
    case 'greater_than_or_equal':
    case 'on_or_after':
      return order >= 0;
    case 'less_than':
    case 'before':
      return order < 0;
    case 'less_than_or_equal':
    case 'on_or_before':
      return order <= 0;
    default:
      throw new Error(`No order for ${operator}`);
  }
}

type Moment = { day: Temporal.PlainDate } | { at: Temporal.Instant };

const ANCHORS: Record<string, (day: Temporal.PlainDate) => Temporal.PlainDate> = {
  today: (day) => day,
  start_of_week: (day) => day.subtract({ days: day.dayOfWeek - 1 }),
  start_of_month: (day) => day.with({ day: 1 }),
  start_of_quarter: (day) => day.with({ day: 1, month: Math.floor((day.month - 1) / 3) * 3 + 1 }),
  start_of_year: (day) => day.with({ day: 1, month: 1 }),
};

const durationOf = ({ amount, unit }: { amount: number; unit: string }): Temporal.DurationLike => ({
  [`${unit}s`]: amount,
});

function momentOf(value: unknown, { now, timezone }: OracleContext): Moment {
  if (typeof value === 'string') {
    return value.includes('T') ? { at: Temporal.Instant.from(value) } : { day: Temporal.PlainDate.from(value) };
  }
  const { relative, offset } = value as RelativeDate;
  const local = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timezone);
  if (relative === 'now') return { at: (offset ? local.add(durationOf(offset)) : local).toInstant() };
  const day = (ANCHORS[relative] ?? ((same) => same))(local.toPlainDate());
  if (offset?.unit === 'hour') return { at: day.toZonedDateTime(timezone).add(durationOf(offset)).toInstant() };
  return { day: offset ? day.add(durationOf(offset)) : day };
}

const toLocalDay = (moment: Moment, timezone: string): Temporal.PlainDate =>
  'day' in moment ? moment.day : moment.at.toZonedDateTimeISO(timezone).toPlainDate();

function compareDate(comparison: Comparison, context: OracleContext): boolean {
  const { value, type, operator, rule, other } = comparison;
  const { timezone, now } = context;
  const at = type === 'datetime' ? Temporal.Instant.from(String(value)) : undefined;
  const day = at ? at.toZonedDateTimeISO(timezone).toPlainDate() : Temporal.PlainDate.from(String(value));
  if (other !== undefined)
    return ordered(operator, String(value) < String(other) ? -1 : String(value) > String(other) ? 1 : 0);
  if (operator === 'anniversary_in_next') return hasAnniversary(day, rule.value as FilterDuration, context);
  if (operator === 'in_last' || operator === 'in_next') {
    const local = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timezone);
    const span = durationOf(rule.value as FilterDuration);
    const ends = operator === 'in_last' ? [local.subtract(span), local] : [local, local.add(span)];
    const [low, high] = ends as [Temporal.ZonedDateTime, Temporal.ZonedDateTime];
    if (at)
      return Temporal.Instant.compare(low.toInstant(), at) <= 0 && Temporal.Instant.compare(at, high.toInstant()) <= 0;
    return (
      Temporal.PlainDate.compare(low.toPlainDate(), day) <= 0 &&
      Temporal.PlainDate.compare(day, high.toPlainDate()) <= 0
    );
  }
  /** Against a whole day, days are compared; against an instant, instants are, except for “equals”. */
  const order = (moment: Moment, isEquals = false): number =>
    at && 'at' in moment && !isEquals
      ? Temporal.Instant.compare(at, moment.at)
      : Temporal.PlainDate.compare(day, toLocalDay(moment, timezone));
  if (operator === 'between') {
    const [low, high] = (rule.value as unknown[]).map((item) => momentOf(item, context)) as [Moment, Moment];
    return order(low) >= 0 && order(high) <= 0;
  }
  return ordered(operator, order(momentOf(rule.value, context), operator === 'equals'));
}

/** Walks the days of the window one by one. */
function hasAnniversary(day: Temporal.PlainDate, duration: FilterDuration, { now, timezone }: OracleContext): boolean {
  const local = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timezone);
  const last = local.add(durationOf(duration)).toPlainDate();
  for (let today = local.toPlainDate(); Temporal.PlainDate.compare(today, last) <= 0; today = today.add({ days: 1 })) {
    if (Temporal.PlainDate.compare(day.with({ year: today.year }), today) === 0) return true;
  }
  return false;
}
