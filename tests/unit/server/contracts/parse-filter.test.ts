import { parseFilter, type ErrorDetail } from '../../../../server/src/contracts';

const errorsOf = (input: unknown, limits?: { maxDepth?: number; maxRules?: number }): ErrorDetail[] => {
  const parsed = parseFilter(input, limits);
  return parsed.ok ? [] : parsed.errors;
};
const filter = (...rules: unknown[]) => ({ entity: 'contact', matchType: 'all', rules });
const country = { field: 'country', operator: 'equals', value: 'Thailand' };
const nested = (depth: number): unknown => {
  let node: unknown = country;
  for (let level = 1; level < depth; level += 1) node = { matchType: 'all', rules: [node] };
  return filter(node);
};

describe('parseFilter', () => {
  it('accepts every form of rule and value', () => {
    const input = filter(
      country,
      { field: 'age', operator: 'between', value: [1, 2.5] },
      { field: 'vip', operator: 'equals', value: false },
      { field: 'born', operator: 'anniversary_in_next', value: { amount: 7, unit: 'day' } },
      { field: 'born', operator: 'before', value: { relative: 'today', offset: { amount: -7, unit: 'day' } } },
      { field: 'born', operator: 'between', value: [{ relative: 'start_of_year' }, '2026-11-20'] },
      { field: 'name', operator: 'not_equals', value: 'x', empty: 'exclude' },
      { field: 'name', operator: 'equals', valueField: 'company' },
      { field: 'name', operator: 'is_empty' },
      { matchType: 'any', not: true, rules: [country] },
      { relation: 'orders', quantifier: 'none' },
      {
        relation: 'orders',
        aggregate: 'sum',
        field: 'total',
        operator: 'greater_than',
        value: 10,
        where: { matchType: 'all', rules: [country] },
      },
    );
    expect(parseFilter(input)).toEqual({ ok: true, filter: input });
  });

  it('reads match_type as matchType at the root, in groups and in where', () => {
    const parsed = parseFilter({
      entity: 'contact',
      match_type: 'all',
      rules: [
        { match_type: 'any', rules: [country] },
        { relation: 'orders', quantifier: 'some', where: { match_type: 'all', rules: [country] } },
      ],
    });
    expect(parsed).toEqual({
      ok: true,
      filter: filter(
        { matchType: 'any', rules: [country] },
        { relation: 'orders', quantifier: 'some', where: { matchType: 'all', rules: [country] } },
      ),
    });
  });

  it.each<[string, unknown, (string | number)[]]>([
    ['no object', 'x', []],
    ['a list', [], []],
    ['no entity', { matchType: 'all', rules: [country] }, ['entity']],
    ['an unknown key at the root', { ...filter(country), limit: 1 }, ['limit']],
    ['both spellings', { ...filter(country), match_type: 'any' }, ['match_type']],
    ['an unknown match type', { ...filter(country), matchType: 'some' }, ['matchType']],
    ['an empty group', filter(), ['rules']],
    ['an empty inner group', filter({ matchType: 'any', rules: [] }), ['rules', 0, 'rules']],
    [
      'an empty where',
      filter({ relation: 'o', quantifier: 'some', where: { matchType: 'all', rules: [] } }),
      ['rules', 0, 'where', 'rules'],
    ],
    ['a group without a match type', filter({ rules: [country] }), ['rules', 0, 'matchType']],
    ['a rule that is text', filter('x'), ['rules', 0]],
    ['a rule that is null', filter(null), ['rules', 0]],
    ['an unknown key in a rule', filter({ ...country, sql: '1=1' }), ['rules', 0, 'sql']],
    ['an unknown operator', filter({ ...country, operator: 'like' }), ['rules', 0, 'operator']],
    ['a field that is a number', filter({ ...country, field: 1 }), ['rules', 0, 'field']],
    ['an empty field', filter({ ...country, field: '' }), ['rules', 0, 'field']],
    ['a null value', filter({ ...country, value: null }), ['rules', 0, 'value']],
    ['NaN', filter({ ...country, value: NaN }), ['rules', 0, 'value']],
    ['Infinity', filter({ ...country, value: 1e999 }), ['rules', 0, 'value']],
    ['an object', filter({ ...country, value: { $gt: 1 } }), ['rules', 0, 'value']],
    ['an empty list', filter({ ...country, operator: 'in_list', value: [] }), ['rules', 0, 'value']],
    ['a nested list', filter({ ...country, operator: 'in_list', value: ['a', ['b']] }), ['rules', 0, 'value', 1]],
    ['an object in a list', filter({ ...country, operator: 'in_list', value: [{}] }), ['rules', 0, 'value', 0]],
    ['NaN in a list', filter({ ...country, operator: 'in_list', value: [1, NaN] }), ['rules', 0, 'value', 1]],
    ['a text of 257 characters', filter({ ...country, value: 'x'.repeat(257) }), ['rules', 0, 'value']],
    ['a NUL character', filter({ ...country, value: 'a\0b' }), ['rules', 0, 'value']],
    ['half a surrogate pair', filter({ ...country, value: '\ud83d' }), ['rules', 0, 'value']],
    ['contains nothing', filter({ ...country, operator: 'contains', value: '' }), ['rules', 0, 'value']],
    [
      'starts with nothing, deep',
      filter({ matchType: 'all', rules: [{ ...country, operator: 'starts_with', value: '' }] }),
      ['rules', 0, 'rules', 0, 'value'],
    ],
    ['an unknown quantifier', filter({ relation: 'orders', quantifier: 'most' }), ['rules', 0, 'quantifier']],
    [
      'an unknown aggregate',
      filter({ relation: 'o', aggregate: 'median', operator: 'equals', value: 1 }),
      ['rules', 0, 'aggregate'],
    ],
    [
      'an aggregate without a value',
      filter({ relation: 'o', aggregate: 'count', operator: 'equals' }),
      ['rules', 0, 'value'],
    ],
    [
      'a unit that is unknown',
      filter({ ...country, operator: 'in_last', value: { amount: 1, unit: 'eon' } }),
      ['rules', 0, 'value'],
    ],
    [
      'a prototype key in a rule',
      filter(JSON.parse('{"field":"a","operator":"is_empty","__proto__":{"x":1}}')),
      ['rules', 0, '__proto__'],
    ],
    ['constructor as a key', filter({ ...country, constructor: 1 }), ['rules', 0, 'constructor']],
  ])('refuses %s, at its path', (_, input, path) => {
    const errors = errorsOf(input);
    expect(errors.map((error) => error.path)).toContainEqual(path);
    expect(errors.every((error) => error.message.length > 5)).toBe(true);
  });

  it('reports every bad rule at once', () => {
    const errors = errorsOf(filter({ ...country, operator: 'like' }, country, { ...country, value: null }));
    expect(errors.map((error) => error.path)).toEqual([
      ['rules', 0, 'operator'],
      ['rules', 2, 'value'],
    ]);
  });

  it('counts groups and where towards the depth, and rules over all groups', () => {
    expect(parseFilter(nested(5)).ok).toBe(true);
    expect(errorsOf(nested(6))[0]).toMatchObject({
      code: 'too_deep',
      path: ['rules', 0, 'rules', 0, 'rules', 0, 'rules', 0, 'rules', 0],
    });
    expect(errorsOf(nested(3), { maxDepth: 2 })[0]?.code).toBe('too_deep');
    const where = { relation: 'o', quantifier: 'some', where: { matchType: 'all', rules: [country] } };
    expect(errorsOf(filter(where), { maxDepth: 1 })[0]).toMatchObject({
      code: 'too_deep',
      path: ['rules', 0, 'where'],
    });
    expect(parseFilter(filter(...Array.from({ length: 100 }, () => country))).ok).toBe(true);
    expect(errorsOf(filter(...Array.from({ length: 101 }, () => country)))[0]?.code).toBe('too_many_rules');
    expect(errorsOf(filter(country, { matchType: 'any', rules: [country, country] }), { maxRules: 2 })[0]?.code).toBe(
      'too_many_rules',
    );
  });

  it.each<[string, () => unknown, string]>([
    ['5,000 levels', () => nested(5000), 'too_deep'],
    ['10,000 rules', () => filter(...Array.from({ length: 10_000 }, () => country)), 'too_many_rules'],
    [
      '10,000 empty groups',
      () => filter(...Array.from({ length: 10_000 }, () => ({ matchType: 'all', rules: [] }))),
      'too_many_rules',
    ],
    [
      'a list of 100,000',
      () => filter({ ...country, operator: 'in_list', value: Array.from({ length: 100_000 }, String) }),
      'too_many_values',
    ],
    [
      '100 lists of 1,000',
      () =>
        filter(
          ...Array.from({ length: 100 }, () => ({
            ...country,
            operator: 'in_list',
            value: Array.from({ length: 1_000 }, String),
          })),
        ),
      'too_many_values',
    ],
  ])('refuses %s in less than 50 ms', (_, build, code) => {
    const input = build();
    const start = performance.now();
    const errors = errorsOf(input);
    expect(performance.now() - start).toBeLessThan(50);
    expect(errors).toHaveLength(1);
    expect(errors[0]?.code).toBe(code);
  });
});

