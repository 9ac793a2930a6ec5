import { enrollmentSchema } from '../../../../server/src/contracts';
import { HOUR_MS } from '../../../../server/src/lib/duration';
import { TABLES } from '../../../../server/src/lib/table-names';
import { describeEachDatabase } from '../../../support/databases';
import { databaseNow } from '../delivery/ledger-harness';
import { openWorld, type World } from './sequence-world';

const SERVER = { kind: 'server' } as const;
const CONTACT = 'api::contact.contact';

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
    const { data, meta } = await world.feature.enrollments.list(SERVER, page);
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
      (await world.feature.enrollments.list(SERVER, { ...page, ...query })).data.map((row) => row.contact.documentId);
    expect(await found({ search: 'ANN' })).toEqual(['ann']);
    expect(await found({ search: '0%' })).toEqual(['bob']);
    expect(await found({ search: '_' })).toEqual([]);
    expect(await found({ sequence: 'other' })).toEqual([]);
    expect(await found({ state: 'completed' })).toEqual([]);
    expect(await found({ sequence, state: 'pending', pageSize: 1, page: 2 })).toEqual(['ann']);
  });

  it('show addresses masked and no names to who may not read them, and are not searched by what is hidden', async () => {
    const { id } = await start();
    await world
      .knex(TABLES.enrollments)
      .update({ exit_reason: '550 <ann@example.test> unknown', company_name: 'Acme' });
    const { list, get } = world.feature.enrollments;
    const reader = (fields: readonly string[]) =>
      ({
        kind: 'admin',
        userId: 1,
        isSuperAdmin: false,
        reads: new Map([[CONTACT, [{ fields, locales: 'all' as const }]]]),
      }) as const;
    const blind = reader(['active']);
    for (const seen of [await get(blind, id), (await list(blind, page)).data[0]]) {
      expect(seen).toMatchObject({
        contact: { documentId: 'ann', name: null, email: 'a•••@example.test' },
        ...{ companyName: null, exitReason: '550 <a•••@example.test> unknown' },
      });
    }
    await expect(list(blind, { ...page, search: 'ann' })).rejects.toMatchObject({ code: 'forbidden' });
    const named = reader(['name']);
    expect((await list(named, { ...page, search: 'ann' })).data[0]?.contact).toMatchObject({
      ...{ name: 'Ann', email: 'a•••@example.test' },
    });
    expect((await list(named, { ...page, search: 'acme' })).data).toEqual([]);
    expect((await list(reader(['name', 'email']), page)).data[0]?.contact.email).toBe('ann@example.test');
  });

  it('pause: what is due waits; resume: it goes out', async () => {
    const { id } = await start();
    expect(await world.feature.enrollments.pause(SERVER, id)).toMatchObject({ state: 'paused' });
    await world.deliver();
    expect(world.harness.mailer.sent).toEqual([]);
    expect(await delivery()).toMatchObject({ state: 'pending', reason: 'The enrollment is paused' });
    expect(Number((await delivery()).due_at)).toBeGreaterThan((await databaseNow(world.database)) + HOUR_MS / 2);
    expect(await world.feature.enrollments.resume(SERVER, id)).toMatchObject({ state: 'active' });
    await world.deliver();
    expect(world.harness.mailer.sent.length).toBe(1);
  });

  it('a mail that was on its way when its enrollment was paused is followed by one that waits', async () => {
    const { id } = await start();
    await world.feature.enrollments.pause(SERVER, id);
    const [row] = await world.rows(TABLES.deliveries);
    const ended = { id: Number(row?.id), enrollmentId: id, stepId: row?.step_id, reason: null } as never;
    await world.database.transaction((trx) => world.feature.source.settled(trx, ended, 'sent', 1_000));
    expect(await world.feature.enrollments.get(SERVER, id)).toMatchObject({ state: 'paused', currentStep: 2 });
    expect((await world.rows(TABLES.deliveries)).length).toBe(2);
  });

  it('cancel: nothing more goes out', async () => {
    const { id } = await start();
    expect(await world.feature.enrollments.cancel(SERVER, id)).toMatchObject({
      state: 'cancelled',
      exitReason: 'cancelled by a user',
      nextSendAt: null,
    });
    expect(await delivery()).toMatchObject({ state: 'cancelled' });
    expect(await world.deliver()).toBe(0);
  });

  it('what does not apply is refused and changes nothing', async () => {
    const { id } = await start();
    await expect(world.feature.enrollments.resume(SERVER, id)).rejects.toMatchObject({ code: 'conflict' });
    await world.feature.enrollments.cancel(SERVER, id);
    for (const action of ['pause', 'resume', 'cancel'] as const) {
      await expect(world.feature.enrollments[action](SERVER, id)).rejects.toMatchObject({ code: 'conflict' });
    }
    await expect(world.feature.enrollments.pause(SERVER, 999_999)).rejects.toMatchObject({ code: 'not_found' });
  });
});
