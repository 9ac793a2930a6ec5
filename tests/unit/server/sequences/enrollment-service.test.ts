import { enrollmentSchema } from '../../../../server/src/contracts';
import { DAY_MS, HOUR_MS } from '../../../../server/src/lib/duration';
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

  it('pause: what is due waits; resume: it goes out once somebody has said so', async () => {
    const { id } = await start();
    expect(await world.feature.enrollments.pause(SERVER, id)).toMatchObject({ state: 'paused' });
    await world.deliver();
    expect(world.harness.mailer.sent).toEqual([]);
    expect(await delivery()).toMatchObject({ state: 'pending', reason: 'The enrollment is paused' });
    expect(Number((await delivery()).due_at)).toBeGreaterThan((await databaseNow(world.database)) + HOUR_MS / 2);
    await expect(world.feature.enrollments.resume(SERVER, id)).rejects.toMatchObject({ code: 'conflict' });
    expect(await world.feature.enrollments.resume(SERVER, id, 'send')).toMatchObject({ state: 'active' });
    await world.deliver();
    expect(world.harness.mailer.sent.length).toBe(1);
  });

  describe('that are paused for days', () => {
    const PAUSED_FOR_MS = 4 * DAY_MS + HOUR_MS;
    const DUE_AGO_MS = 3 * DAY_MS + HOUR_MS;
    const resume = (id: number, overdue?: 'send' | 'shift' | 'skip') =>
      world.feature.enrollments.resume(SERVER, id, overdue);
    const deliveries = (): Promise<Record<string, unknown>[]> => world.rows(TABLES.deliveries);

    /** Paused four days ago; its mail came due the day after, and may be a day late. */
    const pausedForDays = async (more: Record<string, unknown> = {}) => {
      const { id: sequence } = await world.addSequence([{ maxLatenessHours: 24 }, { daysDelay: 1 }]);
      await world.addContact({ document_id: 'ann', name: 'Ann' });
      await world.enroll(sequence);
      const id = Number((await world.rows(TABLES.enrollments))[0]?.id);
      await world.feature.enrollments.pause(SERVER, id);
      const nowMs = await databaseNow(world.database);
      const dueAtMs = nowMs - DUE_AGO_MS;
      await world.knex(TABLES.enrollments).update({ paused_at: nowMs - PAUSED_FOR_MS, next_send_at: dueAtMs });
      await world.knex(TABLES.deliveries).update({ due_at: dueAtMs, scheduled_at: dueAtMs, ...more });
      return { id, sequence, nowMs, dueAtMs };
    };
    const looked = [
      ['looked at meanwhile', true],
      ['never looked at', false],
    ] as const;

    it.each(looked)('neither send nor lose the mail, and do not go on: %s', async (_name, isLookedAt) => {
      const { id, dueAtMs } = await pausedForDays();
      if (isLookedAt) await world.deliver();
      expect(await deliveries()).toMatchObject([{ state: 'pending' }]);
      expect(Number((await delivery()).scheduled_at)).toBe(dueAtMs);
      expect(world.harness.mailer.sent).toEqual([]);
      const seen = { state: 'paused', currentStep: 1, overdue: 1 };
      expect(await world.feature.enrollments.get(SERVER, id)).toMatchObject(seen);
      expect((await world.feature.enrollments.list(SERVER, page)).data).toMatchObject([seen]);
    });

    it.each(looked)('do not go on before somebody says what becomes of it: %s', async (_name, isLookedAt) => {
      const { id } = await pausedForDays();
      if (isLookedAt) await world.deliver();
      const before = [await deliveries(), await world.rows(TABLES.enrollments)];
      await expect(resume(id)).rejects.toMatchObject({
        ...{ code: 'conflict', message: expect.stringContaining('1 mail came due') },
        errors: [{ path: ['data', 'overdue'], code: 'overdue_undecided' }],
      });
      expect([await deliveries(), await world.rows(TABLES.enrollments)]).toEqual(before);
    });

    it.each(looked)('send it now, however late it is: %s', async (_name, isLookedAt) => {
      const { id, nowMs } = await pausedForDays({ attempts: 1, first_tried_at: 1_000 });
      if (isLookedAt) await world.deliver();
      expect(await resume(id, 'send')).toMatchObject({ state: 'active', overdue: null });
      expect(await delivery()).toMatchObject({ first_tried_at: null, reason: null });
      await world.deliver();
      expect(world.harness.mailer.sent).toHaveLength(1);
      expect(Number((await deliveries())[0]?.first_tried_at)).toBeGreaterThanOrEqual(nowMs);
    });

    it.each(looked)('skip it, and the walk goes on with the next step: %s', async (_name, isLookedAt) => {
      const { id } = await pausedForDays();
      if (isLookedAt) await world.deliver();
      await resume(id, 'skip');
      await world.deliver();
      expect(world.harness.mailer.sent).toEqual([]);
      expect(await deliveries()).toMatchObject([{ state: 'skipped' }, { state: 'pending', step_order: 2 }]);
    });

    it.each(looked)('move it by whole days: %s', async (_name, isLookedAt) => {
      const { id, dueAtMs } = await pausedForDays();
      if (isLookedAt) await world.deliver();
      const moved = dueAtMs + 5 * DAY_MS;
      expect(await resume(id, 'shift')).toMatchObject({ nextSendAt: new Date(moved).toISOString() });
      expect([Number((await delivery()).due_at), Number((await delivery()).scheduled_at)]).toEqual([moved, moved]);
      expect(await world.deliver()).toBe(0);
    });

    it('send what was meant for long before the pause rather than move it to where it is late', async () => {
      const { id, nowMs } = await pausedForDays({ attempts: 1, first_tried_at: 1_000, scheduled_at: 1_000 });
      await resume(id, 'shift');
      expect(Number((await delivery()).scheduled_at)).toBeGreaterThanOrEqual(nowMs);
      await world.deliver();
      expect(world.harness.mailer.sent).toHaveLength(1);
    });

    it('are asked about nothing where nothing came due, and keep the times', async () => {
      const { id, nowMs } = await pausedForDays();
      const at = nowMs + HOUR_MS;
      await world.knex(TABLES.deliveries).update({ due_at: at, scheduled_at: at });
      await world.knex(TABLES.enrollments).update({ next_send_at: at });
      expect(await resume(id)).toMatchObject({ state: 'active', nextSendAt: new Date(at).toISOString() });
      expect(Number((await delivery()).due_at)).toBe(at);
      expect((await world.rows(TABLES.enrollments))[0]).toMatchObject({ paused_at: null });
    });

    it('leave what a hold keeps back to whoever lifts that', async () => {
      const { id, nowMs } = await pausedForDays();
      await world.deliver();
      const { switch: sending } = world.harness.delivery;
      await sending.hold({ kind: 'switch' }, SERVER);
      expect(await world.feature.enrollments.get(SERVER, id)).toMatchObject({ overdue: 0 });
      expect(await resume(id)).toMatchObject({ state: 'active' });
      expect(Number((await delivery()).scheduled_at)).toBeLessThan(nowMs);
      expect((await sending.sending()).holds).toMatchObject([{ overdue: 1 }]);
      await expect(sending.release({ kind: 'switch' }, SERVER)).rejects.toMatchObject({ code: 'conflict' });
    });

    it('skip without asking what was to be skipped before', async () => {
      const { id } = await pausedForDays({ scheduled_at: 0 });
      await world.deliver();
      expect(await delivery()).toMatchObject({ state: 'pending' });
      await resume(id);
      await world.deliver();
      expect((await deliveries())[0]).toMatchObject({ state: 'skipped' });
    });

    it('count the pause from the last change where it began before that was noted', async () => {
      const { id, dueAtMs, nowMs } = await pausedForDays();
      await world.knex(TABLES.enrollments).update({ paused_at: null, updated_at: nowMs - PAUSED_FOR_MS });
      await resume(id, 'shift');
      expect(Number((await delivery()).due_at)).toBe(dueAtMs + 5 * DAY_MS);
    });
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
