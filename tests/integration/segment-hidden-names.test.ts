/** A name that the caller may not read answers as one that nobody knows: word for word, wherever a filter is taken. */
import { ALL_PERMISSIONS } from '../support/plugin-routes';
import { atOnce } from '../support/at-once';
import { describeEachDatabase } from '../support/databases';
import { bootStrapi, type RunningStrapi } from '../support/strapi';

const bearer = { type: 'bearer' } as const;
const CONTACT = 'api::contact.contact';
const COMPANY = 'api::company.company';
/** What the reader of these tests may read; the rest is there, and readable by others. */
const READS = {
  [CONTACT]: ['name', 'company', 'preferences.newsletter', 'addresses'],
  [COMPANY]: ['name', 'contacts'],
};
const SCOPES = ['segment.validate', 'segment.create', 'segment-definition.create', 'segment-explanation.find'];

const filterOf = (entity: string, ...rules: object[]) => ({ entity, matchType: 'all', rules });
const equals = (field: string, value: unknown = 'x') => ({ field, operator: 'equals', value });

type AskerName = 'superAdmin' | 'reader' | 'fullToken' | 'token' | 'blind';
interface Asker {
  prefix: '/cohort' | '/api/cohort';
  token: string;
  /** A segment that it may change; a token of some scopes owns none. */
  own: string | null;
}

const UNKNOWN = 'qqqqqqqqqqqq';
/** Words that a suggestion of any asker, or of those who read less, may never name. */
const HIDDEN_FROM_ALL = ['internalNotes', 'createdBy', 'profile', 'documentId', 'locale', '__proto__', 'constructor'];
const HIDDEN_FROM_READER = ['points', 'birthday', 'email', 'orders', 'createdBy'];
const OF_USERS = ['password', 'resetPasswordToken', 'confirmationToken', 'createdBy'];

