import type { Filter, FilterNode } from '../../../../../server/src/contracts';
import { compileFilter, type CompileContext } from '../../../../../server/src/features/segments/core/compile-filter';
import { createDialect } from '../../../../../server/src/features/segments/core/dialects';
import { CONTACT, GRAPH, NOW } from '../../../../conformance/filter/world';

const context: CompileContext = {
  graph: GRAPH,
  rootUid: CONTACT,
  dialect: createDialect('postgres'),
  now: NOW,
  timezone: 'UTC',
};
const filterOf = (...rules: unknown[]): Filter => ({
  entity: 'contact',
  matchType: 'all',
  rules: rules as FilterNode[],
});
const errorsOf = (filter: Filter, overrides: Partial<CompileContext> = {}) => {
  const compiled = compileFilter(filter, { ...context, ...overrides });
  return compiled.ok ? [] : compiled.errors;
};
const sqlOf = (...rules: unknown[]): string => {
  const compiled = compileFilter(filterOf(...rules), context);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.errors));
  return compiled.where.sql;
};

describe('compileFilter', () => {
  it.each<[string, unknown, string, (string | number)[]]>([
    ['an unknown field', { field: 'nme', operator: 'equals', value: 'x' }, 'unknown_field', ['field']],
    ['__proto__ as a field', { field: '__proto__', operator: 'is_empty' }, 'unknown_field', ['field']],
    ['constructor as a field', { field: 'constructor', operator: 'is_empty' }, 'unknown_field', ['field']],
    ['__proto__ in a path', { field: '__proto__.name', operator: 'is_empty' }, 'unknown_field', ['field']],
    ['SQL as a field', { field: "name\" = '' OR 1=1 --", operator: 'is_empty' }, 'unknown_field', ['field']],
    ['a missing relation in a path', { field: 'firm.name', operator: 'is_empty' }, 'unknown_field', ['field']],
    ['a path that ends in a dot', { field: 'company.', operator: 'is_empty' }, 'unknown_field', ['field']],
    [
      'a path over a relation to many',
      { field: 'orders.total', operator: 'equals', value: 1 },
      'unsuitable_relation',
      ['field'],
    ],
    [
      'a path of four relations',
      { field: 'manager.manager.manager.manager.name', operator: 'is_empty' },
      'unsuitable_relation',
      ['field'],
    ],
    [
      'a metric of a record that is no customer',
      {
        relation: 'topics',
        quantifier: 'some',
        where: {
          matchType: 'all',
          rules: [{ field: 'metric.lifetimeValue', operator: 'greater_than', value: 1 }],
        },
      },
      'unknown_field',
      ['where', 'rules', 0, 'field'],
    ],
    ['a metric that does not exist', { field: 'metric.lifetime', operator: 'is_empty' }, 'unknown_field', ['field']],
    ['a metric of a report', { field: 'metric.rfmSegment', operator: 'is_empty' }, 'unknown_field', ['field']],
    [
      'a metric in words',
      { field: 'metric.orderCount', operator: 'equals', value: '7' },
      'unsuitable_value',
      ['value'],
    ],
    [
      'a metric that contains',
      { field: 'metric.orderCount', operator: 'contains', value: '7' },
      'unsuitable_operator',
      ['operator'],
    ],
    [
      'a metric against a field',
      { field: 'metric.orderCount', operator: 'equals', valueField: 'score' },
      'unsuitable_value',
      ['valueField'],
    ],
    [
      'a field against a metric',
      { field: 'score', operator: 'equals', valueField: 'metric.orderCount' },
      'unsuitable_value',
      ['valueField'],
    ],
    [
      'empty on a positive comparison of a metric',
      { field: 'metric.orderCount', operator: 'equals', value: 1, empty: 'exclude' },
      'unsuitable_value',
      ['empty'],
    ],
    [
      'the loyalty level of a company',
      { field: 'company.metric.loyaltyLevel', operator: 'is_empty' },
      'unknown_field',
      ['field'],
    ],
    [
      'a sum of metrics',
      { relation: 'company.contacts', aggregate: 'sum', field: 'metric.orderCount', operator: 'equals', value: 1 },
      'unsuitable_value',
      ['field'],
    ],
    ['mail behaviour that is none', { field: 'email.read', operator: 'is_not_empty' }, 'unknown_field', ['field']],
    [
      'mail behaviour as a value',
      { field: 'email.opened', operator: 'equals', value: 1 },
      'unsuitable_operator',
      ['operator'],
    ],
    ['mail of a company', { relation: 'company.email.received', quantifier: 'some' }, 'unknown_relation', ['relation']],
    ['a metric as a relation', { relation: 'metric.orderCount', quantifier: 'some' }, 'unknown_relation', ['relation']],
    [
      'an unknown field of mail',
      {
        relation: 'email.received',
        quantifier: 'some',
        where: { matchType: 'all', rules: [{ field: 'subject', operator: 'is_empty' }] },
      },
      'unknown_field',
      ['where', 'rules', 0, 'field'],
    ],
    [
      'a sum over mail',
      { relation: 'email.received', aggregate: 'sum', field: 'at', operator: 'equals', value: 1 },
      'unsuitable_value',
      ['field'],
    ],
    ['an unknown segment', { field: 'segment.member', operator: 'equals', value: 'x' }, 'unknown_segment', ['value']],
    ['a field of a segment', { field: 'segment.name', operator: 'equals', value: 'x' }, 'unknown_field', ['field']],
    ['an unknown operator', { field: 'name', operator: 'like', value: 'x' }, 'unknown_operator', ['operator']],
    ['toString as an operator', { field: 'name', operator: 'toString', value: 'x' }, 'unknown_operator', ['operator']],
    ['between on text', { field: 'name', operator: 'between', value: ['a', 'b'] }, 'unsuitable_operator', ['operator']],
    [
      'contains on an enumeration',
      { field: 'tier', operator: 'contains', value: 'a' },
      'unsuitable_operator',
      ['operator'],
    ],
    [
      'greater_than on a date',
      { field: 'joined', operator: 'greater_than', value: '2024-01-01' },
      'unsuitable_operator',
      ['operator'],
    ],
    ['in_list on a boolean', { field: 'vip', operator: 'in_list', value: [true] }, 'unsuitable_operator', ['operator']],
    ['equals on a relation', { field: 'company', operator: 'equals', value: 'x' }, 'unsuitable_operator', ['operator']],
    ['no value', { field: 'name', operator: 'equals' }, 'unsuitable_value', ['value']],
    ['a value for is_empty', { field: 'name', operator: 'is_empty', value: 'x' }, 'unsuitable_value', ['value']],
    [
      'a value for an empty relation',
      { field: 'company', operator: 'is_empty', value: 'x' },
      'unsuitable_value',
      ['value'],
    ],
    ['a number for text', { field: 'name', operator: 'equals', value: 7 }, 'unsuitable_value', ['value']],
    ['an empty text to contain', { field: 'name', operator: 'contains', value: '' }, 'unsuitable_value', ['value']],
    ['a text for a number', { field: 'score', operator: 'equals', value: '7' }, 'unsuitable_value', ['value']],
    ['words for a decimal', { field: 'amount', operator: 'equals', value: '7 or 1=1' }, 'unsuitable_value', ['value']],
    [
      'a big integer that JSON has rounded',
      { field: 'big', operator: 'equals', value: 9007199254740993 },
      'unsuitable_value',
      ['value'],
    ],
    ['1 for a boolean', { field: 'vip', operator: 'equals', value: 1 }, 'unsuitable_value', ['value']],
    ['a list for one value', { field: 'name', operator: 'equals', value: ['a'] }, 'unsuitable_value', ['value']],
    ['one value for a list', { field: 'name', operator: 'in_list', value: 'a' }, 'unsuitable_value', ['value']],
    [
      'one wrong item of a list',
      { field: 'name', operator: 'in_list', value: ['a', 1] },
      'unsuitable_value',
      ['value', 1],
    ],
    ['three bounds', { field: 'score', operator: 'between', value: [1, 2, 3] }, 'unsuitable_value', ['value']],
    [
      'a date that does not exist',
      { field: 'joined', operator: 'equals', value: '2023-02-29' },
      'unsuitable_value',
      ['value'],
    ],
    [
      'a local time without an offset',
      { field: 'seenAt', operator: 'after', value: '2024-01-01T10:00:00' },
      'unsuitable_value',
      ['value'],
    ],
    ['a date in words', { field: 'seenAt', operator: 'after', value: 'yesterday' }, 'unsuitable_value', ['value']],
    [
      'a duration for a date',
      { field: 'seenAt', operator: 'after', value: { amount: 1, unit: 'day' } },
      'unsuitable_value',
      ['value'],
    ],
    [
      'a date for a duration',
      { field: 'seenAt', operator: 'in_last', value: '2024-01-01' },
      'unsuitable_value',
      ['value'],
    ],
    [
      'a duration that leaves the calendar',
      { field: 'seenAt', operator: 'in_last', value: { amount: 100_000, unit: 'year' } },
      'unsuitable_value',
      ['value'],
    ],
    [
      'an anniversary that leaves the calendar',
      { field: 'joined', operator: 'anniversary_in_next', value: { amount: 100_000, unit: 'year' } },
      'unsuitable_value',
      ['value'],
    ],
    [
      'an offset that leaves the calendar',
      { field: 'joined', operator: 'before', value: { relative: 'today', offset: { amount: -90_000, unit: 'month' } } },
      'unsuitable_value',
      ['value'],
    ],
    [
      'empty on a positive operator',
      { field: 'name', operator: 'equals', value: 'x', empty: 'exclude' },
      'unsuitable_value',
      ['empty'],
    ],
    [
      'a value and a field',
      { field: 'name', operator: 'equals', value: 'x', valueField: 'nick' },
      'unsuitable_value',
      ['valueField'],
    ],
    [
      'a field of another record',
      { field: 'name', operator: 'equals', valueField: 'company.name' },
      'unsuitable_value',
      ['valueField'],
    ],
    [
      'a field of another kind',
      { field: 'name', operator: 'equals', valueField: 'score' },
      'unsuitable_value',
      ['valueField'],
    ],
    [
      'a day and an instant',
      { field: 'joined', operator: 'before', valueField: 'seenAt' },
      'unsuitable_value',
      ['valueField'],
    ],
    [
      'an unknown other field',
      { field: 'name', operator: 'equals', valueField: 'nik' },
      'unknown_field',
      ['valueField'],
    ],
    [
      'the day of two instants',
      { field: 'seenAt', operator: 'equals', valueField: 'leftAt' },
      'unsuitable_operator',
      ['operator'],
    ],
    [
      'contains another field',
      { field: 'name', operator: 'contains', valueField: 'nick' },
      'unsuitable_operator',
      ['operator'],
    ],
    ['an unknown relation', { relation: 'order', quantifier: 'some' }, 'unknown_relation', ['relation']],
    ['a quantified relation to one', { relation: 'company', quantifier: 'some' }, 'unsuitable_relation', ['relation']],
    ['an unknown quantifier', { relation: 'orders', quantifier: 'most' }, 'unknown_operator', ['quantifier']],
    ['every without a condition', { relation: 'orders', quantifier: 'every' }, 'unsuitable_value', ['where']],
    [
      'an error in a where',
      {
        relation: 'orders',
        quantifier: 'some',
        where: { matchType: 'all', rules: [{ field: 'x', operator: 'is_empty' }] },
      },
      'unknown_field',
      ['where', 'rules', 0, 'field'],
    ],
    [
      'an unknown aggregate',
      { relation: 'orders', aggregate: 'median', operator: 'equals', value: 1 },
      'unknown_operator',
      ['aggregate'],
    ],
    [
      'a sum without a field',
      { relation: 'orders', aggregate: 'sum', operator: 'equals', value: 1 },
      'unsuitable_value',
      ['field'],
    ],
    [
      'a count of a field',
      { relation: 'orders', aggregate: 'count', field: 'total', operator: 'equals', value: 1 },
      'unsuitable_value',
      ['field'],
    ],
    [
      'a sum of text',
      { relation: 'orders', aggregate: 'sum', field: 'status', operator: 'equals', value: 1 },
      'unsuitable_value',
      ['field'],
    ],
    [
      'a sum of dates',
      { relation: 'orders', aggregate: 'sum', field: 'placedAt', operator: 'equals', value: 1 },
      'unsuitable_value',
      ['field'],
    ],
    [
      'a sum of a further relation',
      { relation: 'orders', aggregate: 'sum', field: 'customer.score', operator: 'equals', value: 1 },
      'unsuitable_value',
      ['field'],
    ],
    [
      'a count that contains',
      { relation: 'orders', aggregate: 'count', operator: 'contains', value: '1' },
      'unsuitable_operator',
      ['operator'],
    ],
    [
      'a count that is empty',
      { relation: 'orders', aggregate: 'count', operator: 'is_empty', value: 1 },
      'unsuitable_operator',
      ['operator'],
    ],
    [
      'an aggregate of an unknown field',
      { relation: 'orders', aggregate: 'sum', field: 'totl', operator: 'equals', value: 1 },
      'unknown_field',
      ['field'],
    ],
  ])('refuses %s', (_, rule, code, path) => {
    const errors = errorsOf(filterOf({ field: 'name', operator: 'is_empty' }, rule));
    expect(errors).toContainEqual(expect.objectContaining({ code, path: ['rules', 1, ...path] }));
  });

  it('reports all errors, not the first', () => {
    const errors = errorsOf(
      filterOf(
        { field: 'x', operator: 'like' },
        { matchType: 'any', rules: [{ field: 'score', operator: 'equals', value: 'a' }] },
      ),
    );
    expect(errors.map(({ path }) => path)).toEqual([
      ['rules', 0, 'field'],
      ['rules', 0, 'operator'],
      ['rules', 1, 'rules', 0, 'value'],
    ]);
  });

  it('suggests the name that was probably meant', () => {
    expect(errorsOf(filterOf({ field: 'company.contry', operator: 'is_empty' }))[0]?.message).toContain(
      'did you mean “country”?',
    );
  });

  it('says what the mapping lacks for a metric', () => {
    const filter = filterOf(
      { field: 'metric.orderCount', operator: 'equals', value: 1 },
      { field: 'metric.loyaltyLevel', operator: 'is_empty' },
      { field: 'metric.rfmScore', operator: 'is_empty' },
    );
    const errors = errorsOf(filter, { graph: { ...GRAPH, entities: [] } });
    expect(errors.map(({ message }) => message)).toEqual([
      expect.stringContaining('the audience mapping lacks “order”'),
      expect.stringContaining('audience.contact.loyaltyLevel'),
      expect.stringContaining('no RFM report'),
    ]);
  });

  it('computes a metric once for everybody, and by key for one record', () => {
    const rule = { field: 'metric.daysSinceLastOrder', operator: 'less_than', value: 30 };
    expect(sqlOf(rule)).toBe(
      '((EXISTS (SELECT 1 FROM (SELECT "l2"."contact_id" AS "owner",' +
        ' (EXTRACT(EPOCH FROM MAX("r1"."placed_at")) * 1000) AS "a0" FROM "orders_customer_lnk" AS "l2"' +
        ' JOIN "orders" AS "r1" ON "r1"."id" = "l2"."order_id" GROUP BY "l2"."contact_id") AS "g3"' +
        ' WHERE "g3"."owner" = "t0"."id"' +
        ' AND ((20777 - FLOOR(("g3"."a0" + 0) / 86400000.0)) < CAST(? AS bigint)))))',
    );
    const record = compileFilter(filterOf(rule), { ...context, shape: 'record' });
    expect(record.ok && record.where.sql).toContain('WHERE "l2"."contact_id" = "t0"."id" GROUP BY');
  });

  it('refuses an unknown type, timezone and an empty group', () => {
    const filter = filterOf({ field: 'name', operator: 'is_empty' });
    expect(errorsOf(filter, { rootUid: 'constructor' })[0]).toMatchObject({ code: 'unknown_type', path: ['entity'] });
    expect(errorsOf({ ...filter, timezone: 'Mars/Olympus' })[0]).toMatchObject({
      code: 'unknown_timezone',
      path: ['timezone'],
    });
    expect(errorsOf(filterOf())[0]).toMatchObject({ code: 'unsuitable_value', path: ['rules'] });
  });

  it('refuses more values than a statement can bind', () => {
    const list = { field: 'score', operator: 'in_list', value: Array.from({ length: 1000 }, (_, index) => index) };
    expect(errorsOf(filterOf(...Array.from({ length: 31 }, () => list)))).toEqual([]);
    expect(errorsOf(filterOf(...Array.from({ length: 33 }, () => list)))[0]?.code).toBe('too_large');
  });

  it('binds every value and takes names from the graph alone', () => {
    const compiled = compileFilter(
      filterOf({ field: 'name', operator: 'in_list', value: ["x'; DROP TABLE contacts; --", '?'] }),
      context,
    );
    expect(compiled).toMatchObject({ ok: true, where: { bindings: ["x'; DROP TABLE contacts; --", '?'] } });
    expect(JSON.stringify(compiled)).not.toMatch(/sql":"[^"]*DROP/);
  });

  it('compiles the root over the alias that it is given', () => {
    const compiled = compileFilter(filterOf({ field: 'name', operator: 'is_empty' }), {
      ...context,
      rootAlias: 'member',
    });
    expect(compiled).toMatchObject({
      ok: true,
      where: { sql: '(("member"."name" IS NULL OR NOT ("member"."name" <> \'\')))' },
    });
  });

  it('groups related records once for everybody, and by key for one record', () => {
    const rule = { relation: 'orders', aggregate: 'count', operator: 'greater_than', value: 2 };
    expect(sqlOf(rule)).toBe(
      '(EXISTS (SELECT 1 FROM (SELECT "l2"."contact_id" AS "owner" FROM "orders_customer_lnk" AS "l2"' +
        ' JOIN "orders" AS "r1" ON "r1"."id" = "l2"."order_id"' +
        ' GROUP BY "l2"."contact_id" HAVING COUNT(*) > CAST(? AS bigint)) AS "g3" WHERE "g3"."owner" = "t0"."id"))',
    );
    const record = compileFilter(filterOf(rule), { ...context, shape: 'record' });
    expect(record.ok && record.where.sql).toContain('WHERE "l2"."contact_id" = "t0"."id" GROUP BY');
  });

  it('pushes not down to the rules, so that NULL is never negated', () => {
    const negated: FilterNode = {
      matchType: 'any',
      not: true,
      rules: [
        { field: 'vip', operator: 'equals', value: true },
        { field: 'score', operator: 'greater_than', value: 1 },
      ],
    };
    expect(sqlOf(negated)).toBe(
      '((("t0"."vip" IS NULL OR NOT ("t0"."vip" IS TRUE)) AND ("t0"."score" IS NULL OR NOT ("t0"."score" > CAST(? AS bigint)))))',
    );
  });
});
