/**
 * What a customer dashboard asks: which segments a customer is in, putting it into some by hand, recalculating the rest.
 * The criteria of its segments are in segment-criteria.
 */
import {
  assignedSegmentSchema,
  customerSegmentSchema,
  recalculatedCustomerSchema,
  segmentSchema,
  type AssignedSegment,
  type CustomerSegment,
  type RecalculatedCustomer,
} from '../../server/src/contracts';
import type { MembershipService } from '../../server/src/features/segments';
import { TABLES } from '../../server/src/lib/table-names';
import { describeEachDatabase } from '../support/databases';
import { bootStrapi, type RunningStrapi } from '../support/strapi';
import { waitFor } from '../support/wait-for';

const bearer = { type: 'bearer' } as const;
const permissions = (...names: string[]) => names.map((name) => `plugin::cohort.segments.${name}-segments`);
const contacts = (...rules: object[]) => ({ entity: 'contact', matchType: 'all', rules });
const GOLD = contacts({ field: 'loyaltyLevel', operator: 'equals', value: 'gold' });

describeEachDatabase('automatic and manual segments of a customer dashboard', (client) => {
  let site: RunningStrapi;
  let admin: string;
  let viewer: string;
  let editor: string;
  let serial = 0;

  beforeAll(async () => {
    // A web process leaves changed documents to workers: only what is asked for here moves anybody.
    site = await bootStrapi({ client, config: { process: 'web' } });
    [admin, viewer, editor] = [
      await site.adminToken(),
      await site.adminToken({ permissions: permissions('read') }),
      await site.adminToken({ permissions: permissions('read', 'create', 'update') }),
    ];
  });
  afterAll(() => site?.destroy());

  const knex = () => site.strapi.db.connection;
  const documents = (uid: string) =>
    site.strapi.documents(uid as 'api::contact.contact') as unknown as Record<
      'create' | 'update' | 'delete',
      (params: object) => Promise<{ documentId: string }>
    >;
  const send = (method: 'get' | 'post' | 'put' | 'delete', path: string, token: string, data?: object) => {
    const request = site.request[method](`/cohort${path}`).auth(token, bearer);
    return data === undefined ? request : request.send({ data });
  };
  const contact = async (data: object = {}): Promise<string> => {
    serial += 1;
    const person = { name: `Person ${serial}`, email: `person-${serial}@example.test`, ...data };
    return (await documents('api::contact.contact').create({ data: person })).documentId;
  };
  const rules = async (filter: object, data: object = {}, token = admin): Promise<string> => {
    serial += 1;
    const { entity = 'contact' } = filter as { entity?: string };
    const input = { name: `Rules ${serial}`, entity, visibility: 'public', filter, ...data };
    return segmentSchema.parse((await send('post', '/segments', token, input).expect(201)).body.data).documentId;
  };
  const list = async (data: object = {}): Promise<string> => {
    serial += 1;
    const segment = {
      name: `List ${serial}`,
      type: 'static',
      state: 'active',
      visibility: 'public',
      tags: [],
      ...data,
    };
    const { documentId } = await documents('plugin::cohort.segment').create({
      data: { entity: 'contact', ...segment },
    });
    return documentId;
  };
  const track = async (filter: object, token = admin): Promise<string> => {
    const id = await rules(filter, {}, token);
    await send('put', `/segments/${id}`, token, { tracked: true }).expect(200);
    await waitFor(
      async () => (await send('get', `/segments/${id}/runs`, admin).expect(200)).body.data[0]?.state as string,
      (state) => state === 'done',
    );
    return id;
  };
  const segmentsOf = async (customer: string, token = admin, query = ''): Promise<CustomerSegment[]> => {
    const { body } = await send('get', `/customers/${customer}/segments${query}`, token).expect(200);
    return customerSegmentSchema.array().parse(body.data);
  };
  const idsOf = async (customer: string, token = admin): Promise<string[]> =>
    (await segmentsOf(customer, token)).map(({ documentId }) => documentId);
  const assign = async (customer: string, segment: string, token = admin): Promise<AssignedSegment> => {
    const { body } = await send('post', `/customers/${customer}/segments`, token, { segment }).expect(200);
    return assignedSegmentSchema.parse(body.data);
  };
  const remove = (customer: string, segment: string, token = admin) =>
    send('delete', `/customers/${customer}/segments/${segment}`, token);
  const recalculate = async (customer: string, token = admin): Promise<RecalculatedCustomer> => {
    const { body } = await send('post', `/customers/${customer}/segments/recalculate`, token).expect(200);
    return recalculatedCustomerSchema.parse(body.data);
  };
  const logged = async (segment: string, member: string): Promise<string[]> => {
    const rows: { action: string; actor: string }[] = await knex()(TABLES.segmentLog)
      .where({ segment_id: segment, member_id: member })
      .orderBy('id');
    return rows.map(({ action, actor }) => `${action} by ${actor.replace(/:\d+$/, '')}`);
  };
  const openStays = async (customer: string): Promise<string[]> =>
    (await knex()(TABLES.memberships).where({ member_id: customer, exited_at: 0 }).select('segment_id')).map(
      (row: { segment_id: string }) => row.segment_id,
    );

  it('E: per-customer endpoints, which answer by name, with origin and since when', async () => {
    const customer = await contact({ loyaltyLevel: 'gold' });
    const [tracked, plain, pinnedIn, pinnedOut, manual] = [
      await track(GOLD),
      await rules(GOLD, { name: 'A plain one' }),
      await rules(contacts({ field: 'name', operator: 'equals', value: 'nobody' })),
      await rules(GOLD),
      await list(),
    ];
    const pin = (segment: string, direction: string) =>
      knex()(TABLES.segmentPins).insert({ segment_id: segment, member_id: customer, direction, pinned_at: 1_000 });
    await pin(pinnedIn, 'in');
    await pin(pinnedOut, 'out');
    await knex()('cohort_segments').where({ document_id: pinnedIn }).update({ pinned_in: 1 });
    await knex()('cohort_segments').where({ document_id: pinnedOut }).update({ pinned_out: 1 });
    const before = Date.now() - 60_000;
    await assign(customer, manual);
    const found = await segmentsOf(customer);
    const one = (id: string) => found.find(({ documentId }) => documentId === id);
    expect(one(tracked)).toMatchObject({ type: 'dynamic', state: 'active', origin: 'automatic' });
    expect(one(plain)).toMatchObject({ name: 'A plain one', origin: 'automatic', since: null });
    expect(one(pinnedIn)).toMatchObject({ origin: 'manual', since: new Date(1_000).toISOString() });
    expect(one(pinnedOut)).toBeUndefined();
    expect(one(manual)).toMatchObject({ type: 'static', origin: 'manual' });
    for (const id of [tracked, manual]) expect(Date.parse(one(id)?.since ?? '')).toBeGreaterThan(before);
    const names = found.map(({ name }) => name);
    expect(names).toEqual([...names].sort());
    await send('get', '/customers/nobody/segments', admin).expect(404);
    await send('post', '/customers/nobody/segments', admin, { segment: manual }).expect(404);
    await send('post', '/customers/nobody/segments/recalculate', admin).expect(404);
  });

  it('E: per-customer endpoints for companies too, and none for what is no audience', async () => {
    const company = await documents('api::company.company').create({
      data: { name: 'Baan', country: 'Thailand' },
      status: 'published',
    });
    const filter = { entity: 'company', matchType: 'all', rules: [{ field: 'country', operator: 'is_not_empty' }] };
    const [automatic, manual] = [await rules(filter), await list({ entity: 'company' })];
    const path = `/customers/${company.documentId}/segments`;
    await send('post', `${path}?entity=company`, admin, { segment: manual }).expect(200);
    const found = (await segmentsOf(company.documentId, admin, '?entity=company')).map(({ documentId }) => documentId);
    expect(found).toEqual(expect.arrayContaining([automatic, manual]));
    await send('get', path, admin).expect(404);
    const { body } = await send('get', `${path}?entity=order`, admin).expect(400);
    expect(body.error.details.errors[0].path).toEqual(['entity']);
    const other = await send('post', `/customers/${await contact()}/segments`, admin, { segment: manual }).expect(400);
    expect(other.body.error.message).toMatch('?entity=company');
  });

  it('E: assigns and removes automatic ones in one transaction, and keeps the manual ones', async () => {
    const customer = await contact({ loyaltyLevel: 'silver' });
    const [gold, silver, manual] = [
      await track(GOLD),
      await track(contacts({ field: 'loyaltyLevel', operator: 'equals', value: 'silver' })),
      await list(),
    ];
    await assign(customer, manual);
    expect((await openStays(customer)).sort()).toEqual([silver, manual].sort());
    const told: string[] = [];
    const stop = site.strapi
      .plugin('cohort')
      .service<MembershipService>('segments')
      .onMembershipChange(({ segment, direction, members }) => {
        if (members.includes(customer)) told.push(`${direction} ${segment.documentId}`);
      });
    await knex()('contacts').where({ document_id: customer }).update({ loyalty_level: 'gold' });
    const { entered, left, skipped } = await recalculate(customer);
    stop();
    expect(entered.map(({ documentId }) => documentId)).toContain(gold);
    expect(left).toEqual([{ documentId: silver, name: expect.any(String) as string }]);
    expect(skipped).toEqual([]);
    expect(told).toEqual(expect.arrayContaining([`entered ${gold}`, `left ${silver}`]));
    const stays = await openStays(customer);
    expect(stays).toEqual(expect.arrayContaining([gold, manual]));
    expect(stays).not.toContain(silver);
    expect(await logged(gold, customer)).toEqual(['recalculated by admin']);
    expect(await recalculate(customer)).toMatchObject({ entered: [], left: [] });
  });

  it('leaves alone what the caller may not refresh', async () => {
    const customer = await contact({ loyaltyLevel: 'silver', country: 'Shared' });
    const shared = contacts(
      { field: 'country', operator: 'equals', value: 'Shared' },
      { field: 'loyaltyLevel', operator: 'equals', value: 'gold' },
    );
    const [others, own] = [await track(shared), await track(shared, editor)];
    await knex()('contacts').where({ document_id: customer }).update({ loyalty_level: 'gold' });
    await send('post', `/segments/${others}/refresh`, editor).expect(403);
    const { entered, skipped } = await recalculate(customer, editor);
    expect(entered.map(({ documentId }) => documentId)).toEqual([own]);
    expect(skipped).toContainEqual({ documentId: others, name: expect.any(String) as string, reason: 'forbidden' });
    expect(await openStays(customer)).toEqual([own]);
    const token = await site.apiToken({ permissions: ['plugin::cohort.customer-segment.recalculate'] });
    const asked = await site.request.post(`/api/cohort/customers/${customer}/segments/recalculate`).auth(token, bearer);
    expect(asked.status).toBe(200);
    expect(asked.body.data).toMatchObject({ entered: [], left: [], unchanged: 0 });
    expect((await recalculate(customer)).entered.map(({ documentId }) => documentId)).toContain(others);
  });

  it('counts the segments that it has changed, also when several customers are recalculated at once', async () => {
    const customers = [
      await contact({ loyaltyLevel: 'bronze', country: 'Counted' }),
      await contact({ loyaltyLevel: 'bronze', country: 'Counted' }),
      await contact({ loyaltyLevel: 'bronze', country: 'Counted' }),
    ];
    const counted = (level: string) =>
      contacts(
        { field: 'country', operator: 'equals', value: 'Counted' },
        { field: 'loyaltyLevel', operator: 'equals', value: level },
      );
    const [bronze, gold] = [await track(counted('bronze')), await track(counted('gold'))];
    const size = async (id: string): Promise<unknown> =>
      (await send('get', `/segments/${id}`, admin).expect(200)).body.data.memberCount;
    expect([await size(bronze), await size(gold)]).toEqual([3, 0]);
    await knex()('contacts').where({ country: 'Counted' }).update({ loyalty_level: 'gold' });
    await recalculate(customers[0] ?? '');
    expect([await size(bronze), await size(gold)]).toEqual([2, 1]);
    await Promise.all(customers.map((customer) => recalculate(customer)));
    expect([await size(bronze), await size(gold)]).toEqual([0, 3]);
  });

  it('E: changes nothing where one of the changes fails', async () => {
    const customer = await contact({ loyaltyLevel: 'silver' });
    const [gold, silver] = [
      await track(GOLD),
      await track(contacts({ field: 'loyaltyLevel', operator: 'equals', value: 'silver' })),
    ];
    await knex()('contacts').where({ document_id: customer }).update({ loyalty_level: 'gold' });
    const before = (await openStays(customer)).sort();
    await knex().schema.renameTable(TABLES.segmentLog, 'cohort_segment_log_away');
    site.strapi.log.silent = true;
    try {
      await send('post', `/customers/${customer}/segments/recalculate`, admin).expect(500);
    } finally {
      site.strapi.log.silent = false;
      await knex().schema.renameTable('cohort_segment_log_away', TABLES.segmentLog);
    }
    expect((await openStays(customer)).sort()).toEqual(before);
    const { entered, left } = await recalculate(customer);
    expect(entered.map(({ documentId }) => documentId)).toContain(gold);
    expect(left.map(({ documentId }) => documentId)).toContain(silver);
  });

  it('E: refuses manual on automatic, and the reverse', async () => {
    const customer = await contact();
    const [automatic, manual] = [await rules(GOLD, { name: 'Golden people' }), await list()];
    const { body } = await send('post', `/customers/${customer}/segments`, admin, { segment: automatic }).expect(400);
    expect(body.error).toMatchObject({
      message: 'Rules decide who is in “Golden people”; pin the customer in or out of it instead',
      details: { errors: [{ path: ['data', 'segment'], code: 'automatic_segment' }] },
    });
    const removal = await remove(customer, automatic).expect(400);
    expect(removal.body.error.message).toMatch(/^Rules decide/);
    await assign(customer, manual);
    await recalculate(customer);
    expect(await idsOf(customer)).toContain(manual);
    for (const change of [{ filter: GOLD }, { type: 'dynamic', filter: GOLD }]) {
      await send('put', `/segments/${manual}`, admin, change).expect(400);
    }
    expect(await idsOf(customer)).toContain(manual);
  });

  it('E: is idempotent, and keeps who did what', async () => {
    const customer = await contact();
    const manual = await list();
    const first = await assign(customer, manual);
    expect(first).toMatchObject({ documentId: manual, origin: 'manual', changed: true });
    expect(await assign(customer, manual)).toEqual({ ...first, changed: false });
    expect((await remove(customer, manual).expect(200)).body.data).toEqual({ documentId: manual, changed: true });
    expect((await remove(customer, manual).expect(200)).body.data).toEqual({ documentId: manual, changed: false });
    expect(await idsOf(customer)).not.toContain(manual);
    expect(await logged(manual, customer)).toEqual(['assigned by admin', 'removed by admin']);
    const both = await Promise.all([assign(customer, manual), assign(customer, manual), assign(customer, manual)]);
    expect(both.filter(({ changed }) => changed)).toHaveLength(1);
    expect(await openStays(customer)).toContain(manual);
  });

  it('E: view and edit permissions; private segments of others do not exist', async () => {
    const customer = await contact({ loyaltyLevel: 'gold' });
    const [secret, shared, own, manual] = [
      await rules(GOLD, { visibility: 'private' }),
      await rules(GOLD),
      await rules(GOLD, { visibility: 'private' }, editor),
      await list(),
    ];
    const hidden = await list({ visibility: 'private' });
    await assign(customer, manual);
    const seen = await idsOf(customer, viewer);
    expect(seen).toEqual(expect.arrayContaining([shared, manual]));
    expect(seen).not.toContain(secret);
    expect(await idsOf(customer, editor)).toContain(own);
    const path = `/customers/${customer}/segments`;
    await send('post', path, viewer, { segment: manual }).expect(403);
    await remove(customer, manual, viewer).expect(403);
    await send('post', `${path}/recalculate`, viewer).expect(403);
    await send('post', path, editor, { segment: hidden }).expect(404);
    await remove(customer, hidden, editor).expect(404);
    await send('post', path, editor, { segment: manual }).expect(403);
    expect(await openStays(customer)).toContain(manual);
  });

  it('is there for consumers, whose tokens say what they may do', async () => {
    const customer = await contact({ loyaltyLevel: 'gold' });
    const [shared, manual] = [await rules(GOLD), await list()];
    const [full, reader] = [await site.apiToken(), await site.apiToken({ type: 'read-only' })];
    const path = `/api/cohort/customers/${customer}/segments`;
    const { body } = await site.request.get(path).auth(reader, bearer).expect(200);
    expect((body.data as CustomerSegment[]).map(({ documentId }) => documentId)).toContain(shared);
    await site.request
      .post(path)
      .auth(reader, bearer)
      .send({ data: { segment: manual } })
      .expect(403);
    await site.request
      .post(path)
      .auth(full, bearer)
      .send({ data: { segment: manual } })
      .expect(200);
    expect((await logged(manual, customer))[0]).toBe('assigned by token');
    await site.request.delete(`${path}/${manual}`).auth(full, bearer).expect(200);
  });

  it('E: cache invalidation, since nothing is kept that could be out of date', async () => {
    const customer = await contact({ loyaltyLevel: 'silver' });
    const [automatic, manual] = [await rules(GOLD), await list()];
    expect(await idsOf(customer)).not.toContain(automatic);
    await documents('api::contact.contact').update({ documentId: customer, data: { loyaltyLevel: 'gold' } });
    expect(await idsOf(customer)).toContain(automatic);
    const silver = contacts({ field: 'loyaltyLevel', operator: 'equals', value: 'silver' });
    await send('put', `/segments/${automatic}`, admin, { filter: silver }).expect(200);
    expect(await idsOf(customer)).not.toContain(automatic);
    const size = async () =>
      (await send('get', `/segments/${manual}`, admin).expect(200)).body.data.memberCount as number;
    await assign(customer, manual);
    expect(await size()).toBe(1);
    await remove(customer, manual).expect(200);
    expect(await size()).toBe(0);
  });
});
