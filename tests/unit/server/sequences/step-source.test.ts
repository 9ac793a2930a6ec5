import type { DeliveryState } from '../../../../server/src/contracts';
import type { DeliveryRow } from '../../../../server/src/features/delivery';
import { HOUR_MS } from '../../../../server/src/lib/duration';
import { TABLES } from '../../../../server/src/lib/table-names';
import { describeEachDatabase } from '../../../support/databases';
import { waitFor } from '../../../support/wait-for';
import { addCompany, link } from '../audience/crm-tables';
import { ACCEPTED, databaseNow } from '../delivery/ledger-harness';
import { EDITOR, MAILS_AT_ONCE, openWorld, type StepSpec, type World } from './sequence-world';

const EDIT = { caller: EDITOR.caller, version: undefined };

describeEachDatabase('the steps of a sequence', (client) => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld(client);
  });
  beforeEach(async () => {
    await world.addTemplate({ name: 'welcome' });
  });
  afterEach(() => world.clear());
  afterAll(() => world.close());

  /** One contact, enrolled. */
  const start = async (steps: StepSpec[] = [{}, {}], more: Record<string, unknown> = {}) => {
    const sequence = await world.addSequence(steps, more);
    const row = await world.addContact({ document_id: 'ann', name: 'Ann', zone: 'Asia/Bangkok' });
    await world.enroll(sequence.id);
    return { sequence, row };
  };
  const enrollment = async (): Promise<Record<string, unknown>> => (await world.rows(TABLES.enrollments))[0] ?? {};
  const deliveries = (): Promise<Record<string, unknown>[]> => world.rows(TABLES.deliveries);
  const last = async (): Promise<DeliveryRow> => {
    const row = (await deliveries()).at(-1) ?? {};
    return {
      ...{ id: Number(row.id), enrollmentId: Number(row.enrollment_id), sequenceId: String(row.sequence_id) },
      ...{ stepId: String(row.step_id), recipientId: String(row.recipient_id), reason: row.reason ?? null },
    } as DeliveryRow;
  };
  const prepare = async () =>
    world.feature.source.prepare(await last(), { nowMs: 1_000, unsubscribeUrl: 'https://x.test/u' });
  const settle = async (state: DeliveryState, delivery?: DeliveryRow): Promise<void> => {
    const ended = delivery ?? (await last());
    const nowMs = await databaseNow(world.database);
    await world.database.transaction((trx) => world.feature.source.settled(trx, ended, state, nowMs));
  };
  const stepsOf = async (): Promise<unknown[]> => (await deliveries()).map((row) => row.step_id);

  it('are sent one after the other, each planned by the end of the one before', async () => {
    const { row } = await start();
    await link(world.knex, row, await addCompany(world.knex, { document_id: 'acme', name: 'ACME & Sons' }));
    expect(await world.deliver()).toBe(1);
    expect(world.harness.mailer.sent).toMatchObject([{ to: 'ann@example.test', subject: 'Hello Ann' }]);
    expect(world.harness.mailer.sent[0]?.html).toContain('<p>Ann of ACME &amp; Sons</p>');
    expect(world.harness.mailer.sent[0]?.html).toMatch(/href="https:\/\/shop\.test\/api\/cohort\/unsubscribe\//);
    expect(await enrollment()).toMatchObject({ state: 'active', current_step: 2 });
    expect(await world.deliver()).toBe(1);
    expect(await enrollment()).toMatchObject({ state: 'completed', next_send_at: null });
    expect(Number((await enrollment()).completed_at)).toBeGreaterThan(0);
    expect(await deliveries()).toMatchObject([{ state: 'sent' }, { state: 'sent' }]);
  });

  const whereRowsAreLocked = client === 'sqlite' ? it.skip : it;
  whereRowsAreLocked('hold up nobody else’s while an enrollment is being changed, and go on after it', async () => {
    const { id } = await world.addSequence([{}, {}]);
    for (const name of ['ann', 'bo', 'cy']) await world.addContact({ document_id: name, name });
    await world.enroll(id);
    const first = await deliveries();
    const sentTo = async (): Promise<unknown[]> =>
      (await world.rows(TABLES.deliveries))
        .filter(({ state, step_order: order }) => state === 'sent' && order === 1)
        .map(({ recipient_id: recipient }) => recipient)
        .sort();
    // All are answered at once, so that their ends are stored together.
    let waiting = 0;
    let answer: (outcome: typeof ACCEPTED) => void = () => undefined;
    const answered = new Promise<typeof ACCEPTED>((resolve) => (answer = resolve));
    world.harness.mailer.answer = () => {
      waiting += 1;
      if (waiting === MAILS_AT_ONCE) answer(ACCEPTED);
      return answered;
    };
    const changing = await world.knex.transaction();
    await changing(TABLES.enrollments)
      .where({ id: Number(first[0]?.enrollment_id) })
      .forUpdate();
    const work = Promise.all(first.map((row) => world.harness.delivery.work(Number(row.id))));
    try {
      await waitFor(sentTo, (names) => names.includes('bo') && names.includes('cy'));
      expect(await sentTo()).toEqual(['bo', 'cy']);
    } finally {
      await changing.rollback();
    }
    await work;
    world.harness.mailer.answer = () => ACCEPTED;
    await world.harness.delivery.sweep();
    expect(await sentTo()).toEqual(['ann', 'bo', 'cy']);
    expect((await deliveries()).map((row) => row.step_order).sort()).toEqual([1, 1, 1, 2, 2, 2]);
    expect(world.harness.mailer.sent).toHaveLength(3);
  });

  it('show the unsubscribe link to whom their template leaves it out for', async () => {
    const html = '<p>Hi</p>{% if company_name %}<a href="{{ unsubscribe_url }}">stop</a>{% endif %}';
    await world.addTemplate({ name: 'welcome', html });
    await start();
    expect(await prepare()).toMatchObject({
      verdict: 'send',
      mail: {
        html: expect.stringMatching(/^<p>Hi<\/p><p .*<a href="https:\/\/x\.test\/u">Unsubscribe<\/a><\/p>$/),
        text: 'Hi\n\nUnsubscribe: https://x.test/u\n',
      },
    });
  });

  it('wait for their delay, counted from the end of the step before in the recipient’s zone', async () => {
    await start([{}, { daysDelay: 2, sendTime: '09:30' }]);
    await world.deliver();
    const [, second] = await deliveries();
    const local = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Bangkok', hour: '2-digit', minute: '2-digit' });
    expect(local.format(Number(second?.due_at))).toBe('09:30');
    expect(Number((await enrollment()).next_send_at)).toBe(Number(second?.due_at));
    expect(await world.deliver()).toBe(0);
  });

  it.each(['sent', 'skipped', 'expired', 'uncertain'] as const)('%s leads to the next step, once', async (state) => {
    const { sequence } = await start([{}, {}, {}]);
    const first = await last();
    await settle(state, first);
    await settle(state, first);
    await settle('sent', first);
    expect(await stepsOf()).toEqual(sequence.steps.slice(0, 2));
    expect(await enrollment()).toMatchObject({ state: 'active', current_step: 2, current_step_id: sequence.steps[1] });
  });

  it.each([
    ['failed', 'failed'],
    ['suppressed', 'cancelled'],
    ['cancelled', 'cancelled'],
  ] as const)('%s ends the walk as %s', async (state, expected) => {
    await start();
    await settle(state, { ...(await last()), reason: 'because' });
    expect(await enrollment()).toMatchObject({ state: expected, exit_reason: 'because', next_send_at: null });
    expect((await deliveries()).length).toBe(1);
  });

  it.each(['pending', 'claimed', 'sending'] as const)('%s is no end', async (state) => {
    await start();
    await settle(state);
    expect(await enrollment()).toMatchObject({ state: 'pending' });
  });

  it('nobody gets a step twice, whatever is changed while they walk', async () => {
    const { sequence } = await start([{}, {}, {}]);
    const [a, b, c] = sequence.steps;
    await world.deliver();
    const order = (step: string | undefined, place: number): Promise<number> =>
      world.knex('cohort_sequence_steps').where({ document_id: step }).update({ order: place });
    await order(a, 3);
    await order(c, 2);
    await order(b, 1);
    const added = await world.addStep(sequence.row, 4, {});
    for (let round = 0; round < 5; round += 1) await world.deliver();
    expect(await stepsOf()).toEqual([a, b, c, added]);
    expect(await enrollment()).toMatchObject({ state: 'completed' });
  });

  /** The steps as a request sends them. */
  const edit = async (
    sequenceId: string,
    edited: { documentId?: string | undefined; template: string }[],
  ): Promise<void> => {
    const step = {
      daysDelay: 0,
      hoursDelay: 0,
      minutesDelay: 0,
      sendTime: null,
      maxLatenessHours: null,
      isActive: true,
    };
    const steps = edited.map((named) => ({ ...step, ...named }));
    await world.feature.sequences.update(EDITOR, sequenceId, { steps });
  };
  const subjects = (): string[] => world.harness.mailer.sent.map(({ subject }) => subject);

  it.each([
    ['the same steps', [['welcome', 'second']]],
    ['all steps taken out and put in again', [[], ['welcome', 'second']]],
    ['another mail for the first', [['third', 'second']]],
  ])('editing a running sequence never re-sends a step that a recipient has had: %s', async (_name, edits) => {
    await world.addTemplate({ name: 'second', subject: 'second' });
    await world.addTemplate({ name: 'third', subject: 'third' });
    const { sequence } = await start([{}, { template: 'second' }]);
    await world.deliver();
    await world.feature.sequences.update(EDITOR, sequence.id, { isActive: false });
    for (const mails of edits) {
      const unnamed = mails.map((template) => ({ template }));
      await edit(sequence.id, unnamed);
    }
    await world.feature.sequences.update(EDITOR, sequence.id, { isActive: true, overdue: 'send' });
    for (let round = 0; round < 4; round += 1) await world.deliver();
    expect(subjects()).toEqual(['Hello Ann', 'second']);
    expect(await enrollment()).toMatchObject({ state: 'completed' });
  });

  /** Three mails, the first of which has gone out; `[place of the stored step, template]` is what is saved then. */
  const changed = async (saved: [number, string][], more: StepSpec = {}): Promise<string[]> => {
    for (const name of ['second', 'third']) await world.addTemplate({ name, subject: name });
    const { sequence } = await start([{}, { template: 'second', ...more }, { template: 'third' }]);
    await world.deliver();
    const edited = saved.map(([place, template]) => ({ documentId: sequence.steps[place - 1], template }));
    await edit(sequence.id, edited);
    // A request that comes again asks for the same.
    await edit(sequence.id, edited);
    return sequence.steps;
  };
  const finish = async (): Promise<void> => {
    await world.knex(TABLES.deliveries).where({ state: 'pending' }).update({ due_at: 1 });
    for (let round = 0; round < 4; round += 1) await world.deliver();
  };

  it.each<[string, [number, string][], string[]]>([
    [
      'two',
      [
        [1, 'second'],
        [2, 'welcome'],
        [3, 'third'],
      ],
      ['second', 'third'],
    ],
    [
      'the first and the last',
      [
        [1, 'third'],
        [2, 'second'],
        [3, 'welcome'],
      ],
      ['second'],
    ],
    [
      'three',
      [
        [1, 'second'],
        [2, 'third'],
        [3, 'welcome'],
      ],
      ['second', 'third'],
    ],
    [
      'two, without the third',
      [
        [1, 'second'],
        [2, 'welcome'],
      ],
      ['second'],
    ],
  ])('whose templates are exchanged go with them, and nobody gets a mail twice: %s', async (_name, saved, rest) => {
    await changed(saved, { daysDelay: 1 });
    expect(await stepsOf()).toHaveLength(2);
    await finish();
    expect(subjects()).toEqual(['Hello Ann', ...rest]);
    expect(await enrollment()).toMatchObject({ state: 'completed' });
  });

  it('whose templates are exchanged keep their holds and what waits; whoever comes afterwards walks the new order', async () => {
    const [first, second] = await changed([
      [1, 'second'],
      [2, 'welcome'],
      [3, 'third'],
    ]);
    const { id } = await enrollment();
    expect(await enrollment()).toMatchObject({ current_step_id: second });
    expect(await world.feature.enrollments.get(EDITOR.caller, Number(id))).toMatchObject({ currentStep: 1, steps: 3 });
    const hold = { kind: 'step', reason: 'test', placed_by: 'server', placed_at: 1 };
    await world.knex(TABLES.holds).insert({ ...hold, target: second });
    await finish();
    expect(subjects()).toEqual(['Hello Ann']);
    await world.knex(TABLES.holds).delete();
    await world.knex(TABLES.holds).insert({ ...hold, target: first });
    await world.addContact({ document_id: 'bo', name: 'Bo' });
    await world.enroll(String((await enrollment()).sequence_id));
    await finish();
    expect(subjects()).toEqual(['Hello Ann', 'second', 'second', 'third']);
    await world.knex(TABLES.holds).delete();
    await finish();
    expect(subjects()).toEqual(['Hello Ann', 'second', 'second', 'third', 'Hello Bo', 'third']);
  });

  it('a mail is known by the template it was sent from, and not sent again by a step that is put in with it', async () => {
    for (const name of ['second', 'other', 'third']) await world.addTemplate({ name, subject: name });
    const { sequence } = await start([{}, { template: 'second' }, { template: 'third', daysDelay: 1 }]);
    const [first, second, third] = sequence.steps;
    await world.deliver();
    const save = (steps: [string | undefined, string][]): Promise<unknown> =>
      edit(
        sequence.id,
        steps.map(([documentId, template]) => ({ documentId, template })),
      );
    await save([
      [first, 'welcome'],
      [second, 'other'],
      [third, 'third'],
    ]);
    await world.deliver();
    expect((await deliveries()).map((row) => row.template_id)).toEqual(['welcome', 'other', 'third']);
    await save([
      [first, 'welcome'],
      [third, 'third'],
    ]);
    await save([
      [first, 'welcome'],
      [third, 'third'],
      [undefined, 'other'],
    ]);
    await world
      .knex(TABLES.deliveries)
      .where({ state: 'pending' })
      .update({ due_at: 1, scheduled_at: await databaseNow(world.database) });
    for (let round = 0; round < 3; round += 1) await world.deliver();
    expect(subjects()).toEqual(['Hello Ann', 'other', 'third']);
    expect(await enrollment()).toMatchObject({ state: 'completed' });
  });

  it('a removed step is skipped and the walk goes on', async () => {
    const { sequence } = await start([{}, {}, {}]);
    await world.deliver();
    await world.knex('cohort_sequence_steps').where({ document_id: sequence.steps[1] }).delete();
    await world.deliver();
    await world.deliver();
    expect((await deliveries()).map((row) => row.state)).toEqual(['sent', 'skipped', 'sent']);
    expect((await deliveries())[1]).toMatchObject({ reason: 'The step was removed' });
  });

  it.each([
    ['an inactive step', { step: { is_active: false } }, { verdict: 'skipped' }],
    ['an inactive sequence', { sequence: { is_active: false } }, { verdict: 'delayed', byMs: 0 }],
    ['a paused enrollment', { enrollment: { state: 'paused' } }, { verdict: 'wait', untilMs: 1_000 + HOUR_MS }],
    ['a cancelled enrollment', { enrollment: { state: 'cancelled' } }, { verdict: 'cancelled' }],
    ['a completed enrollment', { enrollment: { state: 'completed' } }, { verdict: 'cancelled' }],
    ['an unsubscribed contact', { contact: { unsubscribed: true } }, { verdict: 'suppressed', reason: 'unsubscribed' }],
    ['a contact without address', { contact: { email: '' } }, { verdict: 'suppressed', reason: 'no_address' }],
    ['an inactive contact', { contact: { active: false } }, { verdict: 'suppressed', reason: 'inactive' }],
  ])('%s', async (_name, change: Record<string, object>, expected) => {
    await start();
    const tables = {
      step: 'cohort_sequence_steps',
      sequence: 'cohort_sequences',
      enrollment: TABLES.enrollments,
      contact: 'contacts',
    };
    for (const [key, columns] of Object.entries(change))
      await world.knex(tables[key as keyof typeof tables]).update(columns);
    expect(await prepare()).toMatchObject(expected);
  });

  describe('that come late', () => {
    const lateBy = async (hours: number, more: object = {}): Promise<void> => {
      const at = (await databaseNow(world.database)) - hours * HOUR_MS - 1_000;
      await world.knex(TABLES.deliveries).update({ due_at: at, scheduled_at: at, ...more });
    };

    it.each([
      ['no limit of its own', null, 71, 'sent'],
      ['no limit of its own', null, 72, 'expired'],
      ['a shorter one', 2, 1, 'sent'],
      ['a shorter one', 2, 2, 'expired'],
      ['a longer one', 720, 719, 'sent'],
      ['a longer one', 720, 720, 'expired'],
    ])('with %s (%p h), %i h late: %s', async (_name, maxLatenessHours, hours, expected) => {
      await start([{ maxLatenessHours }, { daysDelay: 1 }]);
      await lateBy(hours);
      await world.deliver();
      const [first, second] = await deliveries();
      expect(first).toMatchObject({ state: expected });
      expect(second).toMatchObject({ state: 'pending', step_order: 2 });
      if (expected === 'expired') expect(first?.reason).toBe(`More than ${maxLatenessHours ?? 72} h late`);
    });

    it('are counted for their sequence', async () => {
      const { sequence } = await start([{ maxLatenessHours: 1 }, { daysDelay: 1 }]);
      await lateBy(2);
      await world.deliver();
      expect(await world.feature.sequences.get(sequence.id)).toMatchObject({ expired: 1 });
    });

    it('are tried again beyond that limit once they were in time', async () => {
      await start([{ maxLatenessHours: 1 }]);
      const nowMs = await databaseNow(world.database);
      await lateBy(50, { due_at: nowMs - 1_000, attempts: 5, first_tried_at: nowMs - 49 * HOUR_MS });
      await world.deliver();
      expect((await deliveries())[0]).toMatchObject({ state: 'sent', attempts: 6 });
    });

    it('expire where the retry itself is late', async () => {
      await start([{ maxLatenessHours: 1 }]);
      await lateBy(3, { attempts: 1, first_tried_at: (await databaseNow(world.database)) - 3 * HOUR_MS });
      await world.deliver();
      expect((await deliveries())[0]).toMatchObject({ state: 'expired' });
    });
  });

  it('a contact, a template or an enrollment that is gone', async () => {
    await start();
    await world.templates.update(EDITOR.caller, 'welcome', { isActive: false });
    expect(await prepare()).toMatchObject({ verdict: 'wait', reason: 'The template is switched off' });
    await world.store.delete('welcome');
    expect(await prepare()).toMatchObject({ verdict: 'failed' });
    await world.addTemplate({ name: 'welcome' });
    await world.knex('contacts').delete();
    expect(await prepare()).toMatchObject({ verdict: 'cancelled', reason: 'The contact no longer exists' });
    const delivery = await last();
    await world.knex(TABLES.enrollments).delete();
    expect(await world.feature.source.prepare(delivery, { nowMs: 1, unsubscribeUrl: 'u' })).toMatchObject({
      verdict: 'cancelled',
    });
  });

  it('a template that does not render for one contact fails for that one', async () => {
    await start();
    const subject = '{% if contact_name == "Ann" %}{{ contact.name | money: contact.email }}{% endif %}';
    await world.templates.update(EDITOR.caller, 'welcome', { subject });
    expect(await prepare()).toMatchObject({ verdict: 'failed', reason: expect.stringContaining('subject') });
  });

  it('a template that cannot be sent to anybody is waited for', async () => {
    await start();
    await world.store.update('welcome', { subject: '{{ contact_nmae }}' }, EDIT);
    expect(await prepare()).toMatchObject({ verdict: 'wait', reason: expect.stringContaining('contact_nmae') });
    await world.store.update('welcome', { subject: 'Hello' }, EDIT);
    expect(await prepare()).toMatchObject({ verdict: 'send' });
  });

  it.each([
    ['an unknown variable', { subject: '{{ contact_nmae }}' }, ['data', 'subject'], /contact_nmae/],
    ['no unsubscribe link', { html: '<p>Hello</p>' }, ['data', 'html'], /unsubscribe/],
    ['what does not render', { html: '{{ 5 | money }}{{ unsubscribe_url }}' }, ['data', 'html'], /./],
  ])('a template in use is not saved with %s', async (_name, change, path, message) => {
    const { sequence } = await start();
    const saving = world.templates.update(EDITOR.caller, 'welcome', change);
    await expect(saving).rejects.toMatchObject({ code: 'invalid_template', errors: [{ path }] });
    await expect(saving).rejects.toThrow(message);
    expect(await world.templates.update(EDITOR.caller, 'welcome', { ...change, isActive: false })).toMatchObject({
      isActive: false,
    });
    await expect(world.templates.update(EDITOR.caller, 'welcome', { isActive: true })).rejects.toThrow(message);
    await world.feature.sequences.update(EDITOR, sequence.id, { isActive: false });
    expect(await world.templates.update(EDITOR.caller, 'welcome', { isActive: true })).toMatchObject({
      isActive: true,
    });
  });

  it('what is held is named by its sequence and its place in it', async () => {
    const { sequence } = await start();
    const own = { documentId: sequence.id, name: 'Welcome' };
    const [, second = ''] = sequence.steps;
    expect(await world.feature.source.places?.([sequence.id, second, 'gone'])).toEqual(
      new Map([
        [sequence.id, { sequence: own, stepOrder: null }],
        [second, { sequence: own, stepOrder: 2 }],
      ]),
    );
  });

  it('leaving ends every walk of the recipient, or that of one sequence', async () => {
    const { sequence } = await start();
    const other = await world.addSequence([{}], { name: 'Other' });
    await world.enroll(other.id);
    const left = (sequenceId: string | null): Promise<void> =>
      world.database.transaction((trx) =>
        world.feature.source.recipientLeft(trx, 'ann', sequenceId, 'unsubscribed', 1),
      );
    const states = async (): Promise<unknown[]> => (await world.rows(TABLES.enrollments)).map((row) => row.state);
    await left(other.id);
    expect(await states()).toEqual(['pending', 'cancelled']);
    await left(null);
    expect(await world.rows(TABLES.enrollments)).toMatchObject([
      { sequence_id: sequence.id, state: 'cancelled', exit_reason: 'unsubscribed', next_send_at: null },
      { state: 'cancelled' },
    ]);
  });
});
