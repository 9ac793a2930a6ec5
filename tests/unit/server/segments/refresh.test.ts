import { setImmediate } from 'node:timers/promises';
import { RUN_LEASE_MS } from '../../../../server/src/features/segments/run-repository';
import { TABLES } from '../../../../server/src/lib/table-names';
import type { StayRepository } from '../../../../server/src/features/segments';
import { describeEachDatabase } from '../../../support/databases';
import { addCompany, addContact, link } from '../audience/crm-tables';
import { contactType, site } from '../audience/site-builder';
import { contacts, named, NOON, openTracked, refreshed, tracked, type TrackedWorld } from './tracked-world';

const ALL_BUT_INTERVALS = [
  ...(['Date', 'hrtime', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate', 'clearImmediate'] as const),
  ...(['setTimeout', 'clearTimeout'] as const),
];

describeEachDatabase('refresh', (client) => {
  let world: TrackedWorld;
  const open = async (...args: Parameters<typeof site>): Promise<TrackedWorld> => {
    world = await openTracked(client, site(...args));
    return world;
  };
  afterEach(() => world.close());

  const rename = (id: string, name: string) => world.knex('contacts').where({ document_id: id }).update({ name });
  const pin = (id: string, direction: 'in' | 'out') =>
    world.knex(TABLES.segmentPins).insert({ segment_id: 'seg', member_id: id, direction, pinned_at: NOON.getTime() });

  it('fills once without telling anybody, then tells who came and who went', async () => {
    const { knex } = await open();
    for (const id of ['a', 'b', 'c']) await addContact(knex, { document_id: id, name: id === 'c' ? 'Bob' : 'Ada' });
    const process = world.process();
    const first = await refreshed(process, tracked(named('Ada')));
    expect(first).toMatchObject({
      cause: 'initial',
      state: 'done',
      total: 3,
      checked: 3,
      entered: 2,
      left: 0,
      size: 2,
    });
    expect(process.told).toEqual([]);
    await rename('a', 'Bob');
    await rename('c', 'ADA');
    await addContact(knex, { document_id: 'd', name: 'Ada' });
    const second = await refreshed(process, tracked(named('Ada')), { cause: 'clock' });
    expect(second).toMatchObject({ cause: 'clock', state: 'done', entered: 2, left: 1, size: 3 });
    expect(await world.stays()).toEqual([
      'a: automatic initial → clock',
      'b: automatic initial',
      'c: automatic clock',
      'd: automatic clock',
    ]);
    expect(process.told.map(({ direction, members }) => [direction, [...members].sort()])).toEqual([
      ['left', ['a']],
      ['entered', ['c', 'd']],
    ]);
    expect(process.counted).toEqual([
      ['seg', 2],
      ['seg', 3],
    ]);
  });

  it('changes nothing when asked again, and opens a second stay for who comes back', async () => {
    const { knex } = await open();
    await addContact(knex, { document_id: 'a', name: 'Ada' });
    const process = world.process();
    for (let time = 0; time < 3; time += 1) await refreshed(process, tracked(named('Ada')));
    expect(await world.stays()).toEqual(['a: automatic initial']);
    await rename('a', 'Bob');
    await refreshed(process, tracked(named('Ada')));
    await rename('a', 'Ada');
    await refreshed(process, tracked(named('Ada')), { cause: 'definition' });
    expect(await world.stays()).toEqual(['a: automatic initial → clock', 'a: automatic definition']);
  });

  it('lets those leave whose document is gone or no longer published', async () => {
    const { knex } = await open(contactType({ hasDrafts: true, isLocalized: true }));
    for (const id of ['a', 'b', 'c']) {
      await addContact(knex, { document_id: id, name: 'Ada', published_at: null });
      await addContact(knex, { document_id: id, name: 'Ada', locale: 'en' });
      await addContact(knex, { document_id: id, name: 'Eda', locale: 'th' });
    }
    const process = world.process();
    await refreshed(process, tracked(named('Ada')));
    expect(await world.members()).toEqual(['a', 'b', 'c']);
    await knex('contacts').where({ document_id: 'a' }).delete();
    await knex('contacts').where({ document_id: 'b' }).whereNotNull('published_at').delete();
    expect(await refreshed(process, tracked(named('Ada')))).toMatchObject({ left: 2, size: 1 });
    expect(await world.members()).toEqual(['c']);
  });

  it('compares the whole audience in many slices and adds up', async () => {
    const { knex } = await open();
    const rows = Array.from({ length: 25_000 }, (_, index) => ({
      ...{ document_id: `d${index}`, name: index % 2 === 0 ? 'Ada' : 'Bob', published_at: NOON },
    }));
    await knex.batchInsert('contacts', rows, client === 'sqlite' ? 100 : 2_000);
    await knex.schema.alterTable('contacts', (table) => void table.index(['document_id']));
    const process = world.process();
    const run = await refreshed(process, tracked(named('Ada')));
    expect(run).toMatchObject({ total: 25_000, checked: 25_000, entered: 12_500, size: 12_500 });
    await knex('contacts').where('id', '<=', 15_000).update({ name: 'Bob' });
    expect(await refreshed(process, tracked(named('Ada')))).toMatchObject({ entered: 0, left: 7_500, size: 5_000 });
    expect(process.told.every(({ members }) => members.length <= 1_000)).toBe(true);
    expect(new Set(process.told.flatMap(({ members }) => members)).size).toBe(7_500);
  }, 60_000);

  it('compares only the members named, also those that are gone', async () => {
    const { knex } = await open();
    for (const id of ['a', 'b', 'c', 'd']) await addContact(knex, { document_id: id, name: 'Ada' });
    const process = world.process();
    await refreshed(process, tracked(named('Ada')));
    await knex('contacts').whereIn('document_id', ['a', 'b']).delete();
    await rename('c', 'Bob');
    await rename('d', 'Bob');
    const ids = ['a', 'c', 'nobody'];
    const run = await refreshed(process, tracked(named('Ada')), { cause: 'record', scope: { kind: 'members', ids } });
    expect(run).toMatchObject({ cause: 'record', total: 3, checked: 3, left: 2 });
    expect(await world.members()).toEqual(['b', 'd']);
    const again = await refreshed(process, tracked(named('Ada')), { cause: 'record', scope: { kind: 'members', ids } });
    expect(again).toMatchObject({ state: 'done', left: 0 });
    expect(await knex(TABLES.segmentRuns).count({ total: '*' })).toEqual([{ total: client === 'postgres' ? '2' : 2 }]);
  });

  /** `d0` … have the row ids 1 …, all in the segment. */
  const fillAda = async (knex: TrackedWorld['knex'], count: number): Promise<void> => {
    const rows = Array.from({ length: count }, (_, index) => ({
      ...{ document_id: `d${index}`, name: 'Ada', published_at: NOON },
    }));
    await knex.batchInsert('contacts', rows, 100);
    await knex.schema.alterTable('contacts', (table) => void table.index(['document_id']));
    await refreshed(world.process(), tracked(named('Ada')));
  };

  it('tells of everyone named that left, in whatever order they came in', async () => {
    const { knex } = await open();
    await fillAda(knex, 4_100);
    await knex('contacts').update({ name: 'Bob' });
    const process = world.process();
    const ids = Array.from({ length: 4_100 }, (_, index) => `d${4_099 - index}`);
    await refreshed(process, tracked(named('Ada')), { cause: 'record', scope: { kind: 'members', ids } });
    expect(process.told.flatMap(({ members }) => members).sort()).toEqual([...ids].sort());
    expect(process.told.every(({ members }) => members.length <= 1_000)).toBe(true);
  }, 60_000);

  it('counts by name only those who seem to have moved once it is filled, each of whom is looked at again', async () => {
    const { knex } = await open();
    await fillAda(knex, 100);
    await knex('contacts').where('id', '<=', 3).update({ name: 'Bob' });
    await addContact(knex, { document_id: 'new', name: 'Ada' });
    const meanwhile = (stays: StayRepository): StayRepository => ({
      ...stays,
      differences: async (...question) => {
        const found = await stays.differences(...question);
        await rename('d0', 'Ada');
        return found;
      },
    });
    const process = world.process({ stays: meanwhile });
    const run = await refreshed(process, tracked(named('Ada')));
    expect(run).toMatchObject({ state: 'done', total: 4, checked: 4, left: 2, entered: 1, size: 99 });
    expect(process.told.map(({ direction, members }) => [direction, [...members].sort()])).toEqual([
      ['left', ['d1', 'd2']],
      ['entered', ['new']],
    ]);
    expect(await refreshed(world.process(), tracked(named('Ada')))).toMatchObject({ total: 0, left: 0, entered: 0 });
  });

  it('compares in slices where too many have moved to be named', async () => {
    const { knex } = await open();
    await fillAda(knex, 100);
    await knex('contacts').where('id', '<=', 60).update({ name: 'Bob' });
    await addContact(knex, { document_id: 'new', name: 'Ada' });
    const few = (stays: StayRepository): StayRepository => ({
      ...stays,
      differences: (evaluation) => stays.differences(evaluation, 60),
    });
    const process = world.process({ stays: few });
    const run = await refreshed(process, tracked(named('Ada')));
    expect(run).toMatchObject({ state: 'done', total: 101, checked: 101, left: 60, entered: 1, size: 41 });
    expect(process.told.flatMap(({ members }) => members)).toHaveLength(61);
  });

  it('holds pinned members in and out, and lets go of those that are unpinned', async () => {
    const { knex } = await open();
    for (const id of ['a', 'b', 'c']) await addContact(knex, { document_id: id, name: id === 'c' ? 'Bob' : 'Ada' });
    const process = world.process();
    await refreshed(process, tracked(named('Ada')));
    await pin('c', 'in');
    await pin('b', 'in');
    await pin('a', 'out');
    await refreshed(process, tracked(named('Ada'), { pinnedIn: 2, pinnedOut: 1 }));
    expect(await world.stays()).toEqual(['a: automatic initial → manual', 'b: manual initial', 'c: manual manual']);
    await knex(TABLES.segmentPins).delete();
    await refreshed(process, tracked(named('Ada')));
    expect(await world.stays()).toEqual([
      'a: automatic initial → manual',
      'b: automatic initial',
      'c: manual manual → clock',
      'a: automatic clock',
    ]);
  });

  it('sees relations and aggregates, for everybody and for one', async () => {
    const { knex } = await open();
    const acme = await addCompany(knex, { document_id: 'acme', name: 'Acme' });
    for (const id of ['a', 'b']) await link(knex, await addContact(knex, { document_id: id, name: 'x' }), acme);
    const crowded = tracked(
      {
        entity: 'company',
        matchType: 'all',
        rules: [
          { relation: 'contacts', aggregate: 'count', operator: 'greater_than_or_equal', value: 2 },
          // MariaDB warns of the list beside the groups.
          { field: 'name', operator: 'in_list', value: ['Acme', 'Beta'] },
        ],
      },
      { entity: 'company' },
    );
    const process = world.process();
    await refreshed(process, crowded);
    expect(await world.members()).toEqual(['acme']);
    await knex('contacts').where({ document_id: 'b' }).delete();
    await refreshed(process, crowded, { cause: 'record', scope: { kind: 'members', ids: ['acme'] } });
    expect(await world.stays()).toEqual(['acme: automatic initial → record']);
  });

  it('lets one of two processes run at once', async () => {
    const { knex } = await open();
    for (let index = 0; index < 50; index += 1) await addContact(knex, { document_id: `c${index}`, name: 'Ada' });
    const [one, other] = [world.process(), world.process()];
    const starts = await Promise.all(
      [one, other, one, other].map(({ refresh }) => refresh.start(tracked(named('Ada')), { cause: 'clock' })),
    );
    await Promise.all(starts.flatMap((start) => (start.ok ? [start.done] : [])));
    expect(starts.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await world.members()).toHaveLength(50);
    expect(await knex(TABLES.memberships)).toHaveLength(50);
  });

  /** Throws, or does something else, before the n-th transaction of a walk. */
  const beforeStep = (step: number, act: () => Promise<void>) => (stays: StayRepository) => {
    let steps = 0;
    return {
      ...stays,
      transaction: (async (work) => {
        steps += 1;
        if (steps === step) await act();
        return stays.transaction(work);
      }) as StayRepository['transaction'],
    };
  };

  it('takes a run for ended once its lease is over, wherever it is looked for', async () => {
    const { knex } = await open();
    const { runs } = world.process();
    const newRun = { segmentId: 'seg', cause: 'initial', evaluatedAtMs: 1, requestedBy: null } as const;
    const begun = await runs.begin(newRun);
    expect(await runs.running('seg')).toMatchObject({ id: begun?.id, state: 'running' });
    expect(await runs.list('seg', { page: 1, pageSize: 1 })).toMatchObject({ runs: [{ state: 'running' }] });
    await knex(TABLES.segmentRuns).update({ lease_until: 1 });
    expect(await runs.running('seg')).toBeNull();
    expect(await runs.find(begun?.id ?? 0)).toMatchObject({ state: 'failed' });
    await runs.begin(newRun);
    await knex(TABLES.segmentRuns).where({ state: 'running' }).update({ lease_until: 1 });
    const listed = await runs.list('seg', { page: 1, pageSize: 2 });
    expect(listed.runs.map(({ state }) => state)).toEqual(['failed', 'failed']);
  });

  it('keeps what a run did that was cut off, and the next one does the rest', async () => {
    const { knex } = await open();
    for (const id of ['a', 'b']) await addContact(knex, { document_id: id, name: 'Ada' });
    await refreshed(world.process(), tracked(named('Ada')));
    await knex('contacts').where({ document_id: 'a' }).delete();
    await addContact(knex, { document_id: 'c', name: 'Ada' });
    const cut = () => Promise.reject(new Error('cut off'));
    const failed = await refreshed(world.process({ stays: beforeStep(2, cut) }), tracked(named('Ada')));
    expect(failed).toMatchObject({ state: 'failed', entered: 0, left: 1 });
    expect(await world.members()).toEqual(['b']);
    const process = world.process();
    expect(await refreshed(process, tracked(named('Ada')))).toMatchObject({ state: 'done', entered: 1, left: 0 });
    expect(await world.members()).toEqual(['b', 'c']);
  });

  it('goes on with a first filling that was cut off, still without telling', async () => {
    const { knex } = await open();
    await addContact(knex, { document_id: 'a', name: 'Ada' });
    await refreshed(
      world.process({ stays: beforeStep(1, () => Promise.reject(new Error('cut off'))) }),
      tracked(named('Ada')),
    );
    const process = world.process();
    expect(await refreshed(process, tracked(named('Ada')))).toMatchObject({ cause: 'initial', state: 'done' });
    expect(process.told).toEqual([]);
  });

  it('fills a segment by groups in short transactions, and goes on where it was cut off', async () => {
    const { knex } = await open();
    const count = 12_000;
    const rows = <T>(row: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => row(index));
    const size = client === 'sqlite' ? 100 : 2_000;
    await knex.batchInsert(
      'companies',
      rows((index) => ({ document_id: `d${index}`, name: 'x', published_at: NOON })),
      size,
    );
    await knex.batchInsert(
      'contacts',
      rows((index) => ({ document_id: `d${index}`, name: 'x', published_at: NOON })),
      size,
    );
    await knex.batchInsert(
      'contacts_company_lnk',
      rows((index) => ({ contact_id: index + 1, company_id: index + 1 })),
      size,
    );
    const linked = tracked(
      {
        entity: 'company',
        matchType: 'all',
        rules: [{ relation: 'contacts', aggregate: 'count', operator: 'greater_than_or_equal', value: 1 }],
      },
      { entity: 'company' },
    );
    const cut = () => Promise.reject(new Error('cut off'));
    const failed = await refreshed(world.process({ stays: beforeStep(2, cut) }), linked);
    expect(failed).toMatchObject({ state: 'failed', total: count, checked: count / 2, entered: 10_000 });
    await knex('contacts_company_lnk').where({ company_id: 1 }).delete();
    await knex('companies').where({ id: 2 }).delete();
    const process = world.process();
    expect(await refreshed(process, linked)).toMatchObject({
      ...{ cause: 'initial', state: 'done', total: count - 1, checked: count - 1, entered: 2_000, left: 2 },
      size: count - 2,
    });
    expect(process.told).toEqual([]);
    expect(await refreshed(process, linked)).toMatchObject({ state: 'done', entered: 0, left: 0 });
  }, 60_000);

  it('takes over from a process that is gone, whose late writes are refused', async () => {
    const { knex } = await open();
    await addContact(knex, { document_id: 'a', name: 'Ada' });
    let next: Promise<unknown> = Promise.resolve();
    const takeOver = async (): Promise<void> => {
      await knex(TABLES.segmentRuns).update({ lease_until: 1 });
      next = refreshed(world.process(), tracked(named('Ada')));
      await next;
    };
    await refreshed(world.process({ stays: beforeStep(1, takeOver) }), tracked(named('Ada')));
    await next;
    const runs: { state: string; entered: number }[] = await knex(TABLES.segmentRuns).orderBy('id');
    expect(runs.map(({ state, entered }) => [state, entered])).toEqual([
      ['failed', 0],
      ['done', 1],
    ]);
    expect(await world.stays()).toEqual(['a: automatic initial']);
  });

  it('keeps its lease while one step takes longer than it lasts', async () => {
    const { knex } = await open();
    await addContact(knex, { document_id: 'a', name: 'Ada' });
    const leaseEnd = async (): Promise<number> => Number(await knex(TABLES.segmentRuns).pluck('lease_until'));
    const prolonged: boolean[] = [];
    const takeLong = async (): Promise<void> => {
      await knex(TABLES.segmentRuns).update({ lease_until: 1 });
      jest.advanceTimersByTime(RUN_LEASE_MS / 2);
      while ((await leaseEnd()) === 1) await setImmediate();
      prolonged.push((await leaseEnd()) > Date.now() + RUN_LEASE_MS / 2);
    };
    jest.useFakeTimers({ doNotFake: ALL_BUT_INTERVALS });
    try {
      const process = world.process({ stays: beforeStep(1, takeLong) });
      expect(await refreshed(process, tracked(named('Ada')))).toMatchObject({ state: 'done', entered: 1 });
      expect(jest.getTimerCount()).toBe(0);
    } finally {
      jest.useRealTimers();
    }
    expect(prolonged).toEqual([true]);
  });

  it('stops between two steps when it is cancelled, and the next one finishes', async () => {
    const { knex } = await open();
    for (const id of ['a', 'b']) await addContact(knex, { document_id: id, name: 'Ada' });
    const { runs } = world.process();
    await refreshed(world.process(), tracked(named('Ada')));
    await addContact(knex, { document_id: 'c', name: 'Ada' });
    await knex('contacts').where({ document_id: 'a' }).delete();
    const cancel = async (): Promise<void> => void (await runs.requestCancel('seg'));
    const run = await refreshed(world.process({ stays: beforeStep(1, cancel) }), tracked(named('Ada')));
    expect(run).toMatchObject({ state: 'cancelled', left: 1 });
    expect(await world.members()).toEqual(['b']);
    await refreshed(world.process(), tracked(named('Ada')));
    expect(await world.members()).toEqual(['b', 'c']);
    expect(await runs.requestCancel('seg')).toBe(false);
  });

  it('refuses a broken segment and keeps its members until it is mended', async () => {
    const { knex } = await open();
    await addContact(knex, { document_id: 'a', name: 'Ada' });
    const process = world.process();
    await refreshed(process, tracked(named('Ada')));
    const broken = tracked(contacts({ field: 'gone', operator: 'equals', value: 'Ada' }));
    await expect(refreshed(process, broken)).rejects.toMatchObject({ code: 'broken_segment' });
    expect(await world.stays()).toEqual(['a: automatic initial']);
    expect(await refreshed(process, tracked(named('Ada')))).toMatchObject({ entered: 0, left: 0 });
  });

  it('compares by what is stored once its turn has come, and by nothing where that is no longer tracked', async () => {
    const { knex } = await open();
    for (const id of ['a', 'b']) await addContact(knex, { document_id: id, name: id });
    const saved = world.process({ current: () => tracked(named('b')) });
    await refreshed(saved, tracked(named('a')));
    expect(await world.members()).toEqual(['b']);
    const untracked = world.process({ current: () => tracked(named('a'), { tracked: false }) });
    await expect(refreshed(untracked, tracked(named('a')))).rejects.toMatchObject({ code: 'conflict' });
    expect(await knex(TABLES.segmentRuns).where({ state: 'running' })).toEqual([]);
  });

  it('refreshes neither paused nor archived nor untracked nor static segments', async () => {
    await open();
    const process = world.process();
    for (const more of [{ state: 'paused' }, { state: 'archived' }, { tracked: false }, { type: 'static' }] as const) {
      await expect(refreshed(process, tracked(named('Ada'), more))).rejects.toMatchObject({ code: 'conflict' });
    }
  });

  it('hands a failing listener nothing that stops the others', async () => {
    const { knex } = await open();
    const process = world.process();
    process.events.onMembershipChange(() => Promise.reject(new Error('no')));
    const heard: string[] = [];
    const stop = process.events.onMembershipChange(({ members }) => void heard.push(...members));
    await refreshed(process, tracked(named('Ada')));
    await addContact(knex, { document_id: 'a', name: 'Ada' });
    expect(await refreshed(process, tracked(named('Ada')))).toMatchObject({ state: 'done', entered: 1 });
    expect(heard).toEqual(['a']);
    stop();
    await knex('contacts').delete();
    await refreshed(process, tracked(named('Ada')));
    expect(heard).toEqual(['a']);
  });
});
