import type { Knex } from 'knex';
import {
  createChangeRecorder,
  createChangeRepository,
  createChangeWorker,
  createDependencyRegistry,
  createDialect,
  type WriteContext,
} from '../../../../server/src/features/segments';
import type { DocumentRef } from '../../../../server/src/features/segments/change-repository';
import type { StoredSegment } from '../../../../server/src/features/segments/segment-row';
import { TABLES } from '../../../../server/src/lib/table-names';
import { describeEachDatabase } from '../../../support/databases';
import { createRecordingLog } from '../../../support/recording-log';
import { addCompany, addContact, link } from '../audience/crm-tables';
import { companyType, contactType, site } from '../audience/site-builder';
import { contacts, named, openTracked, refreshed, tracked, type TrackedWorld } from './tracked-world';

const CONTACT = 'api::contact.contact';
const COMPANY = 'api::company.company';
const ATTRIBUTES: Record<string, object> = {
  [CONTACT]: { name: { type: 'string' }, company: { type: 'relation', target: COMPANY } },
  [COMPANY]: { name: { type: 'string' }, contacts: { type: 'relation', target: CONTACT } },
};
const ofAcme = contacts({ field: 'company.name', operator: 'equals', value: 'Acme' });

describeEachDatabase('changed documents', (client) => {
  let world: TrackedWorld;
  let segments: StoredSegment[];
  let committed: number;
  let departed: DocumentRef[];
  const log = createRecordingLog();
  afterEach(() => world.close());

  const open = async (...types: Parameters<typeof site>) => {
    world = await openTracked(client, site(...types));
    log.lines.length = 0;
    committed = 0;
    departed = [];
    const { quote } = createDialect(client);
    const { audience, database } = world;
    const process = world.process();
    const shelf = {
      tracked: async () => segments.filter((segment) => segment.tracked && segment.state === 'active'),
      findMany: async (ids: readonly string[]) => segments.filter(({ documentId }) => ids.includes(documentId)),
    };
    const registry = createDependencyRegistry({
      segments: shelf,
      audience,
      limits: { maxDepth: 5, maxRules: 100 },
      ticks: () => performance.now(),
    });
    const changes = createChangeRepository(database);
    const drain = createChangeWorker({
      ...{ registry, changes, refresh: process.refresh, audience, quote },
      departures: { ofDocuments: async (documents) => void departed.push(...documents) },
    });
    let current: Knex.Transaction | undefined;
    const transaction = async <T>(work: (trx: Knex.Transaction) => Promise<T>, onCommit: () => void): Promise<T> => {
      const result = await world.knex.transaction((trx) => work((current = trx)));
      onCommit();
      return result;
    };
    const onChange = () => void (committed += 1);
    const recorder = createChangeRecorder({ registry, changes, audience, quote, transaction, onChange, log });
    /** What the Document Service does: the middleware around the write. */
    const write = (
      context: Pick<WriteContext, 'uid' | 'action' | 'params'>,
      sql: (knex: Knex | Knex.Transaction) => Promise<unknown>,
    ) =>
      recorder.middleware({ ...context, contentType: { attributes: ATTRIBUTES[context.uid] } }, () =>
        sql(current ?? world.knex),
      );
    const noted = async () =>
      (await world.knex(TABLES.documentChanges).orderBy('id')).map(
        (row: { uid: string; document_id: string }) => `${row.uid.split('.')[1]} ${row.document_id}`,
      );
    return { ...world, process, drain, write, noted, registry, changes, recorder };
  };

  /** a and b work for Acme, c for Beta, d for nobody. */
  const populate = async ({ knex }: TrackedWorld) => {
    const acme = await addCompany(knex, { document_id: 'acme', name: 'Acme' });
    const beta = await addCompany(knex, { document_id: 'beta', name: 'Beta' });
    const rows: Record<string, number> = {};
    for (const id of ['a', 'b', 'c', 'd']) rows[id] = await addContact(knex, { document_id: id, name: 'x' });
    await link(knex, rows.a ?? 0, acme);
    await link(knex, rows.b ?? 0, acme);
    await link(knex, rows.c ?? 0, beta);
    return { acme, beta, rows };
  };

  it('lets the contacts of a renamed company leave, each once', async () => {
    segments = [tracked(ofAcme)];
    const { process, write, drain, noted, knex } = await open();
    await populate(world);
    await refreshed(process, tracked(ofAcme));
    const params = { documentId: 'acme', data: { name: 'Other' } };
    await write({ uid: COMPANY, action: 'update', params }, (within) =>
      within('companies').where({ document_id: 'acme' }).update({ name: 'Other' }),
    );
    expect(await noted()).toEqual(['company acme']);
    expect(committed).toBe(1);
    await Promise.all([drain(), drain()]);
    await drain();
    expect(await world.stays()).toEqual(['a: automatic initial → record', 'b: automatic initial → record']);
    expect(process.told.flatMap(({ members }) => members).sort()).toEqual(['a', 'b']);
    expect(await noted()).toEqual([]);
    expect(await knex(TABLES.segmentRuns).where({ state: 'running' })).toEqual([]);
  });

  it('notes who was deleted for the lists that held it, though no tracked segment reads it', async () => {
    segments = [];
    const { write, noted, drain, recorder } = await open();
    await populate(world);
    const remove = (uid: string, documentId: string) =>
      write({ uid, action: 'delete', params: { documentId } }, async () => undefined);
    const params = { documentId: 'b', data: { name: 'y' } };
    await write({ uid: CONTACT, action: 'update', params }, async () => undefined);
    await recorder.noteRow(CONTACT, { documentId: 'b' }, false);
    await remove('api::order.order', 'one');
    expect(await noted()).toEqual([]);
    await remove(CONTACT, 'a');
    await remove(COMPANY, 'acme');
    await recorder.noteRow(CONTACT, { documentId: 'c' }, true);
    expect(await noted()).toEqual(['contact a', 'company acme', 'contact c']);
    await drain();
    expect(departed.map(({ documentId }) => documentId)).toEqual(['a', 'acme', 'c']);
    expect(await noted()).toEqual([]);
  });

  it('sees who is reached no longer: a relation that moved, from either side', async () => {
    const crowded = {
      entity: 'company',
      matchType: 'all',
      rules: [{ relation: 'contacts', aggregate: 'count', operator: 'greater_than_or_equal', value: 2 }],
    };
    segments = [tracked(crowded, { entity: 'company' })];
    const { process, write, drain } = await open();
    const { acme, beta, rows } = await populate(world);
    await refreshed(process, tracked(crowded, { entity: 'company' }));
    expect(await world.members()).toEqual(['acme']);
    const move = (contact: string, company: number) => (within: Knex | Knex.Transaction) =>
      within('contacts_company_lnk').where({ contact_id: rows[contact] }).update({ company_id: company });
    await write(
      { uid: CONTACT, action: 'update', params: { documentId: 'b', data: { company: 'beta' } } },
      move('b', beta),
    );
    await drain();
    expect(await world.stays()).toEqual(['acme: automatic initial → record', 'beta: automatic record']);
    const connect = { documentId: 'acme', data: { contacts: { connect: [{ documentId: 'c' }] } } };
    await write({ uid: COMPANY, action: 'update', params: connect }, move('c', acme));
    await drain();
    expect(await world.members()).toEqual(['acme']);
  });

  it('sees a deleted record, and a deleted member', async () => {
    segments = [tracked(ofAcme)];
    const { process, write, drain } = await open();
    await populate(world);
    await refreshed(process, tracked(ofAcme));
    await write({ uid: CONTACT, action: 'delete', params: { documentId: 'a' } }, (within) =>
      within('contacts').where({ document_id: 'a' }).delete(),
    );
    await drain();
    expect(await world.members()).toEqual(['b']);
    await write({ uid: COMPANY, action: 'delete', params: { documentId: 'acme' } }, async (within) => {
      await within('contacts_company_lnk').delete();
      await within('companies').where({ document_id: 'acme' }).delete();
    });
    await drain();
    expect(await world.stays()).toEqual(['a: automatic initial → record', 'b: automatic initial → record']);
  });

  it('sees a created member, by the id that the write answers', async () => {
    segments = [tracked(named('new'))];
    const { process, write, drain } = await open();
    await refreshed(process, tracked(named('new')));
    await write({ uid: CONTACT, action: 'create', params: { data: { name: 'new' } } }, async (within) => {
      await within('contacts').insert({ document_id: 'n', name: 'new', published_at: new Date() });
      return { documentId: 'n' };
    });
    await drain();
    expect(await world.stays()).toEqual(['n: automatic record']);
  });

  it('reaches members through drafts and translations', async () => {
    segments = [tracked(ofAcme)];
    const { process, write, drain, knex } = await open(
      contactType({ isLocalized: true }),
      companyType({ hasDrafts: true }),
    );
    const draft = await addCompany(knex, { document_id: 'acme', name: 'Acme', published_at: null });
    const acme = await addCompany(knex, { document_id: 'acme', name: 'Acme' });
    const row = await addContact(knex, { document_id: 'a', name: 'x', locale: 'en' });
    for (const company of [draft, acme]) await link(knex, row, company);
    await refreshed(process, tracked(ofAcme));
    expect(await world.members()).toEqual(['a']);
    await write({ uid: COMPANY, action: 'unpublish', params: { documentId: 'acme' } }, async (within) => {
      await within('contacts_company_lnk').where({ company_id: acme }).delete();
      await within('companies').where({ id: acme }).delete();
    });
    await drain();
    expect(await world.stays()).toEqual(['a: automatic initial → record']);
  });

  it('notes nothing that no tracked segment reads, and nothing of a write that failed', async () => {
    segments = [tracked(named('x'))];
    const { write, noted, registry } = await open();
    await write({ uid: COMPANY, action: 'update', params: { documentId: 'acme', data: { name: 'y' } } }, async () => 1);
    await write({ uid: CONTACT, action: 'findMany', params: {} }, async () => 1);
    const failing = write({ uid: CONTACT, action: 'delete', params: { documentId: 'a' } }, () =>
      Promise.reject(new Error('no')),
    );
    await expect(failing).rejects.toThrow('no');
    expect([await noted(), committed]).toEqual([[], 0]);
    segments = [];
    registry.forget();
    await write({ uid: CONTACT, action: 'update', params: { documentId: 'a', data: { name: 'y' } } }, async () => 1);
    expect(await noted()).toEqual([]);
  });

  it('keeps the user’s write where it cannot be noted', async () => {
    segments = [tracked(named('x'))];
    const { write, knex } = await open();
    await addContact(knex, { document_id: 'a', name: 'x' });
    await knex.schema.dropTable(TABLES.documentChanges);
    await write({ uid: CONTACT, action: 'update', params: { documentId: 'a', data: { name: 'y' } } }, (within) =>
      within('contacts').where({ document_id: 'a' }).update({ name: 'y' }),
    );
    expect(await knex('contacts').where({ name: 'y' })).toHaveLength(1);
    expect(log.lines).toHaveLength(1);
  });

  it('waits for another run of the segment, and then looks again', async () => {
    segments = [tracked(named('x'))];
    const { write, noted, drain, process, knex } = await open();
    await refreshed(process, tracked(named('x')));
    await addContact(knex, { document_id: 'a', name: 'x' });
    const run = await process.runs.begin({ segmentId: 'seg', cause: 'clock', evaluatedAtMs: 1, requestedBy: null });
    await write({ uid: CONTACT, action: 'publish', params: { documentId: 'a' } }, async () => null);
    expect(await drain()).toBe(0);
    expect(await noted()).toEqual(['contact a']);
    await process.runs.finish(run?.id ?? 0, 'done');
    expect(await drain()).toBe(1);
    expect(await world.members()).toEqual(['a']);
  });

  const publish = (documentId: string) => ({ uid: CONTACT, action: 'publish', params: { documentId } });

  it('keeps the changes of a segment that is being filled for it alone: others and whoever is deleted do not wait', async () => {
    const other = tracked(named('x'), { documentId: 'other' });
    segments = [tracked(named('x')), other];
    const { write, noted, drain, process, changes, database, knex } = await open();
    await refreshed(process, other);
    const fill = await process.runs.begin({ segmentId: 'seg', cause: 'initial', evaluatedAtMs: 1, requestedBy: null });
    const many = Array.from({ length: 1_500 }, (_, index) => ({ uid: COMPANY, documentId: `c${index}` }));
    await changes.record(database.knex, many);
    await addContact(knex, { document_id: 'a', name: 'x' });
    await write(publish('a'), async () => null);
    expect(await drain()).toBe(1_000);
    expect(await world.members('other')).toEqual(['a']);
    expect(departed).toHaveLength(1_501);
    expect(await noted()).toEqual(['contact a']);
    expect(await drain()).toBe(0);
    expect(await noted()).toEqual(['contact a']);
    const otherRuns = await knex(TABLES.segmentRuns).where({ segment_id: 'other' });
    expect(otherRuns.map(({ cause }: { cause: string }) => cause)).toEqual(['initial', 'record']);
    await process.runs.finish(fill?.id ?? 0, 'done');
    expect(await drain()).toBe(1);
    expect(await world.stays()).toEqual(['a: automatic record']);
    expect(await noted()).toEqual([]);
  });

  it('forgets what was kept for a segment that is followed no longer', async () => {
    segments = [tracked(named('x'))];
    const { write, noted, drain, process } = await open();
    await process.runs.begin({ segmentId: 'seg', cause: 'initial', evaluatedAtMs: 1, requestedBy: null });
    await write(publish('a'), async () => null);
    await drain();
    expect(await noted()).toEqual(['contact a']);
    segments = [];
    await drain();
    expect(await noted()).toEqual([]);
  });

  it('is not held up by a first filling whose process is gone, which has failed and can begin again', async () => {
    segments = [tracked(named('x'))];
    const { write, noted, drain, process, knex } = await open();
    await addContact(knex, { document_id: 'a', name: 'x' });
    await process.runs.begin({ segmentId: 'seg', cause: 'initial', evaluatedAtMs: 1, requestedBy: null });
    await write(publish('a'), async () => null);
    expect(await drain()).toBe(0);
    await knex(TABLES.segmentRuns).update({ lease_until: 1 });
    expect(await drain()).toBe(1);
    expect(await noted()).toEqual([]);
    const { runs } = await process.runs.list('seg', { page: 1, pageSize: 5 });
    expect(runs).toMatchObject([{ state: 'failed', error: 'The process stopped in the middle' }]);
    expect(await refreshed(process, tracked(named('x')))).toMatchObject({ cause: 'initial', state: 'done', size: 1 });
  });

  it('refreshes everybody where a deleted record concerned too many to name', async () => {
    segments = [tracked(ofAcme)];
    const { write, noted, drain, process, knex } = await open();
    const acme = await addCompany(knex, { document_id: 'acme', name: 'Acme' });
    const rows = Array.from({ length: 1_200 }, (_, index) => ({
      ...{ document_id: `d${index}`, name: 'x', published_at: new Date() },
    }));
    await knex.batchInsert('contacts', rows, 100);
    const ids: { id: number }[] = await knex('contacts').select('id');
    const links = ids.map(({ id }) => ({ contact_id: id, company_id: acme }));
    await knex.batchInsert('contacts_company_lnk', links, 200);
    await refreshed(process, tracked(ofAcme));
    await write({ uid: COMPANY, action: 'delete', params: { documentId: 'acme' } }, async (within) => {
      await within('contacts_company_lnk').delete();
      await within('companies').delete();
    });
    expect(await noted()).toEqual(['company *', 'company acme']);
    await drain();
    expect(await world.members()).toEqual([]);
    expect(process.told.flatMap(({ members }) => members)).toHaveLength(1_200);
  });

  it('reads through a segment that it refers to', async () => {
    const inner = tracked(ofAcme, { documentId: 'inner', tracked: false });
    const outer = tracked(contacts({ field: 'segment.member', operator: 'in_list', value: ['inner'] }));
    segments = [inner, outer];
    const { registry } = await open();
    const [loaded] = await registry.load();
    expect(loaded?.paths.map(({ uid }) => uid)).toEqual([CONTACT, COMPANY]);
    expect([...(loaded?.lists ?? [])]).toEqual([]);
    segments = [{ ...inner, tracked: true, state: 'paused' }, outer];
    const [listed] = await registry.load();
    expect([...(listed?.lists ?? [])]).toEqual(['inner']);
  });
});
