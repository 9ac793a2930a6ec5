/** Filters and bodies as an attacker sends them: refused before SQL, and what is accepted is bound. */
import { OPERATORS, OPERATORS_BY_TYPE, type Catalogue, type FieldType, type Segment } from '../../server/src/contracts';
import type { SegmentService } from '../../server/src/features/segments';
import { atOnce } from '../support/at-once';
import { describeEachDatabase } from '../support/databases';
import { ALL_PERMISSIONS, pluginRoutes } from '../support/plugin-routes';
import { recordQueries } from '../support/query-log';
import { siteWithAttributes, type SiteVariant } from '../support/site-variant';
import { bootStrapi, type RunningStrapi } from '../support/strapi';

const bearer = { type: 'bearer' } as const;
/** Fewer than the site counts at once: the next one would be asked to come again. */
const PREVIEWS_AT_ONCE = 3;
const MARK = 'zzmarkzz';
const ATTACKS = [
  `${MARK}' OR '1'='1`,
  `${MARK}"; DROP TABLE contacts; --`,
  `${MARK}\`) UNION SELECT 1 --`,
  `name) OR ${MARK}(1`,
  `${MARK}->>'$.x'`,
  `profile->'${MARK}'`,
  `${MARK}[0]`,
  `\${${MARK}}`,
  `name\\' ${MARK}`,
  `${MARK}; SELECT pg_sleep(9)`,
  `${MARK} ?`,
  `${MARK} :name`,
];

const contacts = (...rules: unknown[]) => ({ entity: 'contact', matchType: 'all', rules });
const equals = (field: string, value: unknown = 'x') => ({ field, operator: 'equals', value });
const FIELD_OF: Record<FieldType, string> = {
  string: 'name',
  enumeration: 'loyaltyLevel',
  integer: 'points',
  biginteger: 'serial',
  decimal: 'total',
  float: 'rating',
  boolean: 'active',
  date: 'birthday',
  datetime: 'lastSeenAt',
};

