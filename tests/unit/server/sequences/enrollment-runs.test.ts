import { parse } from 'csv-parse/sync';
import type { EnrollmentRun } from '../../../../server/src/contracts';
import { createSequences } from '../../../../server/src/features/sequences';
import { TABLES } from '../../../../server/src/lib/table-names';
import { describeEachDatabase } from '../../../support/databases';
import { openWorld, type World } from './sequence-world';

const caller = { kind: 'server' } as const;
const SEGMENT = 'everybody';

describeEachDatabase('enrollment runs', (client) => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld(client);
    await world.addTemplate({ name: 'welcome' });
  });
  beforeEach(async () => {
    await world.clear();
    await world.addTemplate({ name: 'welcome' });
  });
  afterAll(() => world.close());

  const start = (sequenceId: string, feature = world.feature) =>
    feature.enrollments.startRun({ segmentId: SEGMENT, sequenceId, caller, enrolledBy: 'Ann' });
  const look = (id: number) => world.feature.enrollments.run(caller, SEGMENT, id);
  const ended = async (run: EnrollmentRun): Promise<EnrollmentRun> => {
    await world.background.idle();
    return look(run.id);
  };
  const count = async (table: string): Promise<number> => (await world.rows(table)).length;
  const skippedOf = async (id: number): Promise<string[][]> => {
    const { csv } = await world.feature.enrollments.exportSkipped(caller, SEGMENT, id);
    let text = '';
    for await (const piece of csv) text += String(piece);
    const rows: string[][] = parse(text, { bom: true });
    return rows.slice(1);
  };
  /** The feature, with something that happens in the transaction of the second chunk. */
  const disturbed = (disturb: () => Promise<void> | void) => {
    let plans = 0;
    const { planner } = world.deps;
    return createSequences({
      ...world.deps,
      planner: {
        plan: async (trx, planned) => {
          plans += 1;
          if (plans === 2) await disturb();
          return planner.plan(trx, planned);
        },
      },
    });
  };

  it('enrolls everybody once, says how far it is, and names whom it left out and why', async () => {
    const { id } = await world.addSequence([{}]);
    await world.addContacts(3);
    await world.addContact({ document_id: 'left', name: '=Left', unsubscribed: true });
    await world.addContact({ document_id: 'blank', name: 'Blank', email: null });
    const begun = await start(id);
    expect(begun).toMatchObject({
      ...{ state: 'running', processed: 0, requestedBy: 'Ann', finishedAt: null, error: null },
      segment: { documentId: SEGMENT, name: 'Everybody' },
      sequence: { documentId: id, name: 'Welcome' },
    });
    const run = await ended(begun);
    expect(run).toMatchObject({ state: 'done', total: 5, processed: 5, enrolled: 3 });
    expect(run.skipped).toMatchObject({ unsubscribed: 1, no_address: 1, already_enrolled: 0 });
    expect(run.firstSendAt).not.toBeNull();
    expect(await count(TABLES.enrollments)).toBe(3);
    expect(await skippedOf(run.id)).toEqual([
      ['left', "'=Left", 'left@example.test', 'unsubscribed'],
      ['blank', 'Blank', '', 'no_address'],
    ]);
    expect(world.segment.used).toBe(1);
  });

  it('is one per segment and sequence at a time: asked for again, it is the one under way', async () => {
    const { id } = await world.addSequence([{}]);
    const other = await world.addSequence([{}]);
    await world.addContacts(50);
    let open = (): void => undefined;
    world.background.gate = new Promise((resolve) => (open = resolve));
    const [first, second, elsewhere] = [await start(id), await start(id), await start(other.id)];
    expect(second.id).toBe(first.id);
    expect(elsewhere.id).not.toBe(first.id);
    open();
    expect(await ended(first)).toMatchObject({ state: 'done', enrolled: 50 });
    const again = await start(id);
    expect(again.id).not.toBe(first.id);
    expect(await ended(again)).toMatchObject({ enrolled: 0, skipped: { already_enrolled: 50 } });
    const { data, meta } = await world.feature.enrollments.runs(caller, SEGMENT, {
      page: 1,
      pageSize: 2,
      sequence: id,
    });
    expect([data.map((run) => run.id), meta.pagination.total]).toEqual([[again.id, first.id], 2]);
  });

  it('stops with its process, tells so, and the next one does the rest', async () => {
    const { id } = await world.addSequence([{}]);
    await world.addContacts(2_500);
    const stopping = disturbed(() => void (world.background.stopped = true));
    const run = await ended(await start(id, stopping));
    expect(run).toMatchObject({ state: 'interrupted', total: 2_500, enrolled: 1_000, processed: 1_000 });
    expect(await count(TABLES.enrollments)).toBe(1_000);
    world.background.stopped = false;
    const next = await ended(await start(id));
    expect(next).toMatchObject({ state: 'done', enrolled: 1_500, skipped: { already_enrolled: 1_000 } });
    expect(await count(TABLES.enrollments)).toBe(2_500);
    expect(await count(TABLES.deliveries)).toBe(2_500);
    expect(await skippedOf(next.id)).toHaveLength(1_000);
  });

  it('is interrupted once nobody has heard of it, and commits nothing after that', async () => {
    const { id } = await world.addSequence([{}]);
    await world.addContacts(1_500);
    const expire = () => world.knex(TABLES.enrollmentRuns).where({ state: 'running' }).update({ lease_until: 1 });
    if (client === 'sqlite') {
      // One connection: what happens meanwhile cannot be shown, what is left behind can.
      await world.knex(TABLES.enrollmentRuns).insert({
        ...{ segment_id: SEGMENT, sequence_id: id, running_key: `${SEGMENT}:${id}`, state: 'running' },
        ...{ segment_name: 'Everybody', sequence_name: 'Welcome', started_at: 1, lease_until: 1 },
      });
      const { data } = await world.feature.enrollments.runs(caller, SEGMENT, { page: 1, pageSize: 5 });
      expect(data).toMatchObject([{ state: 'interrupted' }]);
      expect(await ended(await start(id))).toMatchObject({ state: 'done', enrolled: 1_500 });
      return;
    }
    const lost = disturbed(async () => {
      await expire();
      await world.feature.enrollments.runs(caller, SEGMENT, { page: 1, pageSize: 5 });
    });
    const run = await start(id, lost);
    expect(await ended(run)).toMatchObject({ state: 'interrupted', error: expect.stringContaining('enroll again') });
    expect(await count(TABLES.enrollments)).toBe(1_000);
    expect(await ended(await start(id))).toMatchObject({ state: 'done', enrolled: 500 });
  });

  it('fails with a reason where the sequence is switched off meanwhile', async () => {
    const { id } = await world.addSequence([{}]);
    await world.addContacts(1_500);
    const { planner } = world.deps;
    const feature = createSequences({
      ...world.deps,
      planner: {
        plan: async (trx, planned) => {
          await trx('cohort_sequences').where({ document_id: id }).update({ is_active: false });
          return planner.plan(trx, planned);
        },
      },
    });
    const run = await ended(await start(id, feature));
    expect(run).toMatchObject({ state: 'failed', enrolled: 1_000, error: expect.stringContaining('switched off') });
    expect(world.background.errors).toHaveLength(1);
    await expect(start(id)).rejects.toMatchObject({ code: 'inactive_sequence' });
  });

  it('knows the runs of the segment that is asked for, and forgets those that are long over', async () => {
    const { id } = await world.addSequence([{}]);
    await world.addContact({ document_id: 'left', unsubscribed: true });
    const old = await ended(await start(id));
    await expect(world.feature.enrollments.run(caller, 'another', old.id)).rejects.toMatchObject({ code: 'not_found' });
    await world.knex(TABLES.enrollmentRuns).where({ id: old.id }).update({ started_at: 1 });
    const run = await ended(await start(id));
    await expect(look(old.id)).rejects.toMatchObject({ code: 'not_found' });
    expect((await world.rows(TABLES.enrollmentSkips)).map((row) => Number(row.run_id))).toEqual([run.id]);
  });
});
