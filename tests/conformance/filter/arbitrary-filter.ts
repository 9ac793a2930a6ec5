/** Random filters over the world, of every operator that each type knows. */
import fc from 'fast-check';
import {
  METRICS,
  OPERATORS_BY_TYPE,
  type FieldType,
  type Filter,
  type FilterNode,
  type Operator,
} from '../../../server/src/contracts';
import { COMPANY, CONTACT, GRAPH, NOTE, ORDER, PHONE, TOPIC } from './world';
import { MAIL_TYPES } from './mails';
import { SEGMENTS } from './segments';

const texts = fc.constantFrom(
  'a',
  'A',
  'Ä',
  'anna',
  'ANNA ',
  'ł',
  'Ł',
  '%',
  '_',
  '\\',
  '0',
  ' ',
  'o',
  "'",
  '"',
  '?',
  '😀',
  'σ',
  'İ',
  'paid',
  'p_id',
  'thailand',
  'wine',
  'welcome',
  'renewal',
  'first',
  '+66',
);
const integers = fc.constantFrom(-2147483648, -5, -1, 0, 1, 2, 3, 5, 9, 10, 11, 100, 2147483647);
const decimals = fc.constantFrom<number | string>(
  -39.62,
  '-1.00',
  0,
  0.1,
  '0.20',
  0.3,
  0.6,
  1.01,
  '7.00',
  10,
  10.01,
  39.62,
  '99999999.99',
);
const units = fc.constantFrom('hour', 'day', 'week', 'month', 'year');
const durations = fc.record({ amount: fc.integer({ min: 1, max: 40 }), unit: units });
const offset = fc.record({ amount: fc.integer({ min: -40, max: 40 }), unit: units });
const anchors = fc.constantFrom('now', 'today', 'start_of_week', 'start_of_month', 'start_of_quarter', 'start_of_year');
const moments = fc.oneof(
  fc.constantFrom('2024-02-29', '1999-12-31', '2026-11-19', '2026-11-20', '2026-12-31', '2000-01-01'),
  fc.constantFrom(
    '2026-11-20T02:30:00Z',
    '2026-11-19T17:00:00.000Z',
    '2026-11-20T23:59:59.999+07:00',
    '2000-01-01T00:00:00Z',
  ),
  fc.record({ relative: anchors, offset }, { requiredKeys: ['relative'] }),
);

const valuesOf = (type: FieldType): fc.Arbitrary<unknown> => {
  if (type === 'string' || type === 'enumeration') return texts;
  if (type === 'boolean') return fc.boolean();
  if (type === 'decimal' || type === 'biginteger')
    return type === 'decimal'
      ? decimals
      : fc.constantFrom<number | string>(-5, 0, 1, '9007199254740993', '9223372036854775807');
  return type === 'date' || type === 'datetime' ? moments : integers;
};

const valueFor = (type: FieldType, operator: string): fc.Arbitrary<unknown> => {
  const value = valuesOf(type);
  if (operator === 'between') return fc.tuple(value, value);
  if (operator.endsWith('in_list')) return fc.array(value, { minLength: 1, maxLength: 4 });
  return /_last$|_next$/.test(operator) ? durations : value;
};

const NEGATIVES = ['not_equals', 'not_contains', 'not_in_list', 'not_in_last'];

interface Comparison {
  operator: Operator;
  value?: unknown;
  empty?: string;
}

const comparison = (type: FieldType): fc.Arbitrary<Comparison> =>
  fc.constantFrom<Operator[]>(...OPERATORS_BY_TYPE[type]).chain((operator): fc.Arbitrary<Comparison> => {
    if (operator === 'is_empty' || operator === 'is_not_empty') return fc.constant({ operator });
    const empty = NEGATIVES.includes(operator)
      ? fc.constantFrom(undefined, 'include', 'exclude')
      : fc.constant(undefined);
    return fc
      .tuple(valueFor(type, operator), empty)
      .map(([value, choice]) => ({ operator, value, ...(choice ? { empty: choice } : {}) }));
  });

const METRIC_FIELDS = Object.entries(METRICS).map(([name, { type }]): [string, FieldType] => [name, type]);

const MAIL = 'mail';

const ownColumns = (uid: string): [name: string, type: FieldType][] =>
  Object.entries(GRAPH.tables[uid]?.columns ?? {}).map(([name, { type }]) => [name, type]);

/** Dotted names of every column within two relations to one. */
const fieldsOf = (uid: string, depth = 2): [name: string, type: FieldType][] => {
  if (uid === MAIL) return Object.entries(MAIL_TYPES);
  const node = GRAPH.tables[uid];
  if (node === undefined) return [];
  const columns = ownColumns(uid);
  const own = uid === CONTACT || uid === COMPANY ? [...columns, ...METRIC_FIELDS] : columns;
  const further = Object.entries(node.edges).filter(([, edge]) => edge.kind === 'to-one' && depth > 0);
  return [
    ...own,
    ...further.flatMap(([name, edge]) =>
      fieldsOf(edge.target, depth - 1).map(([field, type]): [string, FieldType] => [`${name}.${field}`, type]),
    ),
  ];
};

const fieldRule = (uid: string) =>
  fc.constantFrom(...fieldsOf(uid)).chain(([field, type]) => comparison(type).map((rest) => ({ field, ...rest })));