describeEachDatabase('hostile filters', (client) => {
  let variant: SiteVariant | undefined;
  let site: RunningStrapi;
  let token: string;
  let superAdmin: string;
  let service: SegmentService;
  const server = { kind: 'server' } as const;

  beforeAll(async () => {
    // The playground has no field of these two types.
    variant = siteWithAttributes('contact', { serial: { type: 'biginteger' }, rating: { type: 'float' } });
    site = await bootStrapi({ client, siteDir: variant.siteDir });
    // Strapi works out every right of a super admin anew for every request.
    token = await site.adminToken({ permissions: ALL_PERMISSIONS });
    superAdmin = await site.adminToken();
    service = site.strapi.plugin('cohort').service<SegmentService>('segments');
    await site.strapi.documents('api::contact.contact').create({ data: { name: 'Ada', email: 'ada@example.test' } });
  });
  afterAll(async () => {
    await site?.destroy();
    variant?.remove();
  });

  const post = (path: string, data: unknown) => site.request.post(path).auth(token, bearer).send({ data });
  const recorded = (work: () => Promise<unknown>) => recordQueries(site.strapi.db.connection, work);
  const segmentInput = (filter: unknown) => ({ name: `Hostile ${Math.random()}`, entity: 'contact', filter });

  const PLACES: Record<string, (text: string) => object> = {
    field: (text) => contacts(equals(text)),
    'the last step of a path': (text) => contacts(equals(`company.${text}`)),
    operator: (text) => contacts({ field: 'name', operator: text, value: 'x' }),
    valueField: (text) => contacts({ field: 'name', operator: 'equals', valueField: text }),
    relation: (text) => contacts({ relation: text, quantifier: 'some' }),
    quantifier: (text) => contacts({ relation: 'orders', quantifier: text }),
    aggregate: (text) =>
      contacts({ relation: 'orders', aggregate: text, field: 'total', operator: 'equals', value: 1 }),
    'aggregated field': (text) =>
      contacts({ relation: 'orders', aggregate: 'sum', field: text, operator: 'equals', value: 1 }),
    entity: (text) => ({ ...contacts(equals('name')), entity: text }),
    timezone: (text) => ({ ...contacts(equals('name')), timezone: text }),
    matchType: (text) => ({ ...contacts(equals('name')), matchType: text }),
    'a key': (text) => contacts({ ...equals('name'), [text]: 1 }),
    unit: (text) => contacts({ field: 'lastSeenAt', operator: 'in_last', value: { amount: 1, unit: text } }),
    'a day': (text) => contacts({ field: 'birthday', operator: 'before', value: text }),
    'a number': (text) => contacts({ field: 'points', operator: 'greater_than', value: text }),
  };

  it.each(Object.keys(PLACES))('S5: refuses SQL in %s with its path, and sends none of it', async (place) => {
    const queries = await recorded(() =>
      atOnce(ATTACKS, async (attack) => {
        const { body, status } = await post('/cohort/segments', segmentInput(PLACES[place]?.(attack)));
        expect({ attack, status, path: body.error?.details?.errors?.[0]?.path?.slice(0, 2) }).toEqual({
          attack,
          status: 400,
          path: ['data', 'filter'],
        });
      }),
    );
    const mentioned = queries.filter(({ sql, bindings }) => `${sql} ${JSON.stringify(bindings)}`.includes(MARK));
    expect(mentioned).toEqual([]);
  });

  it('S5: binds every value that it accepts', async () => {
    const operators = OPERATORS_BY_TYPE.string.filter((operator) => !/empty|list/.test(operator));
    const rules = ATTACKS.flatMap((attack) => [
      ...operators.map((operator) => ({ field: 'name', operator, value: attack })),
      { field: 'company.name', operator: 'in_list', value: [attack] },
      equals('loyaltyLevel', attack),
    ]);
    const queries = await recorded(() =>
      atOnce(
        rules,
        async (rule) => {
          const { body } = await post('/cohort/segments/validate', { filter: contacts(rule) }).expect(200);
          const negative = /^not_/.test(rule.operator);
          expect({ rule, valid: body.data.valid, matched: body.data.reach?.matched }).toEqual({
            rule,
            valid: true,
            matched: negative ? 1 : 0,
          });
        },
        PREVIEWS_AT_ONCE,
      ),
    );
    expect(queries.filter(({ sql }) => sql.includes(MARK))).toEqual([]);
    expect(queries.filter(({ bindings }) => JSON.stringify(bindings).includes(MARK)).length).toBeGreaterThan(
      rules.length,
    );
  });

  it('S5: refuses SQL in the sort, the page and the search of lists', async () => {
    const texts = ATTACKS.map(encodeURIComponent);
    const refused = texts.flatMap((text) => [
      ...[`sort=${text}`, `sort=name:${text}`, `page=${text}`, `pageSize=${text}`, `state=${text}`],
    ]);
    await atOnce(refused, (query) => site.request.get(`/cohort/segments?${query}`).auth(token, bearer).expect(400));
    await atOnce(texts, async (text) => {
      const { body } = await site.request.get(`/cohort/segments?search=${text}`).auth(token, bearer).expect(200);
      expect(body.data).toEqual([]);
    });
  });

  const HOSTILE: unknown[] = [
    ...[null, {}, { a: 1 }, { $gt: '' }, { length: 1 }, { toString: 'x' }, { relative: 'now', x: 1 }, { relative: 1 }],
    ...[{ amount: 1e999, unit: 'day' }, { amount: 1, unit: 'day', x: 1 }, NaN, Infinity, -Infinity],
    ...[[], [null], [[]], [[1]], [['x']], [{}], [{ a: 1 }], [NaN], [Infinity], ['x', ['y']], ['x', { amount: 1 }]],
    ...['\0', '\uD800', 'x'.repeat(257)],
  ];

  /** The playground’s only decimal is of an order. */
  const aboutA = (type: FieldType, ...rules: unknown[]): object =>
    type === 'decimal'
      ? contacts({ relation: 'orders', quantifier: 'some', where: { matchType: 'all', rules } })
      : contacts(...rules);

  it('S6: tries every type of field on a field of that type', async () => {
    const { types } = (await site.request.get('/cohort/entities').auth(token, bearer).expect(200)).body
      .data as Catalogue;
    const found = Object.entries(FIELD_OF).map(([type, name]) => {
      const uid = type === 'decimal' ? 'api::order.order' : 'api::contact.contact';
      return [types[uid]?.fields.find((field) => field.name === name)?.type, name];
    });
    expect(found).toEqual(Object.entries(FIELD_OF));
  });

  it.each(Object.keys(OPERATORS_BY_TYPE) as FieldType[])(
    'S6: refuses what is no scalar for any operator on %s',
    async (type) => {
      const field = FIELD_OF[type];
      const wrong: unknown[] = [];
      const queries = await recorded(async () => {
        for (const operator of OPERATORS) {
          for (const value of HOSTILE) {
            const rule = { field, operator, value };
            const filter = aboutA(type, rule);
            const verdict = await service.validate(server, filter);
            const path = verdict.valid ? [] : (verdict.errors[0]?.path ?? []);
            if (verdict.valid || path[0] !== 'filter' || path[2] !== 0) wrong.push({ rule, verdict });
          }
        }
      });
      expect(wrong).toEqual([]);
      expect(queries).toEqual([]);
    },
  );

  /** As JSON writes them: numbers that are none, texts that no database takes, and no scalars at all. */
  const HOSTILE_JSON = [
    ...['null', '{}', '{"a":1}', '{"$gt":""}', '{"toString":"x"}', '{"relative":1}', '{"relative":"now","offset":{}}'],
    ...['1e999', '-1e999', '{"amount":1e999,"unit":"day"}', '{"amount":-1,"unit":"day"}', '{"amount":1,"unit":"eon"}'],
    ...['[]', '[null]', '[[]]', '[[1]]', '[["x"]]', '[{}]', '[1e999]', '["x",["y"]]', '["x",{"amount":1}]'],
    ...['"\\u0000"', '"\\ud800"', JSON.stringify('x'.repeat(257)), '["\\u0000"]', '{"constructor":{"prototype":1}}'],
  ];
  /** Scalars of another kind; no operator of the type takes them, alone, in a list or as bounds. */
  const WRONG_KIND: Record<FieldType, string[]> = {
    string: ['5', 'true'],
    enumeration: ['5', 'true'],
    integer: ['"x"', 'true'],
    biginteger: ['"x"', 'true'],
    decimal: ['"x"', 'true'],
    float: ['"x"', 'true'],
    boolean: ['1', '"yes"'],
    date: ['5', 'true', '"2026-13-45"', '"yesterday"'],
    datetime: ['5', 'true', '"2026-02-30T00:00:00Z"', '"yesterday"'],
  };

  it.each(Object.keys(OPERATORS_BY_TYPE) as FieldType[])(
    'S6: answers every operator on %s over HTTP with an error for each wrong value, and never with 500',
    async (type) => {
      const kinds = WRONG_KIND[type].flatMap((value) => [value, `[${value}]`, `[${value},${value}]`]);
      const rules = OPERATORS.flatMap((operator) =>
        [...HOSTILE_JSON, ...kinds].map(
          (value) => `{"field":"${FIELD_OF[type]}","operator":"${operator}","value":${value}}`,
        ),
      );
      const batches = Array.from({ length: Math.ceil(rules.length / 90) }, (_, at) =>
        rules.slice(at * 90, at * 90 + 90),
      );
      const wrong = await atOnce(batches, async (batch) => {
        let open = batch;
        // A value of a wrong shape hides what else is wrong: what was not named is asked again without it.
        while (open.length > 0) {
          const filter = JSON.stringify(aboutA(type, '@')).replace('"@"', open.join(','));
          const { status, body, text } = await site.request
            .post('/cohort/segments')
            .auth(token, bearer)
            .set('Content-Type', 'application/json')
            .send(`{"data":{"name":"Wrong","entity":"contact","filter":${filter}}}`);
          const errors = (body.error?.details?.errors ?? []) as { path: (string | number)[] }[];
          const named = new Set(errors.map(({ path }) => path[type === 'decimal' ? 6 : 3]));
          const left = open.filter((_rule, index) => !named.has(index));
          if (status !== 400 || left.length === open.length) return [{ status, left, text: text.slice(0, 300) }];
          open = left;
        }
        return [];
      });
      expect(wrong.flat()).toEqual([]);
    },
  );

  /** As JSON: no serialiser goes as deep. */
  const nested = (depth: number, [open, close]: readonly [string, string]): string =>
    `{"entity":"contact","matchType":"all","rules":[${open.repeat(depth)}` +
    `${JSON.stringify(equals('name'))}${close.repeat(depth)}]}`;
  const GROUP = ['{"matchType":"all","rules":[', ']}'] as const;
  const RELATION = ['{"relation":"orders","quantifier":"some","where":{"matchType":"all","rules":[', ']}}'] as const;
  const many = <T>(count: number, item: T): T[] => Array.from({ length: count }, () => item);

  it.each<[string, () => string | object]>([
    ['5,000 groups in each other', () => nested(5_000, GROUP)],
    ['5,000 relations in each other', () => nested(5_000, RELATION)],
    ['10,000 rules', () => contacts(...many(10_000, equals('name')))],
    ['10,000 empty groups', () => contacts(...many(10_000, { matchType: 'all', rules: [] }))],
    ['a list of 100,000', () => contacts({ field: 'points', operator: 'in_list', value: many(100_000, 1) })],
    [
      '100 lists of 1,000',
      () => contacts(...many(100, { field: 'name', operator: 'in_list', value: many(1_000, 'x') })),
    ],
  ])('S23: refuses %s in less than 50 ms and without SQL', async (_what, build) => {
    const built = build();
    const json = typeof built === 'string' ? built : JSON.stringify(built);
    const filter: unknown = JSON.parse(json);
    const durations: number[] = [];
    const queries = await recorded(async () => {
      for (let run = 0; run < 5; run += 1) {
        const started = performance.now();
        expect(await service.validate(server, filter)).toMatchObject({ valid: false });
        durations.push(performance.now() - started);
      }
    });
    expect(queries).toEqual([]);
    expect(Math.min(...durations)).toBeLessThan(50);
    const ask = (path: string, data: string) =>
      site.request.post(path).auth(token, bearer).set('Content-Type', 'application/json').send(`{"data":${data}}`);
    const asked = await recorded(async () => {
      const definition = `{"format":"cohort.segment","version":1,"name":"Large","type":"dynamic","entity":"contact","filter":${json}}`;
      for (const [path, data, code] of [
        ['/cohort/segments', `{"name":"Large","entity":"contact","filter":${json}}`, 'invalid_filter'],
        ['/cohort/segments/explain-member', `{"memberId":"none","filter":${json}}`, 'invalid_filter'],
        ['/cohort/segments/import', `{"definitions":[${definition}]}`, 'invalid_input'],
      ] as const) {
        const { body } = await ask(path, data).expect(400);
        expect(body.error.details.code).toBe(code);
      }
      const verdict = (await ask('/cohort/segments/validate', `{"filter":${json}}`).expect(200)).body.data;
      expect(verdict).toMatchObject({ valid: false });
    });
    // Who asks is looked up, and whether names are taken; no member of anything is.
    expect(asked.filter(({ sql }) => /contacts|orders/.test(sql))).toEqual([]);
  });

  const BROKEN: Record<string, unknown> = {
    'an unknown field': contacts(equals('gone')),
    'an unknown field beside a known one': { ...contacts(equals('name', 'Ada'), equals('gone')), matchType: 'any' },
    'a field that became private': contacts({ field: 'internalNotes', operator: 'is_empty' }),
    'a relation that has gone': contacts({ relation: 'visits', quantifier: 'none' }),
    'an empty group': contacts(),
    'an empty group within': contacts({ matchType: 'any', rules: [] }),
    'no rules at all': { entity: 'contact', matchType: 'all' },
    'an empty object': {},
    nothing: null,
    'an entity that has gone': { ...contacts({ field: 'name', operator: 'is_not_empty' }), entity: 'visit' },
    'an operator that has gone': contacts({ field: 'name', operator: 'sounds_like', value: 'Ada' }),
    'an empty list': contacts({ field: 'name', operator: 'not_in_list', value: [] }),
  };

  it.each(Object.keys(BROKEN))('S25: gives nobody, by any route, once the stored filter is %s', async (what) => {
    const { documentId } = (await post('/cohort/segments', segmentInput(contacts(equals('name', 'Ada')))).expect(201))
      .body.data as Segment;
    await site.strapi.db
      .query('plugin::cohort.segment')
      .update({ where: { documentId }, data: { filter: BROKEN[what], memberCount: 1 } });
    const seen = (await site.request.get(`/cohort/segments/${documentId}`).auth(token, bearer).expect(200)).body.data;
    expect(seen).toMatchObject({ memberCount: 0, mailableCount: 0 });
    expect(seen.problems.length).toBeGreaterThan(0);
    const { body } = await post(`/cohort/segments/${documentId}/recalculate`, {}).expect(200);
    expect(body.data).toMatchObject({ matched: 0, mailable: 0 });
    await post(`/cohort/segments/${documentId}/enroll`, { sequence: 'none' }).expect(422);
    const routes = pluginRoutes(site.strapi).filter(
      ({ router, method, path }) => router === 'admin' && method !== 'DELETE' && /\/segments\/:id/.test(path),
    );
    await atOnce(routes, async ({ method, path }) => {
      const url = path.replace(':id', documentId);
      const request = site.request[method.toLowerCase() as 'get'](url).auth(superAdmin, bearer);
      const answer = await (method === 'GET' ? request : request.send({ data: {} }));
      expect({ path, method, text: answer.text }).toEqual({ path, method, text: expect.not.stringContaining('ada@') });
      expect(answer.status).toBeLessThan(500);
    });
    expect(await site.strapi.db.connection('cohort_enrollments').select('id')).toEqual([]);
  });
});
