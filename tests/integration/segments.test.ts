import type { Segment } from '../../server/src/contracts';
import { segmentSchema } from '../../server/src/contracts';
import type { SegmentService } from '../../server/src/features/segments';
import { describeEachDatabase } from '../support/databases';
import { bootStrapi, type RunningStrapi } from '../support/strapi';

const bearer = { type: 'bearer' } as const;
const named = (name: string) => ({
  entity: 'contact',
  matchType: 'all',
  rules: [{ field: 'name', operator: 'equals', value: name }],
});
const permission = (name: string) => `plugin::cohort.segments.${name}-segments`;
const EDITOR = {
  permissions: ['read', 'create', 'update', 'delete'].map(permission),
};

describeEachDatabase('segments', (client) => {
  let site: RunningStrapi;
  let owner: string;
  let other: string;
  let superAdmin: string;
  let serial = 0;

  beforeAll(async () => {
    site = await bootStrapi({
      client,
      config: {
        audience: { storefront: { uid: 'api::storefront.storefront' } },
      },
    });
    [owner, other, superAdmin] = [
      await site.adminToken(EDITOR),
      await site.adminToken(EDITOR),
      await site.adminToken(),
    ];
  });
  afterAll(() => site?.destroy());

  const post = (path: string, data: object, token = owner) =>
    site.request.post(path).auth(token, bearer).send({ data });
  const put = (path: string, data: object, token = owner) => site.request.put(path).auth(token, bearer).send({ data });
  const get = (path: string, token = owner) => site.request.get(path).auth(token, bearer);
  const create = async (input: object, token = owner): Promise<Segment> => {
    serial += 1;
    const data = {
      name: `Segment ${serial}`,
      entity: 'contact',
      filter: named('Ada'),
      ...input,
    };
    return segmentSchema.parse((await post('/cohort/segments', data, token).expect(201)).body.data);
  };
  const addContact = (data: { name: string; email?: string; unsubscribed?: boolean }) =>
    site.strapi.documents('api::contact.contact').create({ data });
  const addCompany = (data: { name: string; country?: string }, status: 'draft' | 'published') =>
    site.strapi.documents('api::company.company').create({ data, status });

  it('creates with its count, its creator and nothing that a caller may not set', async () => {
    await addContact({ name: 'Grace', email: 'grace@example.test' });
    await addContact({
      name: 'Grace',
      unsubscribed: true,
      email: 'g2@example.test',
    });
    const segment = await create({
      filter: { ...named('grace'), matchType: undefined, match_type: 'all' },
      tags: ['vip'],
    });
    expect(segment).toMatchObject({
      memberCount: 2,
      mailableCount: 1,
      canEdit: true,
      timesUsed: 0,
      tracked: false,
      pinnedIn: 0,
      pinnedOut: 0,
      visibility: 'private',
      problems: [],
    });
    expect(segment.filter).toMatchObject({ matchType: 'all' });
    expect(segment.createdBy?.name).toBe('Test Admin');
    for (const smuggled of [{ memberCount: 5 }, { createdBy: 1 }, { timesUsed: 9 }, { lastUsedAt: null }]) {
      await post('/cohort/segments', {
        name: 'x',
        entity: 'contact',
        filter: named('x'),
        ...smuggled,
      }).expect(400);
    }
  });

  it('names the path of what is wrong', async () => {
    const wrong = {
      name: 'Wrong',
      entity: 'contact',
      filter: {
        ...named('x'),
        rules: [{ field: 'nope', operator: 'equals', value: 1 }],
      },
    };
    const { body } = await post('/cohort/segments', wrong).expect(400);
    expect(body.error.details).toMatchObject({
      code: 'invalid_filter',
      errors: [{ path: ['data', 'filter', 'rules', 0, 'field'] }],
    });
    const elsewhere = await post('/cohort/segments', {
      name: 'Other',
      entity: 'company',
      filter: named('x'),
    }).expect(400);
    expect(elsewhere.body.error.details.errors[0].path).toEqual(['data', 'filter', 'entity']);
    const fixed = await post('/cohort/segments', {
      name: 'Static',
      type: 'static',
      entity: 'contact',
      filter: named('x'),
    }).expect(400);
    expect(fixed.body.error.details.errors[0].path).toEqual(['data', 'filter']);
  });

  it('updates what is given, counts again and leaves the rest', async () => {
    await addContact({ name: 'Ada', email: 'ada@example.test' });
    const segment = await create({ description: 'before', tags: ['a'] });
    const { body } = await put(`/cohort/segments/${segment.documentId}`, {
      filter: named('nobody at all'),
      tags: null,
    }).expect(200);
    expect(body.data).toMatchObject({
      name: segment.name,
      description: 'before',
      tags: [],
      memberCount: 0,
      visibility: 'private',
    });
  });

  it('hides private segments of others everywhere, and lets public ones be read only', async () => {
    const hidden = await create({});
    const shared = await create({ visibility: 'public' });
    const data = { name: 'Taken over' };
    for (const path of ['', '/members']) await get(`/cohort/segments/${hidden.documentId}${path}`, other).expect(404);
    await put(`/cohort/segments/${hidden.documentId}`, data, other).expect(404);
    await post(`/cohort/segments/${hidden.documentId}/recalculate`, {}, other).expect(404);
    await site.request.delete(`/cohort/segments/${hidden.documentId}`).auth(other, bearer).expect(404);
    const seen = await get(`/cohort/segments/${shared.documentId}`, other).expect(200);
    expect(seen.body.data.canEdit).toBe(false);
    await put(`/cohort/segments/${shared.documentId}`, data, other).expect(403);
    await site.request.delete(`/cohort/segments/${shared.documentId}`).auth(other, bearer).expect(403);
    const listed = await get('/cohort/segments?pageSize=100', other).expect(200);
    const ids = listed.body.data.map((segment: Segment) => segment.documentId);
    expect(ids).toContain(shared.documentId);
    expect(ids).not.toContain(hidden.documentId);
    expect((await get(`/cohort/segments/${hidden.documentId}`, superAdmin).expect(200)).body.data.canEdit).toBe(true);
    await put(`/cohort/segments/${shared.documentId}`, {
      state: 'paused',
    }).expect(200);
    await get(`/cohort/segments/${shared.documentId}`, other).expect(404);
  });

  it('shows tokens public active segments, and full-access tokens all', async () => {
    const hidden = await create({});
    const shared = await create({ visibility: 'public' });
    const readOnly = await site.apiToken({ type: 'read-only' });
    const full = await site.apiToken();
    await get(`/api/cohort/segments/${hidden.documentId}`, readOnly).expect(404);
    await get(`/api/cohort/segments/${shared.documentId}/members`, readOnly).expect(200);
    await get(`/api/cohort/segments/${hidden.documentId}`, full).expect(200);
    await post('/api/cohort/segments', { name: 'By token', entity: 'contact', filter: named('x') }, readOnly).expect(
      403,
    );
  });

  it('lets an API token change and delete what API tokens have made, and nothing of the panel’s', async () => {
    const scopes = ['find', 'findOne', 'create', 'update', 'delete'].map((name) => `plugin::cohort.segment.${name}`);
    const permissions = [...scopes, 'api::contact.contact.find'];
    const [maker, other] = [await site.apiToken({ permissions }), await site.apiToken({ permissions })];
    const api = (method: 'get' | 'put' | 'delete', id: string, token: string) =>
      site.request[method](`/api/cohort/segments/${id}`).auth(token, bearer);
    const data = { name: 'Made by a token', entity: 'contact', filter: named('x') };
    const made = (await post('/api/cohort/segments', data, maker).expect(201)).body.data as Segment;
    expect(made).toMatchObject({ canEdit: true, createdBy: null, visibility: 'public' });
    const change = (id: string, changes: object, token = other) => api('put', id, token).send({ data: changes });
    expect((await change(made.documentId, { state: 'paused' }).expect(200)).body.data.state).toBe('paused');
    await api('get', made.documentId, maker).expect(200);
    const listed = await site.request.get('/api/cohort/segments?state=paused').auth(maker, bearer).expect(200);
    expect(listed.body.data.map(({ documentId }: Segment) => documentId)).toContain(made.documentId);
    await change(made.documentId, { visibility: 'private' }).expect(400);
    await change(made.documentId, { state: 'active' }).expect(200);
    const owned = await create({ filter: named('x'), visibility: 'public' });
    await change(owned.documentId, { description: 'Taken' }).expect(403);
    await api('delete', owned.documentId, maker).expect(403);
    await api('delete', made.documentId, maker).expect(204);
  });

  it('shows a token of an admin user what is public and its owner’s own, also where the owner is a super admin', async () => {
    const key = async (by: string): Promise<string> => {
      serial += 1;
      const adminPermissions = [
        ...['read', 'update'].map((name) => ({ action: permission(name), subject: null })),
        {
          action: 'plugin::content-manager.explorer.read',
          subject: 'api::contact.contact',
          properties: { fields: ['name'] },
        },
      ];
      const body = { name: `Token ${serial}`, description: '', lifespan: null, adminPermissions };
      const created = await site.request.post('/admin/admin-tokens').auth(by, bearer).send(body).expect(201);
      return created.body.data.accessKey;
    };
    const maker = await site.adminToken({ permissions: [...EDITOR.permissions, 'admin::admin-tokens.create'] });
    const [ofMaker, ofSuper, shared] = [
      await create({}, maker),
      await create({}, superAdmin),
      await create({ visibility: 'public' }),
    ];
    const ask = async (segment: Segment, token: string): Promise<number> =>
      (await put(`/cohort/segments/${segment.documentId}`, { tags: ['x'] }, token)).status;
    for (const [by, own, others] of [
      [maker, ofMaker, ofSuper],
      [superAdmin, ofSuper, ofMaker],
    ] as const) {
      const token = await key(by);
      expect([await ask(own, token), await ask(others, token)]).toEqual([200, 404]);
      await get(`/cohort/segments/${others.documentId}/members`, token).expect(404);
      await get(`/cohort/segments/${shared.documentId}`, token).expect(200);
      const listed = (await get('/cohort/segments?pageSize=100', token).expect(200)).body.data as Segment[];
      const ids = listed.map(({ documentId }) => documentId);
      expect(ids).toEqual(expect.arrayContaining([own.documentId, shared.documentId]));
      expect(ids).not.toContain(others.documentId);
    }
    expect(await ask(ofMaker, superAdmin)).toBe(200);
  });

  it('searches the texts of tags, and not how they are written down', async () => {
    const tagged = await create({ tags: ['5" pipe', 'back\\slash', 'a,b'] });
    await create({ tags: [] });
    await create({ tags: ['pipe', 'plain'] });
    const found = async (text: string): Promise<string[]> => {
      const { body } = await get(`/cohort/segments?pageSize=100&search=${encodeURIComponent(text)}`).expect(200);
      return body.data.map((segment: Segment) => segment.documentId);
    };
    for (const text of ['5" PIPE', 'k\\s', 'a,b', '"']) expect(await found(text)).toEqual([tagged.documentId]);
    for (const text of ['[', ']', '", "', '","', 'pipe plain']) expect(await found(text)).toEqual([]);
  });

  it('lists by state, type and text, archived only when asked, newest first', async () => {
    const [a, b, c] = [
      await create({ name: 'Zürich 100%' }),
      await create({ tags: ['zürich'] }),
      await create({ description: 'in ZÜRICH', state: 'archived' }),
    ];
    const found = async (query: string): Promise<string[]> =>
      (await get(`/cohort/segments?${query}`).expect(200)).body.data.map((segment: Segment) => segment.documentId);
    expect(await found('search=zürich')).toEqual([b.documentId, a.documentId]);
    expect(await found('search=zürich&sort=createdAt:asc')).toEqual([a.documentId, b.documentId]);
    expect(await found('search=zürich&state=archived')).toEqual([c.documentId]);
    expect(await found(`search=${encodeURIComponent('100%')}`)).toEqual([a.documentId]);
    expect(await found('search=zürich&type=static')).toEqual([]);
    const { body } = await get('/cohort/segments?search=zürich&pageSize=1&page=2').expect(200);
    expect(body).toMatchObject({
      data: [{ documentId: a.documentId }],
      meta: { pagination: { page: 2, pageSize: 1, pageCount: 2, total: 2 }, refreshIntervalMs: 900_000 },
    });
    await get('/cohort/segments?sort=filter:asc').expect(400);
    for (const query of ['creator=9999999999', 'page=9999999999']) {
      const [name] = query.split('=');
      const { body } = await get(`/cohort/segments?${query}`).expect(400);
      expect(body.error.details.errors).toMatchObject([{ path: [name] }]);
    }
    expect((await get('/cohort/segments?creator=2147483647&page=2147483647').expect(200)).body.data).toEqual([]);
  });

  it('counts draft and published rows, and rows in two locales, once', async () => {
    const inCountry = (entity: string) => ({
      entity,
      matchType: 'all',
      rules: [{ field: 'country', operator: 'equals', value: 'Laos' }],
    });
    await addCompany({ name: 'Draft only', country: 'Laos' }, 'draft');
    const both = await addCompany({ name: 'Both', country: 'Laos' }, 'published');
    const storefronts = site.strapi.documents('api::storefront.storefront');
    const shop = await storefronts.create({
      data: { name: 'Shop', country: 'Laos' },
      locale: 'en',
    });
    await site.strapi.plugin('i18n').service('locales').create({ code: 'th', name: 'Thai' });
    const inThai: object = { name: 'ร้าน' };
    await storefronts.update({
      documentId: shop.documentId,
      data: inThai,
      locale: 'th',
    });
    expect(
      await site.strapi.db.query('api::storefront.storefront').count({ where: { documentId: shop.documentId } }),
    ).toBe(2);
    const companies = await create({
      entity: 'company',
      filter: inCountry('company'),
    });
    expect(companies.memberCount).toBe(1);
    expect((await create({ entity: 'storefront', filter: inCountry('storefront') })).memberCount).toBe(1);
    const { body } = await get(`/cohort/segments/${companies.documentId}/members`).expect(200);
    expect(body.data).toEqual([{ documentId: both.documentId, name: 'Both', email: null }]);
  });

  it('validates with counts and a preview, or with every path', async () => {
    await addContact({ name: 'Lin', email: 'lin@example.test' });
    const right = await post('/cohort/segments/validate', {
      filter: named('LIN'),
    }).expect(200);
    expect(right.body.data).toMatchObject({
      valid: true,
      reach: {
        matched: 1,
        mailable: 1,
        unsubscribed: 0,
        inactive: 0,
        suppressed: 0,
        noAddress: 0,
      },
      preview: [{ name: 'Lin', email: 'lin@example.test' }],
      durationMs: expect.any(Number),
    });
    const wrong = await post('/cohort/segments/validate', {
      filter: {
        ...named('x'),
        rules: [{ field: 'internalNotes', operator: 'contains', value: 'x' }],
      },
    }).expect(200);
    expect(wrong.body.data).toMatchObject({
      valid: false,
      errors: [{ path: ['filter', 'rules', 0, 'field'] }],
    });
  });

  it('searches members, and recalculates on demand', async () => {
    const segment = await create({ filter: named('Searched') });
    await addContact({ name: 'Searched', email: 'one@example.test' });
    await addContact({ name: 'Searched', email: 'two@example.test' });
    const members = await get(`/cohort/segments/${segment.documentId}/members?search=TWO`).expect(200);
    expect(members.body).toMatchObject({
      data: [{ email: 'two@example.test' }],
      meta: { pagination: { total: 1 } },
    });
    expect(segment.memberCount).toBe(0);
    const { body } = await post(`/cohort/segments/${segment.documentId}/recalculate`, {}).expect(200);
    expect(body.data).toMatchObject({ matched: 2, mailable: 2 });
    const after = (await get(`/cohort/segments/${segment.documentId}`).expect(200)).body.data;
    expect(after).toMatchObject({
      memberCount: 2,
      lastCalculatedAt: body.data.calculatedAt,
      updatedAt: segment.updatedAt,
    });
  });

  it('holds nobody once broken, and refuses to be used', async () => {
    await addContact({ name: 'Ada', email: 'ada2@example.test' });
    const segment = await create({});
    const gone = {
      entity: 'contact',
      matchType: 'all',
      rules: [{ field: 'favouriteDish', operator: 'equals', value: 'x' }],
    };
    await site.strapi.db.query('plugin::cohort.segment').update({
      where: { documentId: segment.documentId },
      data: { filter: gone },
    });
    const { body } = await get(`/cohort/segments/${segment.documentId}`).expect(200);
    expect(body.data).toMatchObject({
      memberCount: 0,
      mailableCount: 0,
      problems: [{ path: ['filter', 'rules', 0, 'field'] }],
    });
    expect((await get(`/cohort/segments/${segment.documentId}/members`).expect(200)).body.data).toEqual([]);
    expect((await post(`/cohort/segments/${segment.documentId}/recalculate`, {}).expect(200)).body.data.matched).toBe(
      0,
    );
    const service = site.strapi.plugin('cohort').service<SegmentService>('segments');
    await expect(service.getForUse(segment.documentId, { kind: 'server' })).rejects.toMatchObject({
      code: 'broken_segment',
    });
    await expect(service.selectMembers(segment.documentId)).rejects.toMatchObject({ code: 'broken_segment' });
    expect((await service.broken()).map((broken) => broken.documentId)).toEqual([segment.documentId]);
    await put(`/cohort/segments/${segment.documentId}`, {
      state: 'archived',
    }).expect(200);
  });

  it('remembers each use, and is gone when deleted', async () => {
    const segment = await create({});
    const service = site.strapi.plugin('cohort').service<SegmentService>('segments');
    await Promise.all([service.markAsUsed(segment.documentId), service.markAsUsed(segment.documentId)]);
    expect((await get(`/cohort/segments/${segment.documentId}`).expect(200)).body.data).toMatchObject({
      timesUsed: 2,
      lastUsedAt: expect.any(String),
    });
    await site.request.delete(`/cohort/segments/${segment.documentId}`).auth(owner, bearer).expect(204);
    await get(`/cohort/segments/${segment.documentId}`).expect(404);
  });

  it('selects members for a statement around it', async () => {
    await addContact({ name: 'Selected', email: 'sel@example.test' });
    const segment = await create({ filter: named('Selected') });
    const service = site.strapi.plugin('cohort').service<SegmentService>('segments');
    const { where, entity } = await service.selectMembers(segment.documentId);
    expect(entity.key).toBe('contact');
    const rows = await site.strapi.db
      .connection('contacts as member')
      .whereRaw(where.sql, where.bindings as never)
      .select('member.email');
    expect(rows).toEqual([{ email: 'sel@example.test' }]);
  });
});
