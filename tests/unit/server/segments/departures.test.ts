import { createDialect, createStayRepository } from '../../../../server/src/features/segments';
import { createDepartures } from '../../../../server/src/features/segments/departures';
import { TABLES } from '../../../../server/src/lib/table-names';
import { describeEachDatabase } from '../../../support/databases';
import { addContact } from '../audience/crm-tables';
import { NOON, openTracked, type TrackedWorld } from './tracked-world';

const CONTACT = 'api::contact.contact';

describeEachDatabase('stays of members that are gone', (client) => {
  let world: TrackedWorld;
  let sizes: [string, number][];

  const SEGMENTS = [
    { document_id: 'list', type: 'static', state: 'active', tracked: false, entity: 'contact' },
    { document_id: 'archived', type: 'static', state: 'archived', tracked: false, entity: 'contact' },
    { document_id: 'paused', type: 'dynamic', state: 'paused', tracked: true, entity: 'contact' },
    { document_id: 'compared', type: 'dynamic', state: 'active', tracked: true, entity: 'contact' },
    { document_id: 'companies', type: 'static', state: 'active', tracked: false, entity: 'company' },
  ];

  beforeEach(async () => {
    world = await openTracked(client);
    const { knex } = world;
    sizes = [];
    await knex.schema.createTable('cohort_segments', (table) => {
      table.increments('id');
      for (const name of ['document_id', 'type', 'state', 'entity']) table.string(name);
      table.boolean('tracked');
    });
    await knex('cohort_segments').insert(SEGMENTS);
    for (const id of ['here', 'draft', 'deleted', 'erased']) await addContact(knex, { document_id: id, name: id });
    await knex('contacts').where({ document_id: 'draft' }).update({ published_at: null });
    await knex(TABLES.memberships).insert(
      SEGMENTS.flatMap(({ document_id: segment }) =>
        ['here', 'draft', 'deleted', 'erased'].map((member) => ({
          ...{ segment_id: segment, member_id: member, origin: 'manual', entered_at: 1, exited_at: 0 },
          entered_cause: 'manual',
        })),
      ),
    );
    await knex('contacts').whereIn('document_id', ['deleted', 'erased']).delete();
  });
  afterEach(() => world.close());

  const departures = (goesOn = true) =>
    createDepartures({
      ...{ database: world.database, audience: world.audience, quote: createDialect(client).quote },
      segments: { saveSize: async (id, { size }) => void sizes.push([id, size]) },
      stays: createStayRepository(world.database),
      clock: { now: () => NOON },
      goesOn: () => goesOn,
    });
  const left = (segment: string) => world.members(segment);

  it('end for the documents named, in lists that nothing compares', async () => {
    const documents = ['deleted', 'here', '*'].map((documentId) => ({ uid: CONTACT, documentId }));
    await departures().ofDocuments([...documents, { uid: 'api::order.order', documentId: 'erased' }]);
    for (const list of ['list', 'archived', 'paused']) expect(await left(list)).toEqual(['draft', 'erased', 'here']);
    for (const other of ['compared', 'companies']) expect(await left(other)).toHaveLength(4);
    expect(sizes.sort()).toEqual([
      ['archived', 3],
      ['list', 3],
      ['paused', 3],
    ]);
    const ended = await world.knex(TABLES.memberships).where({ segment_id: 'list', member_id: 'deleted' }).first();
    expect(ended).toMatchObject({ exited_cause: 'record', exited_by: null });
    expect(Math.abs(Number(ended.exited_at) - Date.now())).toBeLessThan(60_000);
  });

  it('end for everybody, once', async () => {
    await departures(false).ofEverybody();
    expect(await left('list')).toHaveLength(4);
    await departures().ofEverybody();
    for (const list of ['list', 'archived', 'paused']) expect(await left(list)).toEqual(['draft', 'here']);
    expect(await left('compared')).toHaveLength(4);
    expect(await left('companies')).toEqual([]);
    sizes = [];
    await departures().ofEverybody();
    expect(sizes).toEqual([]);
  });
});
