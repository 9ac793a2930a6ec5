import type { ListMembersQuery } from '../../../../server/src/contracts';
import { segmentsFeature } from '../../../../server/src/features/segments';
import { TABLES } from '../../../../server/src/lib/table-names';
import { describeEachDatabase } from '../../../support/databases';
import { createRawTables } from '../../../support/raw-tables';
import { addCompany, addContact, link } from '../audience/crm-tables';
import { openCrm, type Crm } from './open-crm';

const server = { kind: 'server' as const };
const everybody = {
  entity: 'contact',
  matchType: 'all',
  rules: [{ field: 'email', operator: 'not_equals', value: 'nobody' }],
};
const untracked = { documentId: 'seg', type: 'dynamic' as const, tracked: false };
const tracked = { ...untracked, tracked: true };

describeEachDatabase('columns and order of members', (client) => {
  let crm: Crm;
  beforeAll(async () => {
    crm = await openCrm(client);
    const { knex } = crm;
    await createRawTables(knex, segmentsFeature.tables ?? []);
    const acme = await addCompany(knex, { document_id: 'acme', name: 'Acme' });
    const zeta = await addCompany(knex, { document_id: 'zeta', name: 'Zeta' });
    await link(knex, await addContact(knex, { document_id: 'bob', name: 'bob', points: 3 }), zeta);
    await link(knex, await addContact(knex, { document_id: 'ann', name: 'Ann', points: -1, active: true }), acme);
    await addContact(knex, { document_id: 'zoe', name: 'Zoe', points: 20 });
    await addContact(knex, { document_id: 'nil' });
    await addContact(knex, { document_id: 'dan', name: 'ANN', points: 3 });
    const stay = (member: string, at: string) =>
      knex(TABLES.memberships).insert({
        ...{ segment_id: 'seg', member_id: member, origin: 'automatic', entered_cause: 'record' },
        ...{ entered_at: Date.parse(at), exited_at: 0 },
      });
    await stay('zoe', '2026-01-02T03:04:05.006Z');
    await stay('ann', '2026-01-03T00:00:00Z');
  });
  afterAll(() => crm.close());

  const page = async (query: Partial<ListMembersQuery>, segment = untracked) => {
    const question = await crm.question(everybody);
    const shown = await crm.parts.columns.listed({ caller: server, segment, entity: question.entity }, query);
    const asked = { ...question, reads: 'everything' as const, page: 1, pageSize: 10 };
    return (await crm.members.page({ ...asked, ...query, ...shown })).data;
  };
  const ids = async (sort: string, segment = untracked): Promise<string[]> =>
    (await page({ sort }, segment)).map(({ documentId }) => documentId);

  it.each([
    ['name:asc', ['ann', 'dan', 'bob', 'zoe', 'nil']],
    ['name:desc', ['zoe', 'bob', 'ann', 'dan', 'nil']],
    ['points', ['ann', 'bob', 'dan', 'zoe', 'nil']],
    ['points:desc', ['zoe', 'bob', 'dan', 'ann', 'nil']],
    ['company.name:desc', ['bob', 'ann', 'zoe', 'nil', 'dan']],
    ['documentId:asc', ['ann', 'bob', 'dan', 'nil', 'zoe']],
  ])('orders by %s: by any case, what is empty last, then as they came', async (sort, expected) => {
    expect(await ids(sort)).toEqual(expected);
  });

  it('pages through one order', async () => {
    const first = await page({ sort: 'name:asc', page: 1, pageSize: 2 });
    const second = await page({ sort: 'name:asc', page: 2, pageSize: 2 });
    expect([...first, ...second].map(({ documentId }) => documentId)).toEqual(['ann', 'dan', 'bob', 'zoe']);
  });

  it('shows what is asked for, each as its type, and nothing else', async () => {
    const [ann] = await page({ columns: ['points', 'company.name', 'active', 'mailability'], sort: 'name' });
    expect(ann?.values).toEqual({ points: -1, 'company.name': 'Acme', active: true, mailability: 'mailable' });
    expect((await page({}))[0]).not.toHaveProperty('values');
  });

  it('knows since when somebody is in where that is kept, and nowhere else', async () => {
    expect(await ids('enteredAt:desc', tracked)).toEqual(['ann', 'zoe', 'bob', 'nil', 'dan']);
    const [ann, zoe, bob] = await page({ columns: ['enteredAt'], sort: 'enteredAt:desc' }, tracked);
    expect([ann, zoe, bob].map((member) => member?.values?.enteredAt)).toEqual([
      ...['2026-01-03T00:00:00.000Z', '2026-01-02T03:04:05.006Z'],
      null,
    ]);
    await expect(ids('enteredAt')).rejects.toMatchObject({
      code: 'invalid_input',
      errors: [{ path: ['sort'], code: 'unknown_field' }],
    });
  });

  it('refuses what is no field of the entity, with the place where it was named', async () => {
    for (const name of ['nothing', 'pin', '__proto__', 'points; DROP TABLE contacts', 'name, points']) {
      await expect(ids(`${name}:asc`)).rejects.toMatchObject({ errors: [{ path: ['sort'], code: 'unknown_field' }] });
      await expect(page({ columns: ['name', name] })).rejects.toMatchObject({
        errors: [{ path: ['columns', 1], code: 'unknown_field' }],
      });
    }
  });
});
