/** What keeps mail from leaving without ending it: the switch, the brakes, and what becomes of mails held too long. */
import { LARGEST_WAITING } from '../../../../server/src/contracts';
import type { MailOutcome } from '../../../../server/src/ports/mailer';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../server/src/lib/duration';
import { TABLES } from '../../../../server/src/lib/table-names';
import { describeEachDatabase } from '../../../support/databases';
import { recordQueries } from '../../../support/query-log';
import {
  ACCEPTED,
  createHarness,
  databaseNow,
  mailTo,
  openLedger,
  type Harness,
  type LedgerDatabase,
} from './ledger-harness';

const ADMIN = { kind: 'admin', userId: 7, isSuperAdmin: false } as const;
const SWITCH = { kind: 'switch' } as const;

const refused = (code: number, enhancedCode: string): MailOutcome => ({
  ...{ kind: 'refused', code, enhancedCode, response: `${code} ${enhancedCode} no` },
});

describeEachDatabase('sending that is held', (client) => {
  let ledger: LedgerDatabase;
  beforeAll(async () => {
    ledger = await openLedger(client);
  });
  beforeEach(() => ledger.empty());
  afterAll(() => ledger?.close());

  it('counts what waits no further than it tells', async () => {
    const { delivery, planOne } = createHarness(ledger);
    await planOne();
    await delivery.switch.hold({ ...SWITCH, reason: 'Wrong price' }, ADMIN);
    const asked = await recordQueries(ledger.knex, async () => {
      expect(await delivery.switch.sending()).toMatchObject({ pending: 1, overdue: 1, holds: [{ overdue: 1 }] });
    });
    const counts = asked.filter(({ sql }) => sql.includes('count(') && sql.includes(TABLES.deliveries));
    expect(counts.map(({ bindings }) => bindings.includes(LARGEST_WAITING))).toEqual([true, true, true]);
  });

  it('claims nothing and rings for nothing until it goes on', async () => {
    const { delivery, planOne, mailer, queue, stateOf } = createHarness(ledger);
    const id = await planOne();
    const held = await delivery.switch.hold({ ...SWITCH, reason: 'Wrong price' }, ADMIN);
    expect(held).toMatchObject({
      ...{ isOn: false, pending: 1, overdue: 1 },
      holds: [{ kind: 'switch', target: null, reason: 'Wrong price', by: 'admin:7' }],
    });
    await delivery.work(id);
    expect(await delivery.tick()).toEqual({ full: false });
    expect([await stateOf(id), mailer.sent.length, queue.rung.length]).toEqual(['pending', 0, 0]);
    expect(await delivery.switch.release({ ...SWITCH, overdue: 'send' }, ADMIN)).toMatchObject({
      isOn: true,
      holds: [],
    });
    await delivery.work(id);
    expect(mailer.sent).toHaveLength(1);
  });

  it('stops a mail between claim and departure, and it goes out later without having been tried', async () => {
    const { delivery, planOne, mailer, source, row } = createHarness(ledger);
    const id = await planOne();
    source.prepared = async () => {
      await delivery.switch.hold(SWITCH, ADMIN);
      return mailTo('ann@example.test');
    };
    await delivery.work(id);
    expect(mailer.sent).toHaveLength(0);
    expect(await row(id)).toMatchObject({ state: 'pending', attempts: 0, claimed_by: null });
    source.prepared = () => mailTo('ann@example.test');
    await delivery.switch.release({ ...SWITCH, overdue: 'send' }, ADMIN);
    await delivery.work(id);
    expect(mailer.sent).toHaveLength(1);
  });

  it.each([
    ['sequence', { sequenceId: 'held' }, 'held'],
    ['step', { stepId: 'held-step' }, 'held-step'],
  ] as const)('of one %s lets the others go', async (kind, item, target) => {
    const { delivery, plan, mailer, queue } = createHarness(ledger);
    const [held = -1, other = -1] = await plan(item, {});
    expect(await delivery.switch.hold({ kind, target }, ADMIN)).toMatchObject({ isOn: true });
    await delivery.tick();
    expect(queue.rung).toEqual([other]);
    for (const id of [held, other]) await delivery.work(id);
    expect(mailer.sent).toHaveLength(1);
  });

  it.each([
    ['sequence', 'gone', /no such sequence.*GET \/cohort\/sequences/],
    ['step', 'gone', /no such step.*GET \/cohort\/sequences/],
    ['sequence', 'first', /is a step.*“step”/],
    ['step', 'welcome', /is a sequence.*“sequence”/],
  ] as const)('is refused for a %s that is none: %s', async (kind, target, remedy) => {
    const { delivery, source } = createHarness(ledger);
    const sequence = { documentId: 'welcome', name: 'Welcome' };
    const known = new Map([
      ['welcome', { sequence, stepOrder: null }],
      ['first', { sequence, stepOrder: 1 }],
    ]);
    source.places = async () => known;
    await expect(delivery.switch.hold({ kind, target }, ADMIN)).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringMatching(remedy),
      errors: [{ path: ['data', 'target'] }],
    });
    expect(await ledger.knex(TABLES.holds)).toEqual([]);
    await delivery.switch.hold({ kind: 'step', target: 'first' }, ADMIN);
    expect(await ledger.knex(TABLES.holds)).toMatchObject([{ kind: 'step', target: 'first' }]);
  });

  describe('and whose target is', () => {
    const sequence = { documentId: 'welcome', name: 'Welcome' };
    const known = new Map([
      ['welcome', { sequence, stepOrder: null }],
      ['first', { sequence, stepOrder: 1 }],
    ]);
    const open = () => {
      const harness = createHarness(ledger);
      harness.source.places = async () => known;
      return harness;
    };

    it.each([
      ['sequence', 'nope', /no such sequence/],
      ['inactive', 'nope', /no such sequence/],
      ['step', 'nope', /no such step/],
      ['step', 'welcome', /is a sequence.*“sequence”/],
      ['sequence', 'first', /is a step.*“step”/],
    ] as const)('no %s: %s, is not let go either', async (kind, target, remedy) => {
      await expect(open().delivery.switch.release({ kind, target }, ADMIN)).rejects.toMatchObject({
        code: 'invalid_input',
        message: expect.stringMatching(remedy),
        errors: [{ path: ['data', 'target'] }],
      });
    });

    it('there but not held, is let go again and again', async () => {
      const { delivery } = open();
      await delivery.switch.hold({ kind: 'step', target: 'first' }, ADMIN);
      for (let times = 0; times < 2; times += 1)
        expect((await delivery.switch.release({ kind: 'step', target: 'first' }, ADMIN)).holds).toEqual([]);
    });

    it('gone since, is let go all the same', async () => {
      const { delivery, source } = open();
      await delivery.switch.hold({ kind: 'step', target: 'first' }, ADMIN);
      source.places = async () => new Map();
      expect((await delivery.switch.sending()).holds).toMatchObject([{ sequence: null, stepOrder: null }]);
      expect((await delivery.switch.release({ kind: 'step', target: 'first' }, ADMIN)).holds).toEqual([]);
    });
  });

  it('keeps its first reason when it is held again, and its count of rows is one', async () => {
    const { delivery } = createHarness(ledger);
    await Promise.all([1, 2, 3].map((n) => delivery.switch.hold({ ...SWITCH, reason: `No. ${n}` }, ADMIN)));
    const { holds } = await delivery.switch.hold({ ...SWITCH, reason: 'Again' }, ADMIN);
    expect(holds).toHaveLength(1);
    expect(holds[0]?.reason).not.toBe('Again');
    expect(await ledger.knex(TABLES.holds)).toHaveLength(1);
  });

  describe('beyond the time of its mails', () => {
    const HELD_MS = 4 * DAY_MS + HOUR_MS;

    /** Held four days ago; one mail came due three days ago, another is due tomorrow. */
    const heldForDays = async () => {
      // Let go on, a process that sends would take up the mails beside the test.
      const harness = createHarness(ledger, { process: 'web' });
      const nowMs = await databaseNow(ledger.database);
      const [late = -1, future = -1] = await harness.plan(
        { dueAtMs: nowMs - 3 * DAY_MS - HOUR_MS },
        { dueAtMs: nowMs + DAY_MS },
      );
      await harness.delivery.switch.hold(SWITCH, ADMIN);
      await ledger.knex(TABLES.holds).update({ placed_at: nowMs - HELD_MS });
      return { ...harness, late, future, nowMs };
    };

    it('does not go on before somebody says what becomes of them', async () => {
      const { delivery } = await heldForDays();
      await expect(delivery.switch.release(SWITCH, ADMIN)).rejects.toMatchObject({
        ...{
          code: 'conflict',
          message: expect.stringContaining('1 mail came due meanwhile: say whether to send, shift or skip it'),
        },
        errors: [{ path: ['data', 'overdue'] }],
      });
      expect((await delivery.switch.sending()).isOn).toBe(false);
    });

    it('sends them though they are days late', async () => {
      const { delivery, late, stateOf } = await heldForDays();
      await delivery.switch.release({ ...SWITCH, overdue: 'send' }, ADMIN);
      await delivery.work(late);
      expect(await stateOf(late)).toBe('sent');
    });

    it('skips them, and the sequence goes on', async () => {
      const { delivery, late, future, row, source, mailer } = await heldForDays();
      const before = await row(future);
      await delivery.switch.release({ ...SWITCH, overdue: 'skip' }, ADMIN);
      await delivery.work(late);
      expect(await row(late)).toMatchObject({ state: 'skipped' });
      expect(source.ended).toEqual([{ id: late, state: 'skipped' }]);
      expect(mailer.sent).toHaveLength(0);
      expect((await row(future)).due_at).toEqual(before.due_at);
    });

    it('moves them by the length of the hold in whole days, and nothing else', async () => {
      const { delivery, late, future, row } = await heldForDays();
      const [before, ahead] = [await row(late), await row(future)];
      await delivery.switch.release({ ...SWITCH, overdue: 'shift' }, ADMIN);
      const after = await row(late);
      expect(Number(after.due_at) - Number(before.due_at)).toBe(5 * DAY_MS);
      expect(Number(after.scheduled_at) - Number(before.scheduled_at)).toBe(5 * DAY_MS);
      expect((await row(future)).due_at).toEqual(ahead.due_at);
    });

    it.each(['send', 'shift'] as const)('tries them again for 72 hours from then on: %s', async (choice) => {
      const { delivery, late, row, set, mailer, nowMs } = await heldForDays();
      await set(late, { attempts: 1, first_tried_at: nowMs - HELD_MS });
      await delivery.switch.release({ ...SWITCH, overdue: choice }, ADMIN);
      await set(late, { due_at: nowMs });
      mailer.answer = () => refused(451, '4.4.1');
      await delivery.work(late);
      expect(await row(late)).toMatchObject({ state: 'pending', attempts: 2 });
      expect(Number((await row(late)).first_tried_at)).toBeGreaterThanOrEqual(nowMs);
    });

    it('moves what was tried to a time for which it is not late', async () => {
      const { delivery, late, row, set, stateOf, source, nowMs } = await heldForDays();
      source.maxLatenessHours = async () => 1;
      await set(late, { attempts: 1, first_tried_at: nowMs - HELD_MS, scheduled_at: nowMs - 20 * DAY_MS });
      await delivery.switch.release({ ...SWITCH, overdue: 'shift' }, ADMIN);
      const moved = await row(late);
      expect(moved.scheduled_at).toEqual(moved.due_at);
      await set(late, { due_at: nowMs, scheduled_at: nowMs });
      await delivery.work(late);
      expect(await stateOf(late)).toBe('sent');
    });

    it('needs no word where nothing came due', async () => {
      const { delivery, plan } = createHarness(ledger);
      await plan({ dueAtMs: (await databaseNow(ledger.database)) + DAY_MS });
      await delivery.switch.hold(SWITCH, ADMIN);
      expect(await delivery.switch.release(SWITCH, ADMIN)).toMatchObject({ isOn: true, pending: 1, overdue: 0 });
    });
  });

  describe('while somebody is paused', () => {
    /** Held four days ago; the mail of somebody who is paused came due three days ago. */
    const pausedAndHeld = async () => {
      const harness = createHarness(ledger, { process: 'web' });
      const nowMs = await databaseNow(ledger.database);
      await ledger.knex(TABLES.enrollments).insert({
        ...{ id: 900_010, state: 'paused', sequence_id: 'welcome', recipient_uid: 'c', recipient_id: 'c1', run: 1 },
        ...{ batch: 'b', current_step: 1, enrolled_at: 1, created_at: 1, updated_at: 1 },
      });
      const [own = -1, other = -1] = await harness.plan(
        { enrollmentId: 900_010, dueAtMs: nowMs - 3 * DAY_MS - HOUR_MS },
        { dueAtMs: nowMs + DAY_MS },
      );
      await harness.delivery.switch.hold(SWITCH, ADMIN);
      await ledger.knex(TABLES.holds).update({ placed_at: nowMs - 4 * DAY_MS });
      return { ...harness, own, other, nowMs };
    };

    it('nobody is asked about the mails of that one', async () => {
      const { delivery, own, row } = await pausedAndHeld();
      const before = await row(own);
      expect((await delivery.switch.sending()).holds).toMatchObject([{ overdue: 0 }]);
      expect((await delivery.sequenceHolds.waiting(['welcome'])).get('welcome')).toEqual({ recipients: 2, overdue: 0 });
      expect(await delivery.switch.release(SWITCH, ADMIN)).toMatchObject({ isOn: true });
      expect(await row(own)).toEqual(before);
    });

    it.each(['send', 'shift', 'skip'] as const)('what becomes of the others says nothing of it: %s', async (choice) => {
      const { delivery, own, other, row, set, nowMs } = await pausedAndHeld();
      await set(other, { due_at: nowMs - DAY_MS, scheduled_at: nowMs - DAY_MS });
      const before = await row(own);
      await delivery.switch.release({ ...SWITCH, overdue: choice }, ADMIN);
      expect(await row(own)).toEqual(before);
      expect((await row(other)).scheduled_at).not.toEqual(nowMs - DAY_MS);
    });

    it.each([
      ['three days late', { attempts: 0 }],
      ['to be skipped', { scheduled_at: 0 }],
      ['late, and tried before', { attempts: 1, first_tried_at: 1_000 }],
    ])('a mail that is %s waits all the same', async (_name, columns) => {
      const { delivery, own, row, set, source, nowMs } = await pausedAndHeld();
      await delivery.switch.release(SWITCH, ADMIN);
      await set(own, columns);
      const before = await row(own);
      await delivery.work(own);
      expect(await row(own)).toMatchObject({
        ...{ state: 'pending', reason: 'The enrollment is paused', attempts: before.attempts },
        ...{ scheduled_at: before.scheduled_at, first_tried_at: before.first_tried_at },
      });
      expect(Number((await row(own)).due_at)).toBeGreaterThan(nowMs + HOUR_MS / 2);
      expect(source.ended).toEqual([]);
    });
  });

  describe('twice over', () => {
    /** Both were placed four days ago and a mail of each kind came due the day after. */
    const heldTwice = async () => {
      const harness = createHarness(ledger);
      const nowMs = await databaseNow(ledger.database);
      const dueAtMs = nowMs - 3 * DAY_MS;
      const [own = -1, other = -1] = await harness.plan({ sequenceId: 'held', dueAtMs }, { dueAtMs });
      await harness.delivery.switch.hold(SWITCH, ADMIN);
      await harness.delivery.switch.hold({ kind: 'sequence', target: 'held' }, ADMIN);
      await ledger.knex(TABLES.holds).update({ placed_at: nowMs - 4 * DAY_MS });
      return { ...harness, own, other };
    };
    const overdueOf = async ({ delivery }: Pick<Harness, 'delivery'>): Promise<unknown> =>
      (await delivery.switch.sending()).holds.map(({ kind, overdue }) => [kind, overdue]).sort();

    it('each hold counts what would leave with it, and decides about nothing else', async () => {
      const held = await heldTwice();
      expect(await overdueOf(held)).toEqual([
        ['sequence', 0],
        ['switch', 1],
      ]);
      await held.delivery.switch.release({ ...SWITCH, overdue: 'skip' }, ADMIN);
      expect(Number((await held.row(held.own)).scheduled_at)).toBeGreaterThan(0);
      expect(Number((await held.row(held.other)).scheduled_at)).toBe(0);
      expect(await overdueOf(held)).toEqual([['sequence', 1]]);
      await held.delivery.switch.release({ kind: 'sequence', target: 'held', overdue: 'send' }, ADMIN);
      for (const id of [held.own, held.other]) await held.delivery.work(id);
      expect([await held.stateOf(held.own), await held.stateOf(held.other)]).toEqual(['sent', 'skipped']);
    });

    it('a refused account, which nobody lifts, leaves the question to whoever lifts the other', async () => {
      const held = await heldTwice();
      const account = { kind: 'account', lifted_at: (await databaseNow(ledger.database)) + MINUTE_MS };
      await ledger.knex(TABLES.holds).where({ kind: 'switch' }).update(account);
      const sequence = { kind: 'sequence', target: 'held' } as const;
      expect(await overdueOf(held)).toEqual([
        ['account', 1],
        ['sequence', 1],
      ]);
      await expect(held.delivery.switch.release(sequence, ADMIN)).rejects.toMatchObject({ code: 'conflict' });
      await held.delivery.switch.release({ ...sequence, overdue: 'skip' }, ADMIN);
      expect(Number((await held.row(held.own)).scheduled_at)).toBe(0);
    });

    it('asks nothing of the hold that is lifted first', async () => {
      const { delivery } = await heldTwice();
      expect(await delivery.switch.release({ kind: 'sequence', target: 'held' }, ADMIN)).toMatchObject({
        isOn: false,
        holds: [{ kind: 'switch', overdue: 2 }],
      });
    });

    it('what is moved by the shorter hold goes out and does not expire', async () => {
      const { delivery, own, stateOf } = await heldTwice();
      const shorter = ledger.knex(TABLES.holds).where({ kind: 'sequence' });
      await shorter.update({ placed_at: (await databaseNow(ledger.database)) - HOUR_MS });
      await ledger.knex(TABLES.deliveries).update({
        ...{ due_at: ledger.knex.raw('due_at - ?', [DAY_MS]), scheduled_at: ledger.knex.raw('due_at - ?', [DAY_MS]) },
      });
      await delivery.switch.release({ ...SWITCH, overdue: 'send' }, ADMIN);
      await delivery.switch.release({ kind: 'sequence', target: 'held', overdue: 'shift' }, ADMIN);
      await delivery.work(own);
      expect(await stateOf(own)).toBe('sent');
    });
  });

  describe('as people read it', () => {
    const places = async (targets: readonly string[]) =>
      new Map(
        targets
          .filter((target) => target === 'first')
          .map((target) => [target, { sequence: { documentId: 'welcome', name: 'Welcome' }, stepOrder: 1 }] as const),
      );
    const namesOf = async (ids: readonly number[]) =>
      new Map(ids.map((id) => [id, id === 7 ? 'Ann Bee' : '?'] as const));
    const held = async () => {
      const { delivery, source } = createHarness(ledger, { adminNames: namesOf });
      await delivery.switch.hold({ kind: 'step', target: 'first' }, ADMIN);
      await delivery.switch.hold({ kind: 'sequence', target: 'gone' }, { kind: 'server' });
      source.places = places;
      return delivery.switch;
    };
    const placed = [
      { kind: 'step', sequence: { documentId: 'welcome', name: 'Welcome' }, stepOrder: 1, by: 'admin:7' },
      { kind: 'sequence', target: 'gone', sequence: null, stepOrder: null, by: 'server', byName: null },
    ];

    it('names the sequence, the step and the administrator', async () => {
      const { holds } = await (await held()).sending(ADMIN);
      expect(holds).toMatchObject(placed);
      expect(holds[0]?.byName).toBe('Ann Bee');
    });

    it('keeps the names of administrators from everybody else', async () => {
      const { holds } = await (await held()).sending({ kind: 'token', isFullAccess: true });
      expect(holds).toMatchObject(placed);
      expect(holds[0]?.byName).toBeNull();
    });
  });

  describe('by a brake', () => {
    it('of the sender stops at 5 % of the last 200 answers, and starts to count anew once it is lifted', async () => {
      const { delivery, plan, mailer, log } = createHarness(ledger);
      const ids = await plan(...Array.from({ length: 60 }, () => ({})));
      let answers = 0;
      mailer.answer = () => ((answers += 1) % 4 === 0 ? refused(550, '5.7.1') : ACCEPTED);
      for (const id of ids) await delivery.work(id);
      expect(mailer.sent).toHaveLength(40);
      const { holds, isOn } = await delivery.switch.sending();
      expect([isOn, holds.map(({ kind, by }) => [kind, by])]).toEqual([false, [['sender', 'server']]]);
      expect(log.lines.filter((line) => line.includes('Sending is held'))).toHaveLength(1);
      await delivery.switch.release({ kind: 'sender', overdue: 'send' }, ADMIN);
      for (const id of ids) await delivery.work(id);
      expect(mailer.sent).toHaveLength(60);
      expect((await delivery.switch.sending()).isOn).toBe(true);
    });

    it('of a step stops only that step, after 20 refusals of the message', async () => {
      const { delivery, plan, mailer } = createHarness(ledger);
      const bad = await plan(...Array.from({ length: 25 }, () => ({ stepId: 'too-large' })));
      const good = await plan({ stepId: 'fine' });
      mailer.answer = () => refused(552, '5.3.4');
      for (const id of bad) await delivery.work(id);
      expect(mailer.sent).toHaveLength(20);
      mailer.answer = () => ACCEPTED;
      for (const id of good) await delivery.work(id);
      expect(mailer.sent).toHaveLength(21);
      expect((await delivery.switch.sending()).holds).toMatchObject([{ kind: 'step', target: 'too-large' }]);
    });

    it('of a step that was removed meanwhile is not pulled: nobody would know what it holds', async () => {
      const { delivery, plan, mailer, source } = createHarness(ledger);
      const ids = await plan(...Array.from({ length: 25 }, () => ({ stepId: 'gone' })));
      source.places = async () => new Map();
      mailer.answer = () => refused(552, '5.3.4');
      for (const id of ids) await delivery.work(id);
      expect((await delivery.switch.sending()).holds).toEqual([]);
    });

    it('is not pulled by what is about recipients', async () => {
      const { delivery, plan, mailer, clock } = createHarness(ledger);
      const ids = await plan(...Array.from({ length: 30 }, () => ({})));
      mailer.answer = () => refused(550, '5.1.1');
      for (const id of ids) await delivery.work(id);
      clock.advance(MINUTE_MS);
      expect(mailer.sent).toHaveLength(30);
      expect((await delivery.switch.sending()).holds).toEqual([]);
    });
  });
});