describeEachDatabase('names that a caller may not read', (client) => {
  let site: RunningStrapi;
  let askers: Record<AskerName, Asker>;
  let member: string;
  let account: string;

  beforeAll(async () => {
    site = await bootStrapi({ client, config: { audience: { account: { uid: 'plugin::users-permissions.user' } } } });
    const ada = { name: 'Ada', email: 'ada@example.test', points: 7 };
    member = (await site.strapi.documents(CONTACT).create({ data: ada })).documentId;
    const user = { username: 'Ada', email: 'ada@example.test', password: 'Aa1!aaaaaa', provider: 'local' };
    account = (await site.strapi.documents('plugin::users-permissions.user').create({ data: user })).documentId;
    const admin = async (token: string): Promise<Asker> => ({ prefix: '/cohort', token, own: await ownOf(token) });
    const scopes = SCOPES.map((scope) => `plugin::cohort.${scope}`);
    askers = {
      superAdmin: await admin(await site.adminToken()),
      reader: await admin(await site.adminToken({ permissions: ALL_PERMISSIONS, reads: READS })),
      fullToken: { prefix: '/api/cohort', token: await site.apiToken(), own: null },
      token: {
        ...{ prefix: '/api/cohort', own: null },
        token: await site.apiToken({ permissions: [...scopes, `${CONTACT}.find`] }),
      },
      blind: {
        ...{ prefix: '/cohort', own: null },
        token: await site.adminToken({ permissions: ALL_PERMISSIONS, reads: { [COMPANY]: ['name'] } }),
      },
    };
    askers.fullToken.own = askers.superAdmin.own;
  });
  afterAll(() => site?.destroy());

  const ownOf = async (token: string): Promise<string> => {
    const data = { name: `Own ${token.slice(-20)}`, entity: 'contact', filter: filterOf('contact', equals('name')) };
    const { body } = await site.request.post('/cohort/segments').auth(token, bearer).send({ data }).expect(201);
    return body.data.documentId;
  };

  /** Every way to ask with a filter. */
  const WAYS: Record<string, (filter: { entity: string }, own: string | null) => [path: string, data: object] | null> =
    {
      validate: (filter) => ['/segments/validate', { filter }],
      create: (filter) => ['/segments', { name: 'Asks', entity: filter.entity, filter }],
      update: (filter, own) => (own === null ? null : [`/segments/${own}`, { filter }]),
      import: (filter) => ['/segments/import', { definitions: [definitionOf(filter)] }],
      'import, tried out': (filter) => ['/segments/import', { definitions: [definitionOf(filter)], dryRun: true }],
      'explain a member': (filter) => [
        '/segments/explain-member',
        { filter, memberId: filter.entity === 'account' ? account : member },
      ],
    };
  const definitionOf = (filter: { entity: string }) => ({
    ...{ format: 'cohort.segment', version: 1, name: 'Asks', type: 'dynamic', entity: filter.entity, filter },
  });

  /** What each way answers, but for what is suggested instead. */
  const answers = async (asker: AskerName, filter: { entity: string }): Promise<string[]> => {
    const { prefix, token, own } = askers[asker];
    const asked = Object.entries(WAYS).flatMap(([way, ask]) => {
      const [path, data] = ask(filter, own) ?? [];
      return path === undefined ? [] : [{ way, path, data }];
    });
    return atOnce(asked, async ({ way, path, data }) => {
      const request = site.request[way === 'update' ? 'put' : 'post'](`${prefix}${path}`).auth(token, bearer);
      const { status, body } = await request.send({ data });
      const text = `${way}: ${status} ${JSON.stringify(body)}`;
      const suggested = [...text.matchAll(/did you mean “([^”]+)”/g)].map(([, word]) => word);
      for (const hidden of [...HIDDEN_FROM_ALL, ...OF_USERS]) expect(suggested).not.toContain(hidden);
      if (asker === 'reader') for (const hidden of HIDDEN_FROM_READER) expect(suggested).not.toContain(hidden);
      return text.replace(/; did you mean “[^”]+”\?/g, '');
    });
  };
  const isRefusal = (text: string): boolean =>
    /^(validate: 200 .*"valid":false|import, tried out: 200 .*"errors":\[\{|[a-z ]+: 400 )/.test(text);

  interface Case {
    asker: AskerName;
    hidden: readonly string[];
    /** Where the name stands; by itself unless said. */
    path?: string;
  }

  /** Rules with hidden names against as many with a name of which nobody has heard, each with an error of its own. */
  const expectLikeUnknown = async (
    { asker, hidden, path = '*' }: Case,
    rule: (name: string) => object,
    entity: string,
  ) => {
    const ask = (names: readonly string[]) =>
      answers(asker, filterOf(entity, ...names.map((name) => rule(path.replace('*', name)))));
    const words = [...hidden, UNKNOWN].flatMap((name) => [name, path.replace('*', name)]);
    const mask = (text: string) => words.reduce((masked, word) => masked.replaceAll(`“${word}”`, '“·”'), text);
    const got = await ask(hidden);
    const unknown = await ask(hidden.map(() => UNKNOWN));
    expect({ asker, path, got: got.map(mask) }).toEqual({ asker, path, got: unknown.map(mask) });
    for (const text of got) {
      expect({ text, isRefusal: isRefusal(text) }).toEqual({ text, isRefusal: true });
      expect({ text, errors: text.match(/"path":/g)?.length }).toEqual({ text, errors: hidden.length });
    }
  };

  const SHAPES: Record<string, (name: string) => object> = {
    'a field': (name) => equals(name),
    'the field compared with': (name) => ({ field: 'name', operator: 'equals', valueField: name }),
    'a field of a related record': (name) => ({
      relation: 'company.contacts',
      quantifier: 'some',
      where: { matchType: 'any', rules: [equals(name)] },
    }),
    'an aggregated field': (name) => ({
      ...{ relation: 'company.contacts', aggregate: 'max', operator: 'equals' },
      ...{ field: name, value: 1 },
    }),
    'a relation': (name) => ({ relation: name, quantifier: 'none' }),
    'a counted relation': (name) => ({ relation: name, aggregate: 'count', operator: 'greater_than', value: 0 }),
  };

  const CASES: Case[] = [
    { asker: 'superAdmin', hidden: HIDDEN_FROM_ALL },
    { asker: 'reader', hidden: HIDDEN_FROM_READER },
    { asker: 'fullToken', hidden: ['internalNotes', 'createdBy', 'profile'] },
    { asker: 'token', hidden: ['internalNotes', 'createdBy', 'company', 'orders'] },
    { asker: 'superAdmin', hidden: ['createdBy', 'updatedBy'], path: '*.roles.code' },
    { asker: 'reader', hidden: ['orders', 'updatedBy'], path: '*.total' },
    { asker: 'reader', hidden: ['employees', 'country'], path: 'company.*' },
    { asker: 'reader', hidden: ['favouriteColour'], path: 'preferences.*' },
    { asker: 'token', hidden: ['company'], path: '*.name' },
  ];

  it.each(Object.keys(SHAPES))('S1, S4: hidden and unknown answer alike: %s', async (shape) => {
    const rule = (name: string) => SHAPES[shape]?.(name) ?? {};
    for (const one of CASES) await expectLikeUnknown(one, rule, 'contact');
  });

  const OF_ACCOUNTS: Record<string, (name: string) => object> = {
    'a field': (name) => ({ field: name, operator: 'starts_with', value: '$2' }),
    'whether it is empty': (name) => ({ field: name, operator: 'is_not_empty' }),
    'the field compared with': (name) => ({ field: 'username', operator: 'equals', valueField: name }),
    'a relation': (name) => ({ relation: name, quantifier: 'some' }),
  };

  it.each(Object.keys(OF_ACCOUNTS))('S1, S2: no password, token or keeper of the site’s users: %s', async (shape) => {
    const rule = (name: string) => OF_ACCOUNTS[shape]?.(name) ?? {};
    for (const asker of ['superAdmin', 'fullToken'] as const) {
      await expectLikeUnknown({ asker, hidden: OF_USERS }, rule, 'account');
      await expectLikeUnknown({ asker, hidden: ['createdBy', 'updatedBy'], path: '*.roles.code' }, rule, 'account');
    }
  });

  it('S1: what is refused is the name and not the question', async () => {
    for (const [entity, rule] of [
      ['account', { field: 'username', operator: 'equals', value: 'Ada' }],
      ['contact', equals('name', 'Ada')],
    ] as const) {
      const filter = filterOf(entity, rule);
      const { token } = askers.superAdmin;
      const ask = (path: string, data: object) =>
        site.request.post(`/cohort${path}`).auth(token, bearer).send({ data });
      const verdict = (await ask('/segments/validate', { filter }).expect(200)).body.data;
      expect(verdict).toMatchObject({ valid: true, reach: { matched: 1 } });
      const memberId = entity === 'account' ? account : member;
      const explained = (await ask('/segments/explain-member', { filter, memberId }).expect(200)).body.data;
      expect(explained).toMatchObject({ isMember: true });
      const file = { definitions: [definitionOf(filter)], dryRun: true };
      expect((await ask('/segments/import', file).expect(200)).body.data.errors).toEqual([]);
    }
  });

  it('S1: whoever may read a type not at all hears of it as of one that is not there', async () => {
    const ask = async (entity: string): Promise<string[]> =>
      (await answers('blind', filterOf(entity, equals('name')))).map((text) => text.replaceAll(`“${entity}”`, '“·”'));
    const hidden = await ask('contact');
    expect(hidden).toEqual(await ask('zzzzzzz'));
    expect(hidden.filter((text) => !isRefusal(text))).toEqual([]);
  });

  it('S1: a list of addresses finds nobody for who may not read addresses', async () => {
    const { token } = askers.reader;
    const list = { name: 'Addresses', entity: 'contact', type: 'static' };
    const made = await site.request.post('/cohort/segments').auth(token, bearer).send({ data: list }).expect(201);
    const path = `/cohort/segments/${made.body.data.documentId}/members`;
    for (const way of [path, `${path}/remove`]) {
      const ask = async (csv: string): Promise<string> => {
        const { status, body } = await site.request
          .post(way)
          .auth(token, bearer)
          .send({ data: { csv, dryRun: true } });
        return `${status} ${JSON.stringify(body)}`.replaceAll(csv, '·');
      };
      const known = await ask('ada@example.test');
      expect(known).toBe(await ask('xyz@example.test'));
      expect(known).toMatch(/^400 /);
    }
  });
});
