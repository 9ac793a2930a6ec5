/** The site asks whether its signed-in user is in a segment: by the API, and on routes of its own by the policy. */
import type { UserMembership } from '../../server/src/features/segments/user-membership';
import { reportClosedRoutes } from '../../server/src/features/segments';
import { describeEachDatabase } from '../support/databases';
import { bootStrapi, type RunningStrapi } from '../support/strapi';

const bearer = { type: 'bearer' } as const;
const NAME = 'Club members';
const GOLD = { field: 'loyaltyLevel', operator: 'equals', value: 'gold' };
const contacts = (...rules: object[]) => ({ entity: 'contact', matchType: 'all', rules });

interface Role {
  id: number;
}
interface Person {
  name: string;
  email: string;
  loyaltyLevel?: string;
}

describeEachDatabase('in-segment', (client) => {
  let site: RunningStrapi;
  let admin: string;
  let serial = 0;

  beforeAll(async () => {
    process.env.COHORT_TEST_LOG = 'crit';
    site = await bootStrapi({ client, env: { MEMBERS_SEGMENT: NAME } });
    admin = await site.adminToken();
    const role = await roleOf('authenticated');
    const anyone = await roleOf('public');
    const actions = ['find', 'join'].map((action) => `api::members-page.members-page.${action}`);
    const permissions = site.strapi.db.query('plugin::users-permissions.permission');
    for (const action of [...actions, 'plugin::cohort.segment-user.find']) {
      for (const { id } of [role, anyone]) await permissions.create({ data: { action, role: id } });
    }
  });
  afterAll(() => {
    delete process.env.COHORT_TEST_LOG;
    return site?.destroy();
  });

  const roleOf = async (type: string): Promise<Role> =>
    (await site.strapi.db.query('plugin::users-permissions.role').findOne({ where: { type } })) as Role;
  const documents = (uid: string) =>
    site.strapi.documents(uid as 'api::contact.contact') as unknown as Record<
      'create' | 'update' | 'delete',
      (params: object) => Promise<{ documentId: string }>
    >;
  const contact = (data: Person) => documents('api::contact.contact').create({ data });
  /** A bearer token of a new user. */
  const user = async (email: string, data: object = {}): Promise<string> => {
    serial += 1;
    const { id } = await roleOf('authenticated');
    const users = site.strapi.plugin('users-permissions').service<{ add(user: object): Promise<Role> }>('user');
    const jwt = site.strapi.plugin('users-permissions').service<{ issue(payload: object): Promise<string> }>('jwt');
    const account = { username: `user-${serial}`, password: 'Aa1!aa1!', provider: 'local', confirmed: true };
    const added = await users.add({ ...account, email, role: id, ...data });
    return jwt.issue({ id: added.id });
  };
  const create = async (data: object): Promise<string> => {
    const input = { entity: 'contact', visibility: 'public', filter: contacts(GOLD), ...data };
    const { body } = await site.request.post('/cohort/segments').auth(admin, bearer).send({ data: input }).expect(201);
    return body.data.documentId as string;
  };
  const update = (id: string, data: object) =>
    site.request.put(`/cohort/segments/${id}`).auth(admin, bearer).send({ data }).expect(200);
  const get = (path: string, token?: string) =>
    token === undefined ? site.request.get(`/api${path}`) : site.request.get(`/api${path}`).auth(token, bearer);
  const containsMe = async (id: string, token: string): Promise<boolean> =>
    (await get(`/cohort/segments/${id}/contains-me`, token).expect(200)).body.data.isMember as boolean;
  const membership = () => site.strapi.plugin('cohort').service<UserMembership>('segments');
  const closed = async (): Promise<string[]> => {
    const error = jest.spyOn(site.strapi.log, 'error').mockImplementation(() => site.strapi.log);
    await reportClosedRoutes(site.strapi, membership());
    const lines = error.mock.calls.map(([line]) => String(line));
    error.mockRestore();
    return lines;
  };

  it('closes a route whose segment does not exist, and says so when the site starts', async () => {
    const token = await user('early@example.test');
    for (const path of ['/members-page', '/join-page']) {
      const { body } = await get(path, token).expect(403);
      expect(body.error).toMatchObject({ name: 'PolicyError', message: expect.stringContaining('closed') as string });
    }
    expect(await closed()).toEqual([
      `Cohort: GET /members-page is closed to everybody: there is no segment “${NAME}”`,
      `Cohort: GET /join-page is closed to everybody: there is no segment “${NAME}”`,
    ]);
  });

  it('lets in who is in the segment, or who is not, by the confirmed address as the audience folds it', async () => {
    const id = await create({ name: NAME, visibility: 'private' });
    await contact({ name: 'Ann', email: 'ANN@Example.test', loyaltyLevel: 'gold' });
    await contact({ name: 'Bob', email: 'bob@example.test', loyaltyLevel: 'silver' });
    await contact({ name: 'Ida', email: 'ida@bücher.example', loyaltyLevel: 'gold' });
    await get('/members-page', await user('ida@xn--bcher-kva.example')).expect(200);
    const [ann, bob, nobody] = [
      await user('ann@example.test'),
      await user('bob@example.test'),
      await user('nobody@example.test'),
    ];
    const { body } = await get('/members-page', ann).expect(200);
    expect(body.data.title).toBe('For members');
    await get('/join-page', ann).expect(403);
    for (const token of [bob, nobody]) {
      const refused = await get('/members-page', token).expect(403);
      expect(refused.body.error).toMatchObject({
        name: 'PolicyError',
        message: 'This is for a group of customers that you do not belong to',
      });
      await get('/join-page', token).expect(200);
    }
    const visitor = await get('/members-page').expect(403);
    expect(visitor.body.error.message).toBe('Sign in to see this');
    await get('/members-page', await site.apiToken()).expect(403);
    expect(await closed()).toEqual([]);
    await get(`/cohort/segments/${id}/contains-me`, ann).expect(404);
  });

  it('follows changes at once, and closes with the segment', async () => {
    const { documentId } = await contact({ name: 'Eve', email: 'eve@example.test', loyaltyLevel: 'silver' });
    const eve = await user('eve@example.test');
    await get('/members-page', eve).expect(403);
    await documents('api::contact.contact').update({ documentId, data: { loyaltyLevel: 'gold' } });
    await get('/members-page', eve).expect(200);
    const { body } = await site.request.get('/cohort/segments?search=Club').auth(admin, bearer).expect(200);
    const id = body.data[0].documentId as string;
    await update(id, { state: 'archived' });
    for (const path of ['/members-page', '/join-page']) await get(path, eve).expect(403);
    await update(id, { state: 'active' });
    await site.strapi.db
      .connection('cohort_segments')
      .where({ document_id: id })
      .update({ filter: JSON.stringify(contacts({ ...GOLD, field: 'gone' })) });
    for (const path of ['/members-page', '/join-page']) await get(path, eve).expect(403);
    expect((await closed())[0]).toMatch(/is broken/);
  });

  it('says whether the signed-in user is in a segment', async () => {
    const id = await create({ name: 'Golden', filter: contacts(GOLD) });
    await contact({ name: 'Twin', email: 'twin@example.test', loyaltyLevel: 'bronze' });
    await contact({ name: 'Twin', email: 'TWIN@example.test', loyaltyLevel: 'gold' });
    await contact({ name: 'Unsure', email: 'unsure@example.test', loyaltyLevel: 'gold' });
    expect(await containsMe(id, await user('twin@example.test'))).toBe(true);
    expect(await containsMe(id, await user('unsure@example.test', { confirmed: false }))).toBe(false);
    expect(await containsMe(id, await user('stranger@example.test'))).toBe(false);
    const unsigned = await get(`/cohort/segments/${id}/contains-me`).expect(401);
    expect(unsigned.body.error.name).toBe('UnauthorizedError');
    const token = await user('asker@example.test');
    await get('/cohort/segments/nothing/contains-me', token).expect(404);
    const companies = await create({
      ...{ name: 'Companies', entity: 'company' },
      filter: { entity: 'company', matchType: 'all', rules: [{ field: 'name', operator: 'is_not_empty' }] },
    });
    await get(`/cohort/segments/${companies}/contains-me`, token).expect(400);
  });

  it('knows static members, and members held in and out by hand', async () => {
    const { documentId } = await contact({ name: 'Pia', email: 'pia@example.test', loyaltyLevel: 'gold' });
    const pia = await user('pia@example.test');
    const list = await create({ name: 'Guests', type: 'static', filter: undefined });
    expect(await containsMe(list, pia)).toBe(false);
    await site.request
      .post(`/cohort/segments/${list}/members`)
      .auth(admin, bearer)
      .send({ data: { ids: [documentId] } })
      .expect(200);
    expect(await containsMe(list, pia)).toBe(true);
    const golden = await create({ name: 'Golden but Pia' });
    expect(await containsMe(golden, pia)).toBe(true);
    await site.request
      .put(`/cohort/segments/${golden}/pins`)
      .auth(admin, bearer)
      .send({ data: { ids: [documentId], direction: 'out' } })
      .expect(200);
    expect(await containsMe(golden, pia)).toBe(false);
  });
});