describe('parseFilter of the shorthand', () => {
  const rule = (field: string, operator: string, value: unknown) => ({ field: `metric.${field}`, operator, value });

  it.each<[string, object, object[]]>([
    ['a lowest value', { minLifetimeValue: 100.5 }, [rule('lifetimeValue', 'greater_than_or_equal', 100.5)]],
    ['a highest value', { maxOrders: 0 }, [rule('orderCount', 'less_than_or_equal', 0)]],
    ['both', { minTenureDays: 30, maxTenureDays: 30 }, [rule('tenureDays', 'between', [30, 30])]],
    ['a negative value of money', { maxLifetimeValue: -1 }, [rule('lifetimeValue', 'less_than_or_equal', -1)]],
    ['loyalty levels', { loyaltyLevels: ['gold'] }, [rule('loyaltyLevel', 'in_list', ['gold'])]],
    ['levels that are numbers', { loyaltyLevels: [1, 2] }, [rule('loyaltyLevel', 'in_list', [1, 2])]],
    [
      'everything, in the order of the metrics',
      {
        loyaltyLevels: ['gold', 'silver'],
        maxPurchaseFrequency: 2.5,
        minPurchaseFrequency: 0.5,
        minDaysSinceLastPurchase: 7,
        maxDaysSinceLastPurchase: 90,
        minOrders: 2,
        minLifetimeValue: 10,
        maxLifetimeValue: 1000,
        minTenureDays: 1,
      },
      [
        rule('lifetimeValue', 'between', [10, 1000]),
        rule('orderCount', 'greater_than_or_equal', 2),
        rule('daysSinceLastOrder', 'between', [7, 90]),
        rule('purchaseFrequency', 'between', [0.5, 2.5]),
        rule('tenureDays', 'greater_than_or_equal', 1),
        rule('loyaltyLevel', 'in_list', ['gold', 'silver']),
      ],
    ],
  ])('expands %s', (_, criteria, rules) => {
    expect(parseFilter(criteria)).toEqual({ ok: true, filter: filter(...rules) });
  });

  it('keeps the entity and the timezone that are stated', () => {
    expect(parseFilter({ entity: 'company', timezone: 'Asia/Bangkok', minOrders: 1 })).toEqual({
      ok: true,
      filter: {
        ...filter(rule('orderCount', 'greater_than_or_equal', 1)),
        entity: 'company',
        timezone: 'Asia/Bangkok',
      },
    });
  });

  it.each<[string, object, (string | number)[]]>([
    ['an unknown key', { minOrders: 1, minItems: 2 }, ['minItems']],
    ['a misspelt key alone', { minOrder: 1 }, ['minOrder']],
    ['a rule beside it', { minOrders: 1, field: 'name' }, ['field']],
    ['a text', { minOrders: '3' }, ['minOrders']],
    ['null', { maxLifetimeValue: null }, ['maxLifetimeValue']],
    ['NaN', { maxLifetimeValue: NaN }, ['maxLifetimeValue']],
    ['a fraction of an order', { minOrders: 1.5 }, ['minOrders']],
    ['a negative number of days', { minTenureDays: -1 }, ['minTenureDays']],
    ['a lowest value above the highest', { minOrders: 3, maxOrders: 2 }, ['minOrders']],
    ['one level', { loyaltyLevels: 'gold' }, ['loyaltyLevels']],
    ['no levels', { loyaltyLevels: [] }, ['loyaltyLevels']],
    ['a level that is no text', { loyaltyLevels: ['gold', true] }, ['loyaltyLevels', 1]],
    ['a level that cannot be stored', { loyaltyLevels: ['a\0b'] }, ['loyaltyLevels', 0]],
    ['too many levels', { loyaltyLevels: Array.from({ length: 1001 }, String) }, ['loyaltyLevels']],
    ['an entity that is no text', { entity: 7, minOrders: 1 }, ['entity']],
  ])('refuses %s, at its path', (_, criteria, path) => {
    expect(errorsOf(criteria).map((error) => error.path)).toEqual([path]);
  });

  it('reports everything that is wrong at once', () => {
    expect(errorsOf({ minOrders: 'x', maxOrders: -1, nothing: 1, loyaltyLevels: [] })).toHaveLength(4);
  });

  it('leaves trees alone, also those with a key of the shorthand', () => {
    expect(errorsOf({ ...filter(country), minOrders: 1 }).map((error) => error.path)).toEqual([['minOrders']]);
    expect(errorsOf({ entity: 'contact' }).map((error) => error.path)).toContainEqual(['matchType']);
  });
});
