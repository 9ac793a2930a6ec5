/**
 * The shorthand of earlier systems, `{ minOrders: 3, maxDaysSinceLastPurchase: 90 }`, as the filter that it stands for.
 * In: any JSON object. Out: a filter of rules on metrics that must all hold, to be parsed further, or the errors by path.
 * Refused: unknown keys, values of another type, a lowest value above the highest, an empty list.
 */
import { LOYALTY_LEVEL, METRICS, type MetricName } from './computed-fields';
import { errorDetail, type ErrorDetail } from './errors';
import { FILTER_LIMITS, type FieldRule } from './filter';
import { isPlainText } from './text';

interface Range {
  field: MetricName;
  min: string;
  max: string;
  /** 0 and more; money may be negative after refunds. */
  isCount: boolean;
}

const RANGES: readonly Range[] = [
  { field: 'metric.lifetimeValue', min: 'minLifetimeValue', max: 'maxLifetimeValue', isCount: false },
  { field: 'metric.orderCount', min: 'minOrders', max: 'maxOrders', isCount: true },
  {
    field: 'metric.daysSinceLastOrder',
    min: 'minDaysSinceLastPurchase',
    max: 'maxDaysSinceLastPurchase',
    isCount: true,
  },
  { field: 'metric.purchaseFrequency', min: 'minPurchaseFrequency', max: 'maxPurchaseFrequency', isCount: true },
  { field: 'metric.tenureDays', min: 'minTenureDays', max: 'maxTenureDays', isCount: true },
];
const LEVELS = 'loyaltyLevels';
const CRITERIA: readonly string[] = [...RANGES.flatMap(({ min, max }) => [min, max]), LEVELS];
const AROUND: readonly string[] = ['entity', 'timezone'];

export type ExpandedCriteria = { ok: true; filter: unknown } | { ok: false; errors: ErrorDetail[] };

type Criteria = Readonly<Record<string, unknown>>;

/** An object without rules whose keys are those of the shorthand, or look like them. */
export function isCriteria(input: unknown): input is Criteria {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return false;
  const keys = Object.keys(input).filter((key) => !AROUND.includes(key));
  if (keys.some((key) => ['rules', 'matchType', 'match_type'].includes(key))) return false;
  return keys.some((key) => CRITERIA.includes(key) || /^(min|max|loyalty)[A-Z_]/.test(key));
}

export function expandCriteria(criteria: Criteria): ExpandedCriteria {
  const errors: ErrorDetail[] = [
    ...unknownKeys(criteria),
    ...RANGES.flatMap((range) => rangeErrors(criteria, range)),
    ...levelErrors(criteria),
  ];
  if (errors.length > 0) return { ok: false, errors };
  const { entity = 'contact', timezone } = criteria;
  const rules = [...RANGES.flatMap((range) => rangeRules(criteria, range)), ...levelRules(criteria)];
  return { ok: true, filter: { entity, ...(timezone === undefined ? {} : { timezone }), matchType: 'all', rules } };
}

const refuse = (path: (string | number)[], message: string): ErrorDetail => errorDetail(path, message, 'invalid_value');

const unknownKeys = (criteria: Criteria): ErrorDetail[] =>
  Object.keys(criteria)
    .filter((key) => !CRITERIA.includes(key) && !AROUND.includes(key))
    .map((key) =>
      errorDetail(
        [key],
        `Unknown key “${key}”; known here are entity, timezone, ${CRITERIA.join(', ')}.`,
        'unrecognized_keys',
      ),
    );

function rangeErrors(criteria: Criteria, range: Range): ErrorDetail[] {
  const { min, max } = range;
  const wrong = [min, max].flatMap((key) => boundErrors(criteria, key, range));
  if (wrong.length > 0) return wrong;
  const [low, high] = [criteria[min], criteria[max]] as [number | undefined, number | undefined];
  if (low === undefined || high === undefined || low <= high) return [];
  return [refuse([min], `“${min}” (${low}) is above “${max}” (${high}), so that nobody would match.`)];
}

function boundErrors(criteria: Criteria, key: string, { field, isCount }: Range): ErrorDetail[] {
  const value = criteria[key];
  if (value === undefined) return [];
  const isWhole = METRICS[field].type === 'integer';
  const isRight =
    typeof value === 'number' &&
    (isWhole ? Number.isSafeInteger(value) : Number.isFinite(value)) &&
    (!isCount || value >= 0);
  if (isRight) return [];
  const kind = isWhole ? 'a whole number' : 'a number';
  return [refuse([key], `“${key}” must be ${kind}${isCount ? ' of 0 or more' : ''}.`)];
}

function rangeRules(criteria: Criteria, { field, min, max }: Range): FieldRule[] {
  const [low, high] = [criteria[min], criteria[max]] as [number | undefined, number | undefined];
  if (low !== undefined && high !== undefined) return [{ field, operator: 'between', value: [low, high] }];
  if (low !== undefined) return [{ field, operator: 'greater_than_or_equal', value: low }];
  return high === undefined ? [] : [{ field, operator: 'less_than_or_equal', value: high }];
}

/** Whether a level is a text or a number is the mapped attribute’s to say. */
function levelErrors(criteria: Criteria): ErrorDetail[] {
  const levels = criteria[LEVELS];
  if (levels === undefined) return [];
  if (!Array.isArray(levels)) return [refuse([LEVELS], `“${LEVELS}” must be a list of levels.`)];
  if (levels.length === 0) return [refuse([LEVELS], 'The list is empty; add a level or leave it out.')];
  if (levels.length > FILTER_LIMITS.maxListValues) {
    return [refuse([LEVELS], `A list may hold ${FILTER_LIMITS.maxListValues} values; this one has ${levels.length}.`)];
  }
  return levels.flatMap((level: unknown, index) =>
    isLevel(level) ? [] : [refuse([LEVELS, index], 'A level is a text of at most 256 characters, or a number.')],
  );
}

const isLevel = (level: unknown): boolean =>
  typeof level === 'string'
    ? isPlainText(level) && level.length <= FILTER_LIMITS.maxTextLength
    : typeof level === 'number' && Number.isFinite(level);

const levelRules = (criteria: Criteria): FieldRule[] =>
  criteria[LEVELS] === undefined
    ? []
    : [{ field: LOYALTY_LEVEL, operator: 'in_list', value: criteria[LEVELS] as string[] | number[] }];
