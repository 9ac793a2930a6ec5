/**
 * What a caller may not read is not shown, counted or sorted by. Names that are hidden are in segment-hidden-names, and
 * segments that are hidden in segment-routes.
 */
import type { Catalogue, Segment } from '../../server/src/contracts';
import { TABLES } from '../../server/src/lib/table-names';
import { describeEachDatabase } from '../support/databases';
import { ALL_PERMISSIONS } from '../support/plugin-routes';
import { bootStrapi, type RunningStrapi } from '../support/strapi';
import { waitFor } from '../support/wait-for';

const bearer = { type: 'bearer' } as const;
const CONTACT = 'api::contact.contact';
const COMPANY = 'api::company.company';
/** What the reader of these tests may read; the rest is there, and readable by others. */
const READS = {
  [CONTACT]: ['name', 'company', 'preferences.newsletter', 'addresses'],
  [COMPANY]: ['name', 'contacts'],
};

const contacts = (...rules: object[]) => ({ entity: 'contact', matchType: 'all', rules });
const equals = (field: string, value: unknown = 'x') => ({ field, operator: 'equals', value });

describeEachDatabase('privacy of segments', (client) => {
  let site: RunningStrapi;
  let owner: string;
  let reader: string;
  let superAdmin: string;
  let serial = 0;

  beforeAll(async () => {
    site = await bootStrapi({ client, config: { audience: { account: { uid: 'plugin::users-permissions.user' } } } });
    [owner, reader, superAdmin] = [
      await site.adminToken({ permissions: ALL_PERMISSIONS }),
      await site.adminToken({ permissions: ALL_PERMISSIONS, reads: READS }),
      await site.adminToken(),
    ];
    await site.strapi.documents(CONTACT).create({ data: { name: 'Ada', email: 'ada@example.test', points: 7 } });
  });
  afterAll(() => site?.destroy());

  const send = (method: string, path: string, token: string, data?: unknown) => {
    const request = site.request[method.toLowerCase() as 'get'](path).auth(token, bearer);
    return data === undefined ? request : request.send({ data });
  };
  const post = (path: string, data: object, token = owner) => send('POST', path, token, data);
  const get = (path: string, token = owner) => send('GET', path, token);
  const create = async (input: object, token = owner): Promise<Segment> => {
    serial += 1;
    const data = { name: `Private ${serial}`, entity: 'contact', filter: contacts(equals('name', 'Ada')), ...input };
    return (await post('/cohort/segments', data, token).expect(201)).body.data;
  };

  /** Of each asker one of its own, which no refused change touches. */
  const asking = new Map<string, Promise<Segment>>();
  const segmentOf = (token: string): Promise<Segment> => {
    const found = asking.get(token) ?? create({ filter: contacts(equals('name')) }, token);
    asking.set(token, found);
    return found;
  };

  /** Status and body of every way to ask with a filter, but for the name itself. */
  const answers = async (token: string, name: string, filter: object): Promise<string[]> => {
    const { documentId } = await segmentOf(token);
    const asked = [
      await post('/cohort/segments/validate', { filter }, token),
      await post('/cohort/segments', { name: 'Asks', entity: 'contact', filter }, token),
      await send('PUT', `/cohort/segments/${documentId}`, token, { filter }),
    ];
    return asked.map(({ status, body }) => `${status} ${JSON.stringify(body)}`.replaceAll(name, '·'));
  };

  it('S1: a preview of a template has samples for what its reader may not read', async () => {
    const html = '{{ contact_name }}|{{ contact.name }}|{{ contact.points }}|{{ contact_email }}|{{ unsubscribe_url }}';
    const created = await post('/cohort/templates', { name: 'Privacy', subject: '{{ contact_email }}', html }).expect(
      201,
    );
    const preview = `/cohort/templates/${created.body.data.documentId}/preview`;
    const documentId = (await site.strapi.documents(CONTACT).findFirst({ filters: { name: 'Ada' } }))?.documentId;
    const seen = async (token: string): Promise<string> => {
      const { subject, html: body } = (await post(preview, { contact: documentId }, token).expect(200)).body.data;
      return `${subject}\n${body}`;
    };
    expect(await seen(superAdmin)).toMatch(/^ada@example.test\n[^]*Ada\|Ada\|7\|ada@example.test\|/);
    const masked = await seen(reader);
    expect(masked).toMatch(/^somchai@example.test\n[^]*Ada\|Ada\|42\|somchai@example.test\|/);
    expect(masked).not.toContain('ada@');

    const blind = await site.adminToken({ permissions: ALL_PERMISSIONS, reads: { [COMPANY]: ['name'] } });
    const [hidden, unknown] = [
      await post(preview, { contact: documentId }, blind),
      await post(preview, { contact: 'nobody' }, blind),
    ];
    expect([hidden.status, hidden.body]).toEqual([404, unknown.body]);
  });

  it('lists in the catalogue what the caller may read, components in parts', async () => {
    const { body } = await get('/cohort/entities', reader).expect(200);
    const { entities, types } = body.data as Catalogue;
    expect(entities.map(({ key }) => key).sort()).toEqual(['company', 'contact']);
    const names = (uid: string) =>
      [...(types[uid]?.fields ?? []), ...(types[uid]?.relations ?? [])].map(({ name }) => name).sort();
    expect(names(CONTACT)).toEqual(['addresses', 'company', 'createdAt', 'name', 'preferences', 'updatedAt']);
    const target = types[CONTACT]?.relations.find(({ name }) => name === 'preferences')?.target ?? '';
    expect(names(target)).toEqual(['newsletter']);
    expect(JSON.stringify(body)).not.toMatch(/points|favouriteColour|api::order/);
    const proposal = await get('/cohort/audience/proposal', reader).expect(200);
    expect(JSON.stringify(proposal.body)).not.toMatch(/email|api::order/);
  });

  it('shows and searches members by what the caller may read', async () => {
    const shared = await create({ visibility: 'public' });
    const path = `/cohort/segments/${shared.documentId}/members`;
    expect((await get(path, reader).expect(200)).body.data).toMatchObject([{ name: 'Ada', email: null }]);
    expect((await get(`${path}?search=example.test`, reader).expect(200)).body.data).toEqual([]);
    expect((await get(`${path}?search=example.test`).expect(200)).body.data).toHaveLength(1);
    const { body } = await post('/cohort/segments/validate', { filter: contacts(equals('name', 'Ada')) }, reader);
    expect(body.data.preview).toMatchObject([{ name: 'Ada', email: null }]);
    for (const query of ['sort=email:asc', 'sort[points]=asc']) {
      const sorted = await get(`/cohort/segments?${query}`, reader).expect(400);
      const unknown = await get(`/cohort/segments?${query.replace(/email|points/, 'xxxxx')}`, reader).expect(400);
      expect(sorted.body).toEqual(unknown.body);
    }
  });

  it('counts matches alone for who may not read what decides whether somebody can be mailed', async () => {
    const filter = contacts(equals('name', 'Ada'));
    const parts = (value: unknown) => ({ unsubscribed: value, inactive: value, suppressed: value, noAddress: value });
    const [matched, hidden] = [
      { matched: 1, mailable: 1, ...parts(0) },
      { matched: 1, mailable: null, ...parts(null) },
    ];
    for (const unread of ['email', 'active', 'unsubscribed']) {
      const fields = ['name', 'email', 'active', 'unsubscribed'].filter((field) => field !== unread);
      const token = await site.adminToken({ permissions: ALL_PERMISSIONS, reads: { [CONTACT]: fields } });
      expect((await post('/cohort/segments/validate', { filter }, token).expect(200)).body.data.reach).toEqual(hidden);
      const own = await create({ filter, name: `Unread ${unread}` }, token);
      expect(own).toMatchObject({ memberCount: 1, mailableCount: null });
      const path = `/cohort/segments/${own.documentId}`;
      const recalculated = (await post(`${path}/recalculate`, {}, token).expect(200)).body.data;
      expect(recalculated).toEqual({ ...hidden, calculatedAt: expect.any(String) as string });
      const changed = await send('PUT', path, token, { description: 'Changed' }).expect(200);
      const copied = await post(`${path}/duplicate`, {}, token).expect(201);
      const read = await get(path, token).expect(200);
      for (const { body } of [changed, copied, read]) expect(body.data).toMatchObject({ mailableCount: null });
      const listed = (await get('/cohort/segments?pageSize=100', token).expect(200)).body.data as Segment[];
      expect(new Set(listed.map(({ mailableCount }) => mailableCount))).toEqual(new Set([null]));
      expect((await get(`${path}/export`, token).expect(200)).text).not.toContain('mailab');
      for (const query of ['members?sort=mailability', 'members?columns=mailability', 'export?columns=mailability']) {
        const { body: refused } = await get(`${path}/${query}`, token).expect(400);
        expect(refused.error.details.errors).toMatchObject([{ code: 'unknown_field' }]);
      }
      expect((await get(path, superAdmin).expect(200)).body.data).toMatchObject({ mailableCount: 1 });
      await site.strapi.db.connection(TABLES.enrollmentRuns).insert({
        ...{ segment_id: own.documentId, segment_name: 'x', sequence_id: 'x', sequence_name: 'x' },
        ...{ state: 'done', started_at: Date.now() },
      });
      const runs = `${path}/enrollment-runs`;
      const [run] = (await get(runs, token).expect(200)).body.data as { id: number }[];
      await get(`${runs}/${run?.id}/skipped`, token).expect(403);
      await get(`${runs}/${run?.id}/skipped`, superAdmin).expect(200);
    }
    expect((await post('/cohort/segments/validate', { filter }).expect(200)).body.data.reach).toEqual(matched);
  });

  it('answers for what happened to mail as for an unknown field, without the right to read the mail log', async () => {
    const segments = ALL_PERMISSIONS.filter((name) => name.includes('.segments.'));
    const log = 'plugin::cohort.deliveries.read-deliveries';
    const [without, withLog] = [
      await site.adminToken({ permissions: segments }),
      await site.adminToken({ permissions: [...segments, log] }),
    ];
    const types = async (token: string) => {
      const { body } = await get('/cohort/entities', token).expect(200);
      return (body.data as Catalogue).types[CONTACT]?.computedRelations.map(({ name }) => name);
    };
    expect(await types(without)).toEqual([]);
    expect(await types(withLog)).toContain('email.received');
    const asking: Record<string, (name: string) => object> = {
      some: (name) => ({ relation: name, quantifier: 'some' }),
      counted: (name) => ({ relation: name, aggregate: 'count', operator: 'greater_than', value: 0 }),
      far: (name) => ({
        relation: `company.contacts`,
        quantifier: 'some',
        where: { matchType: 'all', rules: [{ relation: name, quantifier: 'none' }] },
      }),
      field: (name) => ({ field: name, operator: 'is_not_empty' }),
    };
    for (const rule of Object.values(asking)) {
      for (const event of ['received', 'bounced', 'opened', 'clicked']) {
        const hidden = await answers(without, `email.${event}`, contacts(rule(`email.${event}`)));
        expect(hidden).toEqual(await answers(without, 'email.qqqqqqq', contacts(rule('email.qqqqqqq'))));
        expect(hidden.filter((text) => !/^(200 .*"valid":false|400 )/.test(text))).toEqual([]);
      }
    }
    const filter = contacts({ relation: 'email.received', quantifier: 'none' });
    const { body } = await post('/cohort/segments/validate', { filter }, withLog).expect(200);
    expect(body.data).toMatchObject({ valid: true, reach: { matched: 1 } });
    const shared = await create({ visibility: 'public', filter }, withLog);
    const path = `/cohort/segments/${shared.documentId}`;
    expect((await get(path, without).expect(200)).body.data).toMatchObject({ filter: null, filterHidden: true });
    expect((await get(path, withLog).expect(200)).body.data).toMatchObject({ filter, filterHidden: false });

    const validate = 'plugin::cohort.segment.validate';
    const ask = async (permissions: string[]) => {
      const token = await site.apiToken({ permissions: [validate, `${CONTACT}.find`, ...permissions] });
      return (await post('/api/cohort/segments/validate', { filter }, token).expect(200)).body.data;
    };
    expect(await ask([])).toMatchObject({ valid: false, errors: [{ code: 'unknown_field' }] });
    expect(await ask(['plugin::cohort.deliveries.find'])).toMatchObject({ valid: true });
  });

  it('S1, S4: orders and shows members by nothing that the caller may not read', async () => {
    const shared = await create({ visibility: 'public' });
    const path = `/cohort/segments/${shared.documentId}/members`;
    const answer = async (query: (name: string) => string, name: string, by: string) => {
      const { status, body } = await get(`${path}?${query(name)}`, by);
      const nearest = /; did you mean “[^”]*”\?/g;
      return `${status} ${JSON.stringify(body)}`.replace(nearest, '').replaceAll(name.split('.').pop() ?? '', '…');
    };
    const hidden = ['email', 'points', 'mailability', 'company.employees', 'preferences.favouriteColour', 'enteredAt'];
    for (const query of [(name: string) => `sort=${name}:desc`, (name: string) => `columns=name,${name}`]) {
      const unknown = (name: string) => `${name.slice(0, name.lastIndexOf('.') + 1)}qqqqqqqqqqqq`;
      for (const name of hidden) {
        const got = await answer(query, name, reader);
        expect(got).toBe(await answer(query, unknown(name), reader));
        expect(got).toMatch(/^400 .*unknown_field/);
      }
      for (const name of ['internalNotes', 'createdBy', 'constructor']) {
        expect(await answer(query, name, superAdmin)).toBe(await answer(query, unknown(name), superAdmin));
      }
      expect(await answer(query, 'name', reader)).toMatch(/^200 /);
      expect(await answer(query, 'points', owner)).toMatch(/^200 /);
    }
    for (const sort of ['name:up', 'name,email', '*', 'name:asc:desc']) await get(`${path}?sort=${sort}`).expect(400);
    await get(`${path}?sort[name]=asc`).expect(400);
  });

  it('exports what the caller may read, and answers for the rest as for what is not there', async () => {
    const shared = await create({ visibility: 'public' });
    const path = `/cohort/segments/${shared.documentId}/export`;
    expect((await get(path).expect(200)).text).toContain('ada@example.test');
    const { text } = await get(path, reader).expect(200);
    expect(text).toContain('Ada');
    expect(text).not.toMatch(/email|mailab|example/);
    for (const [hidden, unknown] of [
      ['email', 'xmaix'],
      ['company.employees', 'company.xmpxoyexs'],
      ['preferences.favouriteColour', 'preferences.xaxouxiteCoxoux'],
      ['mailability', 'xaixabixitx'],
    ] as const) {
      const answer = async (name: string) => {
        const { status, body } = await get(`${path}?columns=name,${name}`, reader);
        const last = name.split('.').pop() ?? '';
        return `${status} ${JSON.stringify(body)}`.replaceAll(name, '…').replaceAll(last, '…');
      };
      expect(await answer(hidden)).toBe(await answer(unknown));
      expect(await answer(hidden)).toMatch(/^400 /);
    }
  });

  it('withholds a stored filter that asks about more, and changes nothing of it', async () => {
    const filter = contacts(equals('points', 7));
    const shared = await create({ visibility: 'public', filter });
    const path = `/cohort/segments/${shared.documentId}`;
    const seen = (await get(path, reader).expect(200)).body.data;
    expect(seen).toMatchObject({ filter: null, filterHidden: true, canEdit: false, memberCount: 1, problems: [] });
    const listed = (await get('/cohort/segments?pageSize=100', reader).expect(200)).body;
    expect(JSON.stringify(listed)).not.toContain('points');
    expect((await get(path).expect(200)).body.data).toMatchObject({ filter, filterHidden: false, canEdit: true });
    // Its own creator, once the role has lost the field.
    const me = (await get('/admin/users/me', reader).expect(200)).body.data;
    await site.strapi.db
      .query('plugin::cohort.segment')
      .update({ where: { documentId: shared.documentId }, data: { createdBy: me.id } });
    expect((await get(path, reader).expect(200)).body.data).toMatchObject({ createdBy: { id: me.id }, canEdit: false });
    for (const data of [{ name: 'Taken' }, { filter: contacts(equals('name')) }, { entity: 'contact' }]) {
      const { body } = await send('PUT', path, reader, data).expect(403);
      expect(body.error.message).toMatch(/may not read/);
    }
    await send('DELETE', path, reader).expect(403);
    expect((await get(path, superAdmin).expect(200)).body.data).toMatchObject({ filter, name: shared.name });
  });

  it('lets tokens and visitors ask about the types that they may find', async () => {
    const validate = 'plugin::cohort.segment.validate';
    const companies = { entity: 'company', matchType: 'all', rules: [equals('name')] };
    const custom = await site.apiToken({ permissions: [validate, `${COMPANY}.find`] });
    const role = await site.strapi.query('plugin::users-permissions.role').findOne({ where: { type: 'public' } });
    for (const action of [validate, `${COMPANY}.find`]) {
      await site.strapi.query('plugin::users-permissions.permission').create({ data: { action, role: role.id } });
    }
    const ask = async (filter: object, token?: string) => {
      const request = site.request.post('/api/cohort/segments/validate');
      const sent = token === undefined ? request : request.auth(token, bearer);
      return (await sent.send({ data: { filter } }).expect(200)).body.data;
    };
    for (const token of [custom, undefined]) {
      expect(await ask(companies, token)).toMatchObject({ valid: true });
      const [contact, unknown] = [
        await ask(contacts(equals('name')), token),
        await ask({ ...companies, entity: 'zz' }, token),
      ];
      expect(JSON.stringify(contact).replaceAll('“contact”', '…')).toBe(
        JSON.stringify(unknown).replaceAll('“zz”', '…'),
      );
      const across = { ...companies, rules: [{ relation: 'contacts', quantifier: 'some' }] };
      expect(await ask(across, token)).toMatchObject({ valid: false, errors: [{ code: 'unknown_relation' }] });
    }
  });

  it('says of enrolling what it did, and not who could not be mailed, to who may not read what decides about that', async () => {
    for (const [name, more] of [
      ['Grace', { email: 'grace@example.test' }],
      ['Grace', { email: 'left@example.test', unsubscribed: true }],
      ['Grace', {}],
    ] as const)
      await site.strapi.documents(CONTACT).create({ data: { name, ...more } });
    const html = '<p>Hi</p><a href="{{ unsubscribe_url }}">stop</a>';
    const template = await post('/cohort/templates', { name: 'Told', subject: 'Hi', html }, superAdmin).expect(201);
    const steps = [{ template: template.body.data.documentId as string, daysDelay: 30 }];
    const walk = async (name: string): Promise<string> =>
      (await post('/cohort/sequences', { name, isActive: true, steps }, superAdmin).expect(201)).body.data.documentId;
    const { documentId } = await create({ filter: contacts(equals('name', 'Grace')), visibility: 'public' });
    const path = `/cohort/segments/${documentId}`;
    const blind = await site.adminToken({ permissions: ALL_PERMISSIONS, reads: { [CONTACT]: ['name'] } });
    const nobody = await create({ filter: contacts(equals('name', 'Nobody')), visibility: 'public' });

    const full = { no_address: 1, unsubscribed: 1, inactive: 0, suppressed: 0, already_enrolled: 0 };
    const [first, second] = [await walk('First'), await walk('Second')];
    const dry = async (token: string, segment = path): Promise<unknown> =>
      (await post(`${segment}/enroll`, { sequence: first, dryRun: true }, token).expect(200)).body.data;
    expect(await dry(owner)).toMatchObject({ total: 3, enrolled: 1, skipped: full });
    const hidden = await dry(blind);
    expect(hidden).toMatchObject({ total: 3, enrolled: null, skipped: null });
    // Whether there is a first mail would tell whether there is anybody to send it to.
    expect(hidden).toMatchObject({ firstSendAt: expect.any(String) as string });
    expect(await dry(blind, `/cohort/segments/${nobody.documentId}`)).toMatchObject({
      ...{ total: 0, enrolled: null, skipped: null },
      firstSendAt: expect.any(String) as string,
    });

    const done = (await post(`${path}/enroll`, { sequence: first }, blind).expect(200)).body.data;
    expect(done).toMatchObject({ total: 3, enrolled: 1, skipped: null });
    const runs = `${path}/enrollment-runs`;
    const started = (await post(runs, { sequence: second }, blind).expect(202)).body.data as { id: number };
    expect(started).toMatchObject({ skipped: null });
    const run = await waitFor(
      async () => (await get(`${runs}/${started.id}`, blind).expect(200)).body.data as { state: string },
      ({ state }) => state === 'done',
    );
    expect(run).toMatchObject({ total: 3, processed: 3, enrolled: 1, skipped: null });
    const listed = (await get(runs, blind).expect(200)).body.data as { skipped: unknown }[];
    expect(listed.map(({ skipped }) => skipped)).toEqual([null]);
    expect((await get(`${runs}/${started.id}`, owner).expect(200)).body.data).toMatchObject({ skipped: full });
    await get(`${runs}/${started.id}/skipped`, blind).expect(403);
  });
});
