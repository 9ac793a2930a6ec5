/** What segments keep of a person who is erased: words about the member go, and definitions are named for their editors. */
import { createPersonTraces, segmentsFeature } from '../../../../server/src/features/segments';
import { TABLES } from '../../../../server/src/lib/table-names';
import { createDatabase } from '../../../../server/src/platform/database';
import { describeEachDatabase, openTemporaryKnex } from '../../../support/databases';
import { createRawTables } from '../../../support/raw-tables';

const ADDRESS = 'ann.lee@example.test';
const ANN = { addresses: [ADDRESS], memberIds: ['ann'] };
const EVE = { kind: 'admin', userId: 2, isSuperAdmin: false } as const;
const SERVER = { kind: 'server' } as const;

const segment = (documentId: string, more: object = {}) => ({
  ...{ documentId, name: documentId, description: null, tags: [], filter: null },
  ...{ visibility: 'public', state: 'active', createdBy: null, ...more },
});
const rule = (value: unknown) => ({
  filter: { entity: 'contact', matchType: 'all', rules: [{ field: 'email', operator: 'in_list', value }] },
});

describeEachDatabase('segments, of a person who is erased', (client) => {
  let opened: Awaited<ReturnType<typeof openTemporaryKnex>>;
  beforeAll(async () => {
    opened = await openTemporaryKnex(client);
    await createRawTables(opened.knex, segmentsFeature.tables ?? []);
  });
  afterEach(async () => {
    for (const table of [TABLES.segmentPins, TABLES.segmentLog]) await opened.knex(table).delete();
  });
  afterAll(() => opened?.close());

  const open = (all: object[] = []) =>
    createPersonTraces({ database: createDatabase(opened.knex), segments: { all: async () => all as never } });
  const pin = (segmentId: string, memberId: string, reason: string | null) =>
    opened.knex(TABLES.segmentPins).insert({
      ...{ segment_id: segmentId, member_id: memberId, direction: 'in', reason, pinned_at: 1 },
    });
  const log = (memberId: string, action: string, data: object | null) =>
    opened.knex(TABLES.segmentLog).insert({
      ...{ segment_id: 'vip', member_id: memberId, action, at: 1, data: data && JSON.stringify(data) },
    });

  it('lose the reasons of pins of the member, and in the log those that name it', async () => {
    await pin('vip', 'ann', 'Ann rang');
    await pin('vip', 'bob', `friend of ${ADDRESS}`);
    await pin('new', 'ann', null);
    await log('ann', 'pinned_in', { reason: 'Ann rang' });
    await log('ann', 'unpinned', { reason: null });
    await log('bob', 'pinned_in', { reason: `friend of <${ADDRESS.toUpperCase()}>` });
    await log('cy', 'pinned_in', { reason: `friend of jo${ADDRESS}` });
    await log('ann', 'recalculated', { direction: 'in' });
    const traces = open();
    expect(await traces.countReasons(ANN)).toBe(3);
    expect(await traces.eraseReasons(ANN)).toBe(3);
    const pins = await opened.knex(TABLES.segmentPins).orderBy('id');
    expect(pins.map(({ reason }) => reason)).toEqual([null, `friend of ${ADDRESS}`, null]);
    const logged = JSON.stringify(await opened.knex(TABLES.segmentLog));
    expect([/Ann rang/.test(logged), /<ANN/.test(logged), /joann/.test(logged), /direction/.test(logged)]).toEqual([
      ...[false, false, true, true],
    ]);
    expect([await traces.countReasons(ANN), await traces.eraseReasons(ANN)]).toEqual([0, 0]);
  });

  it('are named where rules, texts or pins of others hold the address; of those that are not seen the number', async () => {
    const traces = open([
      segment('ruled', rule([`x@y.test`, 'Ann.Lee@example.test'])),
      segment('described', { description: `without ${ADDRESS}` }),
      segment('pinned'),
      segment('hers', { ...rule([ADDRESS]), visibility: 'private', createdBy: { id: 1 } }),
      segment('others', rule(['joann.lee@example.test'])),
    ]);
    await pin('pinned', 'bob', `asked by ${ADDRESS}`);
    const named = (await traces.mentioning(SERVER, [ADDRESS])).segments.map(({ name }) => name);
    expect(named).toEqual(['ruled', 'described', 'pinned', 'hers']);
    expect(await traces.mentioning(EVE, [ADDRESS])).toEqual({
      segments: ['ruled', 'described', 'pinned'].map((name) => ({ documentId: name, name })),
      hiddenSegments: 1,
    });
    expect(await traces.mentioning(SERVER, [])).toEqual({ segments: [], hiddenSegments: 0 });
  });
});
