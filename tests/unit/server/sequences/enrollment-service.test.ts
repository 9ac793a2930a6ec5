import { enrollmentSchema } from '../../../../server/src/contracts';
import { HOUR_MS } from '../../../../server/src/lib/duration';
import { TABLES } from '../../../../server/src/lib/table-names';
import { describeEachDatabase } from '../../../support/databases';
import { databaseNow } from '../delivery/ledger-harness';
import { openWorld, type World } from './sequence-world';

describeEachDatabase('enrollments', (client) => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld(client);
  });
  beforeEach(async () => {
    await world.addTemplate({ name: 'welcome' });
  });
  afterEach(() => world.clear());
  afterAll(() => world.close());

  const page = { page: 1, pageSize: 25 };
  const start = async (): Promise<{ id: number; sequence: string }> => {
    const { id: sequence } = await world.addSequence([{}, {}]);
    await world.addContact({ document_id: 'ann', name: 'Ann' });
    await world.enroll(sequence);
    const [row] = await world.rows(TABLES.enrollments);
    return { id: Number(row?.id), sequence };
  };
  const delivery = async (): Promise<Record<string, unknown>> => (await world.rows(TABLES.deliveries)).at(-1) ?? {};

  it('are listed newest first, with what the contact is called and where it stands', async () => {
    const { sequence } = await start();
    await world.addContact({ document_id: 'bob', name: 'Bob 100%' });
    await world.enroll(sequence);
    const { data, meta } = await world.feature.enrollments.list(page);
    expect(meta.pagination).toEqual({ page: 1, pageSize: 25, total: 2, pageCount: 1 });
    expect(data.map((row) => enrollmentSchema.parse(row).contact)).toEqual([
      { documentId: 'bob', name: 'Bob 100%', email: 'bob@example.test' },
      { documentId: 'ann', name: 'Ann', email: 'ann@example.test' },
    ]);
    expect(data[0]).toMatchObject({
      sequence: { documentId: sequence, name: 'Welcome' },
      state: 'pending',
      currentStep: 1,
      steps: 2,
    });
    const found = async (query: object): Promise<unknown[]> =>
      (await world.feature.enrollments.list({ ...page, ...query })).data.map((row) => row.contact.documentId);
    expect(await found({ search: 'ANN' })).toEqual(['ann']);
    expect(await found({ search: '0%' })).toEqual(['bob']);
    expect(await found({ search: '_' })).toEqual([]);
    expect(await found({ sequence: 'other' })).toEqual([]);
    expect(await found({ state: 'completed' })).toEqual([]);
    expect(await found({ sequence, state: 'pending', pageSize: 1, page: 2 })).toEqual(['ann']);
  });

  it('pause: what is due waits; resume: it goes out', async () => {
    const { id } = await start();
    expect(await world.feature.enrollments.pause(id)).toMatchObject({ state: 'paused' });
    await world.deliver();
    expect(world.harness.mailer.sent).toEqual([]);
    expect(await delivery()).toMatchObject({ state: 'pending', reason: 'The enrollment is paused' });
    expect(Number((await delivery()).due_at)).toBeGreaterThan((await databaseNow(world.database)) + HOUR_MS / 2);
    expect(await world.feature.enrollments.resume(id)).toMatchObject({ state: 'active' });
    await world.deliver();
    expect(world.harness.mailer.sent.length).toBe(1);
  });

  it('a mail that was on its way when its enrollment was paused is followed by one that waits', async () => {
    const { id } = await start();
    await world.feature.enrollments.pause(id);
    const [row] = await world.rows(TABLES.deliveries);
    const ended = { id: Number(row?.id), enrollmentId: id, stepId: row?.step_id, reason: null } as never;
    await world.database.transaction((trx) => world.feature.source.settled(trx, ended, 'sent', 1_000));
    expect(await world.feature.enrollments.get(id)).toMatchObject({ state: 'paused', currentStep: 2 });
    expect((await world.rows(TABLES.deliveries)).length).toBe(2);
  });

  it('cancel: nothing more goes out', async () => {
    const { id } = await start();
    expect(await world.feature.enrollments.cancel(id)).toMatchObject({
      state: 'cancelled',
      exitReason: 'cancelled by a user',
      nextSendAt: null,
    });
    expect(await delivery()).toMatchObject({ state: 'cancelled' });
    expect(await world.deliver()).toBe(0);
  });

  it('what does not apply is refused and changes nothing', async () => {
    const { id } = await start();
    await expect(world.feature.enrollments.resume(id)).rejects.toMatchObject({ code: 'conflict' });
    await world.feature.enrollments.cancel(id);
    for (const action of ['pause', 'resume', 'cancel'] as const) {
      await expect(world.feature.enrollments[action](id)).rejects.toMatchObject({ code: 'conflict' });
    }
    await expect(world.feature.enrollments.pause(999_999)).rejects.toMatchObject({ code: 'not_found' });
  });
});
