/** Switching a sequence off and on: nothing leaves meanwhile, and what came due is asked about, once. */
import { createSequences } from '../../../../server/src/features/sequences';
import { DAY_MS, HOUR_MS } from '../../../../server/src/lib/duration';
import { TABLES } from '../../../../server/src/lib/table-names';
import { describeEachDatabase } from '../../../support/databases';
import { databaseNow } from '../delivery/ledger-harness';
import { openWorld, type World } from './sequence-world';

const ADMIN = { kind: 'admin', userId: 7, isSuperAdmin: false } as const;
const EDITOR = { caller: ADMIN, mayActivate: true };
const OFF_FOR_MS = 4 * DAY_MS + HOUR_MS;
/** As a request is read. */
const STEP = {
  ...{ template: 'welcome', daysDelay: 0, hoursDelay: 0, minutesDelay: 0, sendTime: null, maxLatenessHours: null },
  isActive: true,
};
/** More than one transaction decides about. */
const MANY = 2_300;

describeEachDatabase('a sequence that is switched off and on', (client) => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld(client);
  });
  beforeEach(async () => {
    await world.addTemplate({ name: 'welcome' });
  });
  afterEach(() => world.clear());
  afterAll(() => world.close());

  const update = (id: string, input: object) => world.feature.sequences.update(EDITOR, id, input);
  const deliveries = (): Promise<Record<string, unknown>[]> => world.rows(TABLES.deliveries);
  const holds = (): Promise<Record<string, unknown>[]> => world.rows(TABLES.holds);
  const isOn = async (id: string): Promise<boolean> => (await world.feature.sequences.get(id)).isActive;

  /** Off for four days; the mails of all but the last contact came due the day after it was switched off. */
  const offForDays = async (contacts = 3) => {
    const { id } = await world.addSequence([{}, { daysDelay: 1 }]);
    await world.addContacts(contacts);
    await world.enroll(id);
    await update(id, { isActive: false });
    const nowMs = await databaseNow(world.database);
    const dueAtMs = nowMs - 3 * DAY_MS - HOUR_MS;
    await world.knex(TABLES.holds).update({ placed_at: nowMs - OFF_FOR_MS });
    await world.knex(TABLES.deliveries).update({ due_at: dueAtMs, scheduled_at: dueAtMs });
    await world.knex(TABLES.enrollments).update({ next_send_at: dueAtMs });
    const last = (await deliveries()).at(-1);
    const later = { due_at: nowMs + DAY_MS, scheduled_at: nowMs + DAY_MS };
    await world.knex(TABLES.deliveries).where({ id: last?.id }).update(later);
    return { id, nowMs, dueAtMs };
  };

  it('lets nothing leave, keeps the time of its mails, and says how many wait', async () => {
    const { id, dueAtMs } = await offForDays();
    await world.deliver();
    expect(world.harness.mailer.sent).toEqual([]);
    expect((await deliveries()).map((row) => [row.state, Number(row.due_at)]).slice(0, 2)).toEqual([
      ['pending', dueAtMs],
      ['pending', dueAtMs],
    ]);
    expect(await world.feature.sequences.get(id)).toMatchObject({ waiting: { recipients: 3, overdue: 2 } });
    expect((await world.harness.delivery.switch.sending()).holds).toMatchObject([
      { kind: 'inactive', target: id, by: 'admin:7', sequence: { name: 'Welcome' }, overdue: 2 },
    ]);
  });

  it('is not switched on before somebody says what becomes of them, and nothing has changed', async () => {
    const { id } = await offForDays();
    const before = [await deliveries(), await holds().then(([hold]) => hold?.placed_at)];
    await expect(update(id, { isActive: true })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('2 mails came due'),
      errors: [{ path: ['data', 'overdue'], code: 'overdue_undecided' }],
    });
    expect([await deliveries(), await holds().then(([hold]) => hold?.placed_at)]).toEqual(before);
    expect(await isOn(id)).toBe(false);
  });

  it('sends them now, however late they are', async () => {
    const { id } = await offForDays();
    expect(await update(id, { isActive: true, overdue: 'send' })).toMatchObject({ isActive: true, waiting: null });
    await world.deliver();
    expect(world.harness.mailer.sent).toHaveLength(2);
    expect((await world.harness.delivery.switch.sending()).holds).toEqual([]);
  });

  it('skips them, and their walks go on with the next step', async () => {
    const { id } = await offForDays();
    await update(id, { isActive: true, overdue: 'skip' });
    await world.deliver();
    expect(world.harness.mailer.sent).toEqual([]);
    expect((await deliveries()).map(({ state, step_order }) => [state, step_order])).toEqual([
      ['skipped', 1],
      ['skipped', 1],
      ['pending', 1],
      ['pending', 2],
      ['pending', 2],
    ]);
  });

  it('moves them by whole days, and what was due later keeps its time', async () => {
    const { id, dueAtMs, nowMs } = await offForDays();
    await update(id, { isActive: true, overdue: 'shift' });
    await world.deliver();
    expect(world.harness.mailer.sent).toEqual([]);
    const times = (rows: Record<string, unknown>[], column: string): number[] => rows.map((row) => Number(row[column]));
    const moved = dueAtMs + 5 * DAY_MS;
    expect(times(await deliveries(), 'due_at')).toEqual([moved, moved, nowMs + DAY_MS]);
    expect(times(await world.rows(TABLES.enrollments), 'next_send_at').slice(0, 2)).toEqual([moved, moved]);
  });

  it('asks nothing where nothing came due, and the first time', async () => {
    const { id } = await world.addSequence([{ daysDelay: 1 }], { is_active: false });
    expect(await update(id, { isActive: true })).toMatchObject({ isActive: true });
    await world.addContacts(2);
    await world.enroll(id);
    expect(await update(id, { isActive: false })).toMatchObject({ waiting: { recipients: 2, overdue: 0 } });
    expect(await update(id, { isActive: true })).toMatchObject({ isActive: true });
    expect((await holds()).map((hold) => hold.lifted_by)).toEqual(['admin:7']);
  });

  it('decides about more mails than one transaction takes', async () => {
    const { id, dueAtMs } = await offForDays(MANY);
    await update(id, { isActive: true, overdue: 'shift' });
    const moved = await world.knex(TABLES.deliveries).where({ due_at: dueAtMs + 5 * DAY_MS });
    expect(moved).toHaveLength(MANY - 1);
    const walks = await world.knex(TABLES.enrollments).where({ next_send_at: dueAtMs + 5 * DAY_MS });
    expect(walks.length).toBeGreaterThanOrEqual(MANY - 1);
  });

  it('ends half-way without a mail, and the next decision covers what is left', async () => {
    const { id, dueAtMs } = await offForDays(MANY);
    await expect(update(id, { isActive: true, overdue: 'skip', name: 'taken' })).rejects.toThrow(/exists already/);
    const marked = await world.knex(TABLES.deliveries).where({ scheduled_at: 0 });
    // Whole chunks are marked; the last goes with the switch itself.
    expect(marked.length).toBe(2_000);
    expect(await isOn(id)).toBe(false);
    expect(await world.knex(TABLES.deliveries).whereNot({ due_at: dueAtMs })).toHaveLength(1);
    await update(id, { isActive: true, overdue: 'send' });
    expect(await world.knex(TABLES.deliveries).where({ scheduled_at: 0 })).toEqual([]);
    expect(await isOn(id)).toBe(true);
  });

  it('two decisions at once: one counts for every mail', async () => {
    const { id, nowMs } = await offForDays(MANY);
    const results = await Promise.allSettled([
      update(id, { isActive: true, overdue: 'skip' }),
      update(id, { isActive: true, overdue: 'send' }),
    ]);
    expect(results.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThanOrEqual(1);
    expect(await isOn(id)).toBe(true);
    const skipped = await world.knex(TABLES.deliveries).where({ scheduled_at: 0 });
    const sent = await world
      .knex(TABLES.deliveries)
      .where('scheduled_at', '>=', nowMs)
      .where('due_at', '<', nowMs + HOUR_MS);
    expect([skipped.length, sent.length].sort((a, b) => a - b)).toEqual([0, MANY - 1]);
  });

  it('switched off without being held, it is held from its first mail on', async () => {
    const { id } = await world.addSequence([{}]);
    await world.addContacts(2);
    await world.enroll(id);
    await world.knex('cohort_sequences').update({ is_active: false });
    await world.deliver();
    expect(world.harness.mailer.sent).toEqual([]);
    expect(await holds()).toMatchObject([{ kind: 'inactive', target: id, placed_by: 'server', lifted_at: null }]);
    await expect(update(id, { isActive: true })).rejects.toMatchObject({ code: 'conflict' });
    await update(id, { isActive: true, overdue: 'send' });
    await world.deliver();
    expect(world.harness.mailer.sent).toHaveLength(2);
  });

  it('is switched on without a question where only somebody who is paused waits, and that walk stays', async () => {
    const { id } = await offForDays(1);
    const [row] = await deliveries();
    const dueAtMs = (await databaseNow(world.database)) - 3 * DAY_MS;
    await world.knex(TABLES.deliveries).update({ due_at: dueAtMs, scheduled_at: dueAtMs });
    await world.knex(TABLES.enrollments).update({ state: 'paused' });
    expect(await world.feature.sequences.get(id)).toMatchObject({ waiting: { recipients: 1, overdue: 0 } });
    expect(await update(id, { isActive: true })).toMatchObject({ isActive: true });
    await world.deliver();
    expect(await deliveries()).toMatchObject([{ id: row?.id, state: 'pending', reason: 'The enrollment is paused' }]);
  });

  describe('with a step that is held', () => {
    const held = async (kind: 'by hand' | 'by the brake') => {
      const { id, steps } = await world.addSequence([{}, { daysDelay: 1 }]);
      const [first = '', second = ''] = steps;
      await world.addContacts(2);
      await world.enroll(id);
      const { switch: sending } = world.harness.delivery;
      await sending.hold({ kind: 'step', target: first }, kind === 'by hand' ? ADMIN : { kind: 'server' });
      await world.deliver();
      expect(world.harness.mailer.sent).toEqual([]);
      return { id, second, sending };
    };

    it.each(['by hand', 'by the brake'] as const)('%s and removed, its mails end as removed ones do', async (kind) => {
      const { id, second, sending } = await held(kind);
      await update(id, { steps: [{ ...STEP, documentId: second, daysDelay: 1 }] });
      expect((await sending.sending()).holds).toEqual([]);
      expect(await holds()).toEqual([]);
      await world.deliver();
      expect((await deliveries()).slice(0, 2)).toMatchObject([
        { state: 'skipped', reason: 'The step was removed' },
        { state: 'skipped', reason: 'The step was removed' },
      ]);
    });

    it('and kept, it stays held, whatever else is changed', async () => {
      const { id, sending } = await held('by hand');
      await update(id, { steps: [STEP, { ...STEP, daysDelay: 1 }] });
      await update(id, { description: 'Changed' });
      expect((await sending.sending()).holds).toMatchObject([{ kind: 'step', stepOrder: 1 }]);
    });

    it('keeps its hold where the change is undone', async () => {
      const { id, second } = await held('by hand');
      const steps = [{ ...STEP, documentId: second }];
      await update(id, { isActive: false });
      const { holds: placed } = await world.harness.delivery.switch.sending();
      await expect(update(id, { isActive: false, name: 'taken', steps })).rejects.toThrow(/exists already/);
      expect((await world.harness.delivery.switch.sending()).holds).toEqual(placed);
    });
  });

  it('is not switched on by who may not, while somebody else has just switched it off', async () => {
    const { id } = await world.addSequence([{}]);
    await world.addContacts(1);
    await world.enroll(id);
    const { writer } = world.deps;
    const meanwhile = {
      ...writer,
      update: async (...input: Parameters<typeof writer.update>) => {
        await world.knex('cohort_sequences').update({ is_active: false });
        return writer.update(...input);
      },
    };
    const { sequences } = createSequences({ ...world.deps, writer: meanwhile });
    const by = { caller: ADMIN, mayActivate: false };
    await expect(sequences.update(by, id, { isActive: true })).rejects.toMatchObject({ code: 'forbidden' });
    expect(await isOn(id)).toBe(false);
  });

  it('is asked about when the last of its holds is lifted', async () => {
    const { id } = await offForDays();
    await world.harness.delivery.switch.hold({ kind: 'sequence', target: id }, ADMIN);
    expect(await world.feature.sequences.get(id)).toMatchObject({ waiting: { recipients: 3, overdue: 0 } });
    await update(id, { isActive: true });
    const { switch: sending } = world.harness.delivery;
    await expect(sending.release({ kind: 'sequence', target: id }, ADMIN)).rejects.toMatchObject({ code: 'conflict' });
  });
});
