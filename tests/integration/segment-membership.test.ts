/** Tracked segments on a real site: what its editors do makes members enter and leave, exactly once, with the cause. */
import type { SegmentChange, SegmentRun } from '../../server/src/contracts';
import { segmentHistorySchema, segmentRunSchema, segmentSchema } from '../../server/src/contracts';
import type { MembershipChange, SegmentService } from '../../server/src/features/segments';
import type { MembershipService } from '../../server/src/features/segments';
import { describeEachDatabase } from '../support/databases';
import { bootStrapi, type RunningStrapi } from '../support/strapi';
import { waitFor } from '../support/wait-for';

const bearer = { type: 'bearer' } as const;
const CONTACT = 'api::contact.contact';
const COMPANY = 'api::company.company';
const ORDER = 'api::order.order';

const until = (is: () => Promise<boolean>): Promise<boolean> => waitFor(is, Boolean, { timeoutMs: 15_000 });

describeEachDatabase('segment membership', (client) => {
  let site: RunningStrapi;
  let admin: string;
  let other: string;
  let serial = 0;

  beforeAll(async () => {
    site = await bootStrapi({ client });
    admin = await site.adminToken();
    other = await site.adminToken({
      permissions: ['read', 'update'].map((name) => `plugin::cohort.segments.${name}-segments`),
    });
    // The first comparison with everybody is done before there is anything to compare: later ones are minutes away.
    await until(async () => {
      const lease = await site.strapi.db.connection('cohort_leases').where({ name: 'segment-refresh' }).first();
      return Number(lease?.last_run_at ?? 0) > 0;
    });
  });
  afterAll(() => site?.destroy());

  const documents = (uid: string) =>
    site.strapi.documents(uid as typeof CONTACT) as unknown as Record<
      'create' | 'update' | 'delete' | 'publish' | 'unpublish',
      (params: object) => Promise<{ documentId: string }>
    >;
  const send = (method: 'post' | 'put' | 'delete', path: string, data: object = {}, token = admin) =>
    site.request[method](`/cohort/segments${path}`).auth(token, bearer).send({ data });
  const get = (path: string, token = admin) => site.request.get(`/cohort/segments${path}`).auth(token, bearer);
  const service = () => site.strapi.plugin('cohort').service<SegmentService & MembershipService>('segments');

  const runs = async (id: string): Promise<SegmentRun[]> => (await get(`/${id}/runs`).expect(200)).body.data;
  const track = async (rules: object[], more: object = {}): Promise<string> => {
    serial += 1;
    const { entity = 'contact' } = more as { entity?: string };
    const filter = { entity, matchType: 'all', rules };
    const data = { name: `Tracked ${serial}`, entity, filter, ...more };
    const { documentId } = segmentSchema.parse((await send('post', '', data).expect(201)).body.data);
    await send('put', `/${documentId}`, { tracked: true }).expect(200);
    await until(async () => (await runs(documentId))[0]?.state === 'done');
    return documentId;
  };
  const changes = async (id: string): Promise<string[]> => {
    const { body } = await get(`/${id}/changes?pageSize=100`).expect(200);
    return (body.data as SegmentChange[]).map(
      ({ direction, cause, name, memberId }) => `${direction} ${cause} ${name ?? memberId}`,
    );
  };
  const settled = async (id: string, expected: string[]): Promise<void> => {
    await waitFor(
      () => changes(id),
      (found) => found.length >= expected.length,
      { timeoutMs: 15_000 },
    );
    await until(async () => (await site.strapi.db.connection('cohort_document_changes')).length === 0);
    expect((await changes(id)).reverse()).toEqual(expected);
  };
  const contact = async (name: string, data: object = {}): Promise<string> =>
    (await documents(CONTACT).create({ data: { name, email: `${name}@example.test`, ...data } })).documentId;

  it('follows a company that is published, changed, unpublished and deleted', async () => {
    const company = await documents(COMPANY).create({ data: { name: 'Draft Ltd', country: 'Laos' } });
    const id = await track([{ field: 'company.country', operator: 'equals', value: 'Laos' }]);
    await contact('lao', { company: company.documentId });
    expect(await changes(id)).toEqual([]);
    await documents(COMPANY).publish({ documentId: company.documentId });
    await settled(id, ['entered record lao']);
    await documents(COMPANY).update({
      ...{ documentId: company.documentId, status: 'published', data: { country: 'Chile' } },
    });
    await settled(id, ['entered record lao', 'left record lao']);
    await documents(COMPANY).update({
      ...{ documentId: company.documentId, status: 'published', data: { country: 'Laos' } },
    });
    await documents(COMPANY).unpublish({ documentId: company.documentId });
    await documents(COMPANY).publish({ documentId: company.documentId });
    await until(async () => (await changes(id))[0] === 'entered record lao');
    await documents(COMPANY).delete({ documentId: company.documentId });
    await until(async () => (await changes(id))[0] === 'left record lao');
    const all = await changes(id);
    expect(all.filter((change) => change.startsWith('entered'))).toHaveLength(all.length / 2);
    await send('delete', `/${id}`).expect(204);
  });

  it('follows an order from one customer to another, and a deleted customer', async () => {
    const [ada, bob] = [await contact('ada'), await contact('bob')];
    const order = await documents(ORDER).create({
      data: { number: `A-${client}`, total: 5, placedAt: new Date().toISOString(), customer: ada },
    });
    const id = await track([
      { relation: 'orders', aggregate: 'count', operator: 'greater_than_or_equal', value: 1 },
      { field: 'name', operator: 'in_list', value: ['ada', 'bob'] },
    ]);
    expect((await runs(id))[0]).toMatchObject({ cause: 'initial', entered: 1, size: 1 });
    const heard: MembershipChange[] = [];
    const stop = service().onMembershipChange((change) => void heard.push(change));
    const emitted: unknown[] = [];
    site.strapi.eventHub.on('cohort.segment.entered', async (payload) => void emitted.push(payload));
    await documents(ORDER).update({ documentId: order.documentId, data: { customer: bob } });
    await until(async () => (await changes(id)).length === 2);
    expect((await changes(id)).sort()).toEqual(['entered record bob', 'left record ada']);
    await documents(CONTACT).update({ documentId: ada, data: { orders: { connect: [order.documentId] } } });
    await until(async () => (await changes(id)).length === 4);
    await documents(CONTACT).delete({ documentId: ada });
    await until(async () => (await changes(id)).length === 5);
    expect((await changes(id))[0]).toBe(`left record ${ada}`);
    const mine = heard.filter(({ segment }) => segment.documentId === id);
    expect(mine.map(({ direction, members }) => `${direction} ${members.join()}`).sort()).toEqual(
      [`entered ${ada}`, `entered ${bob}`, `left ${ada}`, `left ${ada}`, `left ${bob}`].sort(),
    );
    expect(emitted).toContainEqual(
      expect.objectContaining({ members: [bob], segment: expect.objectContaining({ documentId: id }) }),
    );
    stop();
    await send('delete', `/${id}`).expect(204);
  });

  it('ends the stay of a deleted customer in a list, with the cause, and keeps its history true', async () => {
    const [gone, erased, stays] = [await contact('leaver'), await contact('leaver'), await contact('stayer')];
    const list = { name: 'A list', type: 'static', entity: 'contact' };
    const { documentId: id } = segmentSchema.parse((await send('post', '', list).expect(201)).body.data);
    await send('post', `/${id}/members`, { ids: [gone, erased, stays] }).expect(200);
    await documents(CONTACT).delete({ documentId: gone });
    await until(async () => (await changes(id)).includes(`left record ${gone}`));
    await site.strapi.db.query(CONTACT).delete({ where: { documentId: erased } });
    await until(async () => (await changes(id)).includes(`left record ${erased}`));
    const { days } = segmentHistorySchema.parse((await get(`/${id}/history`).expect(200)).body.data);
    expect(days[days.length - 1]).toMatchObject({ size: 1, entered: 3, left: 2, leftBy: { record: 2 } });
    expect((await get(`/${id}`).expect(200)).body.data).toMatchObject({ memberCount: 1 });
    await send('delete', `/${id}`).expect(204);
  });

  it('notices what users-permissions writes past the Document Service, and what bulk writes hide at the next refresh', async () => {
    const eve = await contact('eve', { active: true });
    const id = await track([
      { field: 'name', operator: 'equals', value: 'eve' },
      { field: 'active', operator: 'equals', value: true },
    ]);
    await site.strapi.db.query(CONTACT).update({ where: { documentId: eve }, data: { active: false } });
    await settled(id, ['left record eve']);
    await site.strapi.db.query(CONTACT).updateMany({ where: { documentId: eve }, data: { active: true } });
    const run = segmentRunSchema.parse((await send('post', `/${id}/refresh`).expect(200)).body.data);
    expect(run).toMatchObject({ cause: 'demand', requestedBy: expect.stringMatching(/^admin:\d+$/) });
    await settled(id, ['left record eve', 'entered demand eve']);
    await send('delete', `/${id}`).expect(204);
  });

  it('keeps a write that is rolled back out of it', async () => {
    const id = await track([{ field: 'name', operator: 'equals', value: 'ghost' }]);
    const failing = site.strapi.db.transaction(async () => {
      await contact('ghost');
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(await changes(id)).toEqual([]);
    expect(await site.strapi.db.connection('cohort_document_changes')).toEqual([]);
    await send('delete', `/${id}`).expect(204);
  });

  it('refreshes by a new definition, keeps history, and forgets it when no longer tracked', async () => {
    await contact('fay');
    await contact('gil');
    const id = await track([{ field: 'name', operator: 'equals', value: 'fay' }]);
    const filter = {
      entity: 'contact',
      matchType: 'all',
      rules: [{ field: 'name', operator: 'equals', value: 'gil' }],
    };
    await send('put', `/${id}`, { filter }).expect(200);
    await until(async () => (await changes(id)).length === 2);
    expect((await changes(id)).sort()).toEqual(['entered definition gil', 'left definition fay']);
    const history = segmentHistorySchema.parse((await get(`/${id}/history`).expect(200)).body.data);
    expect(history).toMatchObject({ timezone: 'Asia/Bangkok' });
    expect(Date.parse(history.knownSince ?? '')).toBeLessThanOrEqual(Date.now());
    expect(history.days).toHaveLength(1);
    const today = history.days[history.days.length - 1];
    expect(today).toMatchObject({ size: 1, entered: 1, left: 1, enteredBy: { initial: 1, definition: 1 } });
    const on = await get(`/${id}/members?on=${today?.day}`).expect(200);
    expect(on.body.data).toMatchObject([{ name: 'gil' }]);
    await get(`/${id}/members?on=2020-01-01`).expect(409);
    await until(async () => (await get(`/${id}`)).body.data.memberCount === 1);
    await send('put', `/${id}`, { tracked: false }).expect(200);
    await get(`/${id}/history`).expect(409);
    await get(`/${id}/members?on=2020-01-01`).expect(409);
    await send('post', `/${id}/refresh`).expect(409);
    expect(await site.strapi.db.connection('cohort_memberships').where({ segment_id: id })).toEqual([]);
    expect(await runs(id)).toEqual([]);
    await send('delete', `/${id}`).expect(204);
  });

  it('pauses, resumes, and answers each in its place', async () => {
    const id = await track([{ field: 'name', operator: 'equals', value: 'hal' }]);
    await send('put', `/${id}`, { state: 'paused' }).expect(200);
    await contact('hal');
    await send('post', `/${id}/refresh`).expect(409);
    expect(await changes(id)).toEqual([]);
    expect((await get(`/${id}/members`).expect(200)).body.data).toEqual([]);
    await send('put', `/${id}`, { state: 'active' }).expect(200);
    await settled(id, ['entered definition hal']);
    await send('post', `/${id}/runs/cancel`).expect(409);
    for (const path of ['history?from=2026-02-01&to=2026-01-01', 'history?timezone=Nowhere', 'history?from=x']) {
      await get(`/${id}/${path}`).expect(400);
    }
    await send('delete', `/${id}`).expect(204);
    await get(`/${id}/runs`).expect(404);
  });

  it('does not exist for others while it is private', async () => {
    const id = await track([{ field: 'name', operator: 'equals', value: 'ivy' }]);
    for (const path of ['runs', 'history', 'changes', 'members?on=2026-01-01']) {
      await get(`/${id}/${path}`, other).expect(404);
    }
    await send('post', `/${id}/refresh`, {}, other).expect(404);
    await send('post', `/${id}/runs/cancel`, {}, other).expect(404);
    await send('delete', `/${id}`).expect(204);
  });
});