const membershipRule = (uid: string) => {
  const ids = SEGMENTS.filter((segment) => segment.uid === uid).map(({ documentId }) => documentId);
  const prefix = fc.constantFrom('', ...(uid === CONTACT ? ['manager.'] : uid === COMPANY ? ['parent.'] : []));
  const one = fc.tuple(fc.constantFrom('equals', 'not_equals'), fc.constantFrom(...ids));
  const list = fc.array(fc.constantFrom(...ids), { minLength: 1, maxLength: 3 });
  const many = fc.tuple(fc.constantFrom('in_list', 'not_in_list'), list);
  return fc
    .tuple(prefix, fc.oneof(one, many))
    .map(([path, [operator, value]]) => ({ field: `${path}segment.member`, operator, value }));
};

/** Two fields of one record, of one kind. */
const fieldPair = (uid: string) => {
  const own = ownColumns(uid);
  const pairs = own.flatMap(([field, type]) =>
    own.flatMap(([valueField, other]) => (type === other && field !== valueField ? [{ field, valueField, type }] : [])),
  );
  return pairs.length === 0
    ? []
    : [
        fc.constantFrom(...pairs).chain(({ type, ...fields }) => {
          const isDated = type === 'date' || type === 'datetime';
          const operators = isDated ? ['before', 'on_or_after'] : ['equals', 'not_equals'];
          return fc
            .tuple(fc.constantFrom(...operators), fc.constantFrom(undefined, 'exclude'))
            .map(([operator, empty]) => ({
              ...fields,
              operator,
              ...(operator === 'not_equals' && empty ? { empty } : {}),
            }));
        }),
      ];
};

const RELATIONS: Record<string, [name: string, target: string][]> = {
  [CONTACT]: [
    ['orders', ORDER],
    ['topics', TOPIC],
    ['phones', PHONE],
    ['notes', NOTE],
    ['company.contacts', CONTACT],
    ['manager.orders', ORDER],
    ['favourite.fans', CONTACT],
    ['email.received', MAIL],
    ['email.opened', MAIL],
    ['manager.email.received', MAIL],
  ],
  [COMPANY]: [
    ['contacts', CONTACT],
    ['parent.contacts', CONTACT],
  ],
  [ORDER]: [['customer.orders', ORDER]],
  [TOPIC]: [['fans', CONTACT]],
};

const NUMERIC: readonly FieldType[] = ['integer', 'decimal', 'float'];

const aggregate = (relation: string, target: string, where: fc.Arbitrary<unknown>) => {
  const columns = target === MAIL ? Object.entries(MAIL_TYPES) : ownColumns(target);
  const numeric = columns.filter(([, type]) => NUMERIC.includes(type));
  const dates = columns.filter(([, type]) => type === 'date' || type === 'datetime');
  const base = fc.record({ relation: fc.constant(relation), where }, { requiredKeys: ['relation'] });
  const compare = (type: FieldType): fc.Arbitrary<Comparison> =>
    comparison(type)
      .filter(({ operator }) => !operator.endsWith('_empty'))
      .map(({ operator, value }) => ({ operator, value }));
  const count = fc.tuple(base, compare('integer')).map(([rule, rest]) => ({ ...rule, aggregate: 'count', ...rest }));
  const over = (entries: typeof columns, aggregates: string[], type?: FieldType) =>
    entries.length === 0
      ? []
      : [
          fc
            .tuple(base, fc.constantFrom(...entries), fc.constantFrom(...aggregates))
            .chain(([rule, [field, column], name]) =>
              compare(type ?? column).map((rest) => ({ ...rule, aggregate: name, field, ...rest })),
            ),
        ];
  return fc.oneof(
    count,
    ...over(numeric, ['sum', 'avg'], 'decimal'),
    ...over(numeric, ['min', 'max']),
    ...over(dates, ['min', 'max']),
  );
};

const withoutUndefined = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

const group = (uid: string, depth: number): fc.Arbitrary<unknown> => {
  const options: fc.Arbitrary<unknown>[] = [fieldRule(uid), fieldRule(uid), ...fieldPair(uid)];
  if (uid === CONTACT || uid === COMPANY) options.push(membershipRule(uid));
  if (depth > 0) {
    options.push(group(uid, depth - 1));
    for (const [relation, target] of RELATIONS[uid] ?? []) {
      const where = group(target, depth - 1);
      options.push(
        fc
          .tuple(fc.constantFrom('some', 'none', 'every'), where)
          .map(([quantifier, condition]) => ({ relation, quantifier, where: condition })),
        aggregate(relation, target, where),
      );
    }
  }
  return fc.record({
    matchType: fc.constantFrom('all', 'any'),
    not: fc.boolean(),
    rules: fc.array(fc.oneof(...options), { minLength: 1, maxLength: 3 }),
  });
};

export const filters = fc
  .tuple(group(CONTACT, 2), fc.constantFrom('UTC', 'Asia/Bangkok', 'America/New_York', 'Australia/Lord_Howe'))
  .map(
    ([root, timezone]) =>
      withoutUndefined({ entity: 'contact', timezone, ...(root as { rules: FilterNode[] }) }) as Filter,
  );
