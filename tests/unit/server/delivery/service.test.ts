import { UNSUBSCRIBE_CHOICES } from '../../../../server/src/features/delivery/core/unsubscribe-choice';
import { TABLES } from '../../../../server/src/lib/table-names';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../server/src/lib/duration';
import type { MailOutcome } from '../../../../server/src/ports/mailer';
import { describeEachDatabase } from '../../../support/databases';
import {
  ACCEPTED,
  createHarness,
  databaseNow,
  mailTo,
  openLedger,
  tokens,
  type LedgerDatabase,
} from './ledger-harness';

const refused = (code: number, enhancedCode: string | null): MailOutcome => ({
  kind: 'refused',
  code,
  enhancedCode,
  response: `${code} ${enhancedCode ?? ''} no`,
});

const SERVER = { kind: 'server' } as const;

describeEachDatabase('the send ledger', (client) => {
  let ledger: LedgerDatabase;
  beforeAll(async () => {
    ledger = await openLedger(client);
  });
  afterEach(() => ledger.empty());
  afterAll(() => ledger.close());

  const suppressions = () => ledger.knex(TABLES.suppressions);

  it('plans a mail once, with a Message-ID that stays', async () => {
    const { delivery, planOne, row, mailer } = createHarness(ledger);
    const id = await planOne({ idempotencyKey: 'step:7:a:0' });
    const { message_id: before } = await row(id);
    expect(await planOne({ idempotencyKey: 'step:7:a:0' })).toBe(id);
    expect(before).toMatch(/^<[0-9a-f-]{36}@shop\.test>$/);
    await delivery.work(id);
    expect(mailer.sent[0]?.messageId).toBe(before);
  });

  it('counts only what was new, across chunks', async () => {
    const { delivery } = createHarness(ledger);
    const nowMs = await databaseNow(ledger.database);
    const planned = Array.from({ length: 450 }, (_, index) => ({
      ...{ idempotencyKey: `bulk:${index}`, kind: 'step' as const, enrollmentId: index, sequenceId: 's' },
      ...{ stepId: 't', stepOrder: 1, templateId: 'x', recipientUid: 'u', recipientId: `r${index}`, dueAtMs: nowMs },
    }));
    const plan = (count: number) =>
      ledger.database.transaction((trx) => delivery.planner.plan(trx, planned.slice(0, count)));
    expect([await plan(300), await plan(450), await plan(450)]).toEqual([300, 150, 0]);
  });

  it('plans nothing when the transaction is rolled back', async () => {
    const { delivery } = createHarness(ledger);
    const rolledBack = ledger.database.transaction(async (trx) => {
      const base = { kind: 'step' as const, enrollmentId: 1, sequenceId: null, stepId: null, stepOrder: null };
      await delivery.planner.plan(trx, [
        { ...base, idempotencyKey: 'gone', templateId: null, recipientUid: 'u', recipientId: 'r', dueAtMs: 0 },
      ]);
      throw new Error('rolled back');
    });
    await expect(rolledBack).rejects.toThrow('rolled back');
    expect(await ledger.knex(TABLES.deliveries)).toHaveLength(0);
  });

  it('sends, stores the answer, writes an event and tells the source once', async () => {
    const { delivery, planOne, row, mailer, source } = createHarness(ledger);
    const id = await planOne({ recipientId: 'ann' });
    await delivery.work(id);
    await delivery.work(id);
    expect(mailer.sent).toHaveLength(1);
    expect(await row(id)).toMatchObject({
      state: 'sent',
      attempts: 1,
      email: 'ann@example.test',
      sequence_name: 'Welcome',
    });
    expect(Number((await row(id)).sent_at)).toBeGreaterThan(0);
    expect(source.ended).toEqual([{ id, state: 'sent' }]);
    expect(await ledger.knex(TABLES.deliveryEvents).where({ delivery_id: id }).pluck('type')).toEqual(['sent']);
  });

  it('names the template that left, not the one that was planned; a mail that is put back may leave from another', async () => {
    const { delivery, planOne, row, set, mailer, source } = createHarness(ledger);
    const id = await planOne({ recipientId: 'ann', templateId: 'planned' });
    source.prepared = () => mailTo('ann@example.test', 'second');
    mailer.answer = () => refused(451, '4.3.0');
    await delivery.work(id);
    expect(await row(id)).toMatchObject({ state: 'pending', template_id: 'second' });
    await set(id, { due_at: (await databaseNow(ledger.database)) - 1 });
    source.prepared = () => mailTo('ann@example.test', 'third');
    mailer.answer = () => ACCEPTED;
    await delivery.work(id);
    expect(await row(id)).toMatchObject({ state: 'sent', template_id: 'third' });
  });

  it('adds the one-click headers itself, with a link that carries no address', async () => {
    const { delivery, planOne, mailer } = createHarness(ledger);
    await delivery.work(await planOne({ recipientId: 'bo' }));
    const [mail] = mailer.sent;
    const link = mail?.headers['List-Unsubscribe'] ?? '';
    expect(mail?.to).toBe('bo@example.test');
    expect(mail?.headers['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click');
    expect(link).toMatch(/^<https:\/\/shop\.test\/api\/cohort\/unsubscribe\/[\w-]+>$/);
    expect(Buffer.from(link.slice(-32, -1), 'base64url').toString()).not.toContain('bo@');
  });

  it('does not take what is not due by the database’s clock', async () => {
    const { delivery, planOne, stateOf, clock } = createHarness(ledger);
    const id = await planOne({ dueAtMs: (await databaseNow(ledger.database)) + HOUR_MS });
    clock.advance(DAY_MS);
    await delivery.work(id);
    expect(await stateOf(id)).toBe('pending');
  });

  it('lets one of twenty parallel workers send each mail', async () => {
    const workers = Array.from({ length: 4 }, () => createHarness(ledger));
    const ids = await (workers[0] ?? createHarness(ledger)).plan(...Array.from({ length: 15 }, () => ({})));
    const lanes = Array.from({ length: 20 }, async (_, lane) => {
      for (const id of ids) await workers[lane % workers.length]?.delivery.work(id);
    });
    await Promise.all(lanes);
    const sent = workers.flatMap(({ mailer }) => mailer.sent.map(({ messageId }) => messageId));
    expect(sent).toHaveLength(ids.length);
    expect(new Set(sent).size).toBe(ids.length);
    expect(workers.flatMap(({ source }) => source.ended)).toHaveLength(ids.length);
    expect(await ledger.knex(TABLES.deliveries).whereNot({ state: 'sent' })).toHaveLength(0);
  });

  const outcomes: [string, MailOutcome, Record<string, unknown>, boolean, number | null][] = [
    ['a 4xx', refused(451, '4.3.0'), { state: 'pending', attempts: 1, reply_code: 451 }, false, MINUTE_MS],
    ['no connection', { kind: 'not-sent', reason: 'refused' }, { state: 'pending', attempts: 1 }, false, MINUTE_MS],
    ['a 5xx', refused(550, null), { state: 'failed', attempts: 1, reply_code: 550 }, false, null],
    ['an unknown mailbox', refused(550, '5.1.1'), { state: 'failed', enhanced_code: '5.1.1' }, true, null],
    ['a policy refusal', refused(550, '5.7.1'), { state: 'failed' }, false, null],
    [
      'no answer after the body',
      { kind: 'unknown', reason: 'closed' },
      { state: 'uncertain', attempts: 1 },
      false,
      null,
    ],
    ['a broken account', { kind: 'account', code: 535, reason: 'no' }, { state: 'pending', attempts: 0 }, false, 0],
  ];
  it.each(outcomes)('files %s', async (_name, outcome, expected, suppressed, delayMs) => {
    const { delivery, planOne, row, mailer, source } = createHarness(ledger);
    const id = await planOne();
    const before = Number((await row(id)).due_at);
    mailer.answer = () => outcome;
    await delivery.work(id);
    const after = await row(id);
    expect(after).toMatchObject(expected);
    expect(await suppressions()).toHaveLength(suppressed ? 1 : 0);
    expect(source.ended.map(({ state }) => state)).toEqual(expected.state === 'failed' ? ['failed'] : []);
    if (delayMs === null) return;
    const delay = Number(after.due_at) - before;
    expect(delay).toBeGreaterThanOrEqual(delayMs);
    expect(delay).toBeLessThan(delayMs + MINUTE_MS);
  });

  it.each(outcomes.filter(([, { kind }]) => kind !== 'unknown'))(
    'files %s that was answered before the body',
    async (_name, outcome, expected, suppressed) => {
      const { delivery, planOne, row, mailer, source } = createHarness(ledger);
      const id = await planOne({ email: null, templateId: 'planned' });
      source.prepared = ({ recipientId }) => mailTo(`${recipientId}@example.test`, 'rendered');
      mailer.departs = false;
      mailer.answer = () => outcome;
      await delivery.work(id);
      const after = await row(id);
      expect(after).toMatchObject({ ...expected, claimed_by: null, template_id: 'rendered' });
      expect(after.email).toBe(`${String(after.recipient_id)}@example.test`);
      expect(after.domain).toBe('example.test');
      expect(await suppressions()).toHaveLength(suppressed ? 1 : 0);
    },
  );

  it('leaves the claim to the sweeper when the ledger cannot be asked', async () => {
    const { delivery, planOne, stateOf, mailer } = createHarness(ledger);
    const id = await planOne();
    mailer.departs = false;
    mailer.answer = () => Promise.reject(new Error('The database is gone'));
    await delivery.work(id);
    expect(await stateOf(id)).toBe('claimed');
  });

  it('gives up after 72 hours of trying', async () => {
    const { delivery, planOne, row, set, mailer } = createHarness(ledger);
    const id = await planOne();
    await set(id, { attempts: 8, first_tried_at: (await databaseNow(ledger.database)) - 73 * HOUR_MS });
    mailer.answer = () => refused(451, null);
    await delivery.work(id);
    expect(await row(id)).toMatchObject({ state: 'failed', attempts: 9 });
  });

  it('gives up no sooner for what kept a retry back', async () => {
    const { delivery, planOne, row, set, mailer } = createHarness(ledger);
    const nowMs = await databaseNow(ledger.database);
    const id = await planOne();
    const keptMs = 70 * HOUR_MS;
    await set(id, { attempts: 2, first_tried_at: nowMs - keptMs - 10 * HOUR_MS, due_at: nowMs - keptMs });
    mailer.answer = () => refused(451, null);
    await delivery.work(id);
    const after = await row(id);
    expect(after).toMatchObject({ state: 'pending', attempts: 3 });
    expect(Number(after.first_tried_at)).toBeGreaterThanOrEqual(nowMs - 10 * HOUR_MS);
    expect(Number(after.first_tried_at)).toBeLessThan(nowMs - 9 * HOUR_MS);
  });

  it('files a mailer that throws as uncertain, and does not send again', async () => {
    const { delivery, planOne, stateOf, mailer } = createHarness(ledger);
    const id = await planOne();
    mailer.answer = () => {
      throw new Error('gone');
    };
    await delivery.work(id);
    await delivery.work(id);
    await delivery.sweep();
    expect([await stateOf(id), mailer.sent.length]).toEqual(['uncertain', 1]);
  });

  it.each(['suppressed', 'cancelled', 'skipped', 'failed'] as const)(
    'ends a mail that the source calls %s',
    async (verdict) => {
      const { delivery, planOne, row, mailer, source } = createHarness(ledger);
      source.prepared = () => ({ verdict, reason: 'because' });
      const id = await planOne();
      await delivery.work(id);
      expect(await row(id)).toMatchObject({ state: verdict, reason: 'because' });
      expect(source.ended).toEqual([{ id, state: verdict }]);
      expect(mailer.sent).toHaveLength(0);
    },
  );

  it('tells the source the reason and the reply that the mail ended with', async () => {
    const { delivery, plan, mailer, source } = createHarness(ledger);
    source.prepared = ({ recipientId }) => mailTo(recipientId);
    mailer.answer = () => refused(550, '5.7.1');
    const [unfit = -1, unwanted = -1] = await plan({ recipientId: 'a@x.test, b@x.test' }, { recipientId: 'c@x.test' });
    await delivery.work(unfit);
    await delivery.work(unwanted);
    expect(source.told).toMatchObject([
      { id: unfit, state: 'failed', reason: 'The address is not one mailbox', replyCode: null },
      { id: unwanted, state: 'failed', replyCode: 550, enhancedCode: '5.7.1' },
    ]);
    expect(source.told[1]?.reason).toMatch(/550/);
  });

  it('waits as long as the source says, without a try, and keeps the time it was meant for', async () => {
    const { delivery, planOne, row, source } = createHarness(ledger);
    const untilMs = (await databaseNow(ledger.database)) + HOUR_MS;
    source.prepared = () => ({ verdict: 'wait', reason: 'no template', untilMs });
    const id = await planOne();
    const before = await row(id);
    await delivery.work(id);
    const after = await row(id);
    expect(after).toMatchObject({ state: 'pending', attempts: 0, scheduled_at: before.scheduled_at });
    expect(Number(after.due_at)).toBe(untilMs);
  });

  it('expires a mail that has waited for too long', async () => {
    const { delivery, planOne, set, row, source, mailer } = createHarness(ledger);
    source.maxLatenessHours = async () => 1;
    const nowMs = await databaseNow(ledger.database);
    source.prepared = () => ({ verdict: 'wait', reason: 'no template', untilMs: nowMs - 1 });
    const id = await planOne({ dueAtMs: nowMs - HOUR_MS / 2 });
    await delivery.work(id);
    await set(id, { scheduled_at: nowMs - 24 * HOUR_MS });
    source.prepared = () => mailTo('ann@example.test');
    await delivery.work(id);
    expect(await row(id)).toMatchObject({ state: 'expired', reason: 'More than 1 h late' });
    expect(mailer.sent).toEqual([]);
  });

  it('tells once why a mail waits, however often it is looked at, and anew where the reason is another', async () => {
    const { delivery, planOne, source } = createHarness(ledger);
    const nowMs = await databaseNow(ledger.database);
    const id = await planOne();
    const reasons = ['no template', 'no template', 'no template', 'paused', 'paused', 'no template'];
    for (const reason of reasons) {
      source.prepared = () => ({ verdict: 'wait', reason, untilMs: nowMs - 1 });
      await delivery.work(id);
    }
    source.prepared = () => ({ verdict: 'delayed', reason: 'off', byMs: 0 });
    for (let time = 0; time < 3; time += 1) await delivery.work(id);
    const events = await ledger.knex(TABLES.deliveryEvents).where({ delivery_id: id, type: 'pending' }).orderBy('id');
    const told = events.map(({ data }) => (typeof data === 'string' ? JSON.parse(data) : data).reason);
    expect(told).toEqual(['no template', 'paused', 'no template', 'off']);
  });

  it('expires a mail three days late, by its own time and not by when it was put off', async () => {
    const { delivery, planOne, set, stateOf, source } = createHarness(ledger);
    const id = await planOne();
    await set(id, { scheduled_at: (await databaseNow(ledger.database)) - 73 * HOUR_MS });
    await delivery.work(id);
    expect(await stateOf(id)).toBe('expired');
    expect(source.ended).toEqual([{ id, state: 'expired' }]);
  });

  it('does not take a mail that came too late for one in time because its end could not be stored', async () => {
    const { delivery, planOne, set, row, stateOf, source, mailer } = createHarness(ledger);
    const id = await planOne();
    await set(id, { scheduled_at: (await databaseNow(ledger.database)) - 73 * HOUR_MS });
    source.failSettling = true;
    await delivery.work(id);
    expect(await row(id)).toMatchObject({ state: 'claimed', attempts: 0, first_tried_at: null });
    source.failSettling = false;
    await set(id, { lease_until: 1 });
    expect(await delivery.sweep()).toMatchObject({ reclaimed: 1 });
    await delivery.work(id);
    expect([await stateOf(id), mailer.sent]).toEqual(['expired', []]);
  });

  it('tries later when preparing throws, and goes on with the others', async () => {
    const { delivery, plan, stateOf, row, source, log } = createHarness(ledger);
    source.prepared = ({ recipientId }) => {
      if (recipientId === 'bad') throw new Error('secret@example.test');
      return mailTo('good@example.test');
    };
    const [bad = -1, good = -1] = await plan({ recipientId: 'bad' }, { recipientId: 'good' });
    await delivery.work(bad);
    await delivery.work(good);
    expect([await stateOf(bad), await stateOf(good)]).toEqual(['pending', 'sent']);
    expect(await row(bad)).toMatchObject({ attempts: 1 });
    expect(log.lines.join('\n')).not.toContain('example.test');
  });

  it.each(['a@x.test, b@x.test', '"a@evil.test x"@good.test', 'a@x.test\r\nBcc: b@x.test', ' ', 'list: a@x.test;'])(
    'refuses the address %j',
    async (address) => {
      const { delivery, planOne, stateOf, mailer, source } = createHarness(ledger);
      source.prepared = () => mailTo(address);
      const id = await planOne();
      await delivery.work(id);
      expect([await stateOf(id), mailer.sent.length]).toEqual(['failed', 0]);
    },
  );

  it('does not lose an accepted mail to a source that cannot plan what follows', async () => {
    const { delivery, planOne, stateOf, set, source } = createHarness(ledger);
    const id = await planOne();
    source.failSettling = true;
    await delivery.work(id);
    expect(await stateOf(id)).toBe('sent');
    expect(source.ended).toEqual([]);
    source.failSettling = false;
    await set(id, { updated_at: (await databaseNow(ledger.database)) - 2 * MINUTE_MS });
    expect(await delivery.sweep()).toMatchObject({ settled: 1 });
    expect(await delivery.sweep()).toMatchObject({ settled: 0 });
    expect(source.ended).toEqual([{ id, state: 'sent' }]);
  });

  it('plans what follows with the answer itself when the database was away for a while', async () => {
    let pauses = 0;
    const pause = async (): Promise<void> => {
      pauses += 1;
      source.failSettling = pauses < 4;
    };
    const { delivery, planOne, stateOf, source } = createHarness(ledger, { pause });
    source.failSettling = true;
    const id = await planOne();
    await delivery.work(id);
    expect([pauses, await stateOf(id)]).toEqual([4, 'sent']);
    expect(source.ended).toEqual([{ id, state: 'sent' }]);
  });

  it('does not wait for a row that a frozen process has locked', async () => {
    const { delivery, plan, stateOf, set } = createHarness(ledger);
    if (ledger.database.client === 'sqlite') return;
    const [locked = 0, free = 0] = await plan({}, {});
    const abandoned = { state: 'claimed', claimed_by: 'gone', lease_until: 1 };
    await set(locked, abandoned);
    await set(free, abandoned);
    const frozen = await ledger.knex.transaction();
    await frozen(TABLES.deliveries).where({ id: locked }).update({ reason: 'its process is frozen here' });
    const late = new Promise((resolve) => setTimeout(resolve, 5_000, 'waited').unref());
    const swept = delivery.sweep();
    const first = await Promise.race([swept, late]);
    await frozen.rollback();
    await swept;
    expect(first).toMatchObject({ reclaimed: 1 });
    expect([await stateOf(locked), await stateOf(free)]).toEqual(['claimed', 'pending']);
  });

  it('suppresses a full mailbox after the third failure in thirty days', async () => {
    const { delivery, plan, mailer, source } = createHarness(ledger);
    source.prepared = () => mailTo('full@example.test');
    mailer.answer = () => refused(552, '5.2.2');
    const ids = await plan({}, {}, {});
    for (const [index, id] of ids.entries()) {
      await delivery.work(id);
      expect(await suppressions()).toHaveLength(index === 2 ? 1 : 0);
    }
  });

  /** Of the process and of what the database holds. */
  const minuteLater = async (clock: { advance(ms: number): void }): Promise<void> => {
    clock.advance(MINUTE_MS);
    const earlier = ledger.knex.raw('lifted_at - ?', [MINUTE_MS]);
    await ledger.knex(TABLES.holds).where({ kind: 'account' }).update({ lifted_at: earlier });
  };

  it('says in every process that the account is refused, rings for nothing meanwhile, and stops saying so', async () => {
    const { delivery, plan, mailer, queue, clock } = createHarness(ledger);
    const other = createHarness(ledger);
    const ids = await plan({}, {}, {}, {}, {});
    mailer.answer = () => ({ kind: 'account', code: 535, reason: '535 5.7.8 bad password' });
    await delivery.work(ids[0] ?? -1);
    expect(await other.delivery.switch.state()).toEqual({ isOn: true, holds: [] });
    await Promise.all(ids.map((id) => delivery.work(id)));
    const hold = { kind: 'account', reason: expect.stringContaining('535 5.7.8 bad password') };
    expect(await other.delivery.switch.state()).toEqual({ isOn: false, holds: [hold] });
    const { holds } = await other.delivery.switch.sending();
    expect(holds).toMatchObject([{ ...hold, by: 'server', overdue: 5 }]);
    await expect(delivery.switch.release({ kind: 'account' }, SERVER)).rejects.toMatchObject({ code: 'conflict' });
    await delivery.tick();
    await other.delivery.tick();
    await other.delivery.work(ids[1] ?? -1);
    expect([queue.rung, other.queue.rung, other.mailer.sent]).toEqual([[], [], []]);
    await minuteLater(clock);
    await delivery.tick();
    expect(queue.rung).toHaveLength(5);
    await delivery.work(ids[0] ?? -1);
    const [again] = (await delivery.switch.sending()).holds;
    expect(Date.parse(again?.since ?? '')).toBe(Date.parse(holds[0]?.since ?? ''));
    mailer.answer = () => ACCEPTED;
    await minuteLater(clock);
    await Promise.all(ids.map((id) => delivery.work(id)));
    expect(await ledger.knex(TABLES.deliveries).where({ state: 'sent' })).toHaveLength(5);
    expect(await delivery.switch.state()).toEqual({ isOn: true, holds: [] });
  });

  it('keeps no address of what the server said when it refused the account, and none of what people gave as a reason', async () => {
    const { delivery, plan, mailer, log } = createHarness(ledger);
    const ids = await plan({}, {}, {});
    const reason = '530 5.7.1 <ann.lee@example.test>: Authentication required';
    mailer.answer = () => ({ kind: 'account', code: 530, reason });
    await Promise.all(ids.map((id) => delivery.work(id)));
    await delivery.switch.hold({ kind: 'switch', reason: 'ann.lee@example.test rang' }, SERVER);
    const stored = await ledger.knex(TABLES.holds).orderBy('id');
    expect(stored.map((row) => row.reason)).toEqual([
      expect.stringContaining('530 5.7.1 <•••>: Authentication required'),
      '••• rang',
    ]);
    expect(log.lines.join()).toContain('••• rang');
    expect(JSON.stringify([stored, log.lines, await delivery.switch.sending()])).not.toMatch(/ann|example/);
  });

  it('shows none of those that an earlier version kept', async () => {
    const { delivery } = createHarness(ledger);
    await delivery.switch.hold({ kind: 'switch', reason: 'Wrong price' }, SERVER);
    await ledger.knex(TABLES.holds).update({ reason: '530 5.7.1 <ann.lee@example.test> no' });
    const held = { isOn: false, holds: [{ kind: 'switch', reason: '530 5.7.1 <•••> no' }] };
    expect(await delivery.switch.state()).toEqual(held);
    expect(await delivery.switch.sending()).toMatchObject(held);
  });

  it('stops after three refusals of the account and probes once a minute', async () => {
    const { delivery, plan, mailer, clock, log } = createHarness(ledger);
    const ids = await plan(...Array.from({ length: 20 }, () => ({})));
    mailer.answer = () => ({ kind: 'account', code: 535, reason: 'bad password' });
    await Promise.all(ids.map((id) => delivery.work(id)));
    expect(mailer.sent).toHaveLength(3);
    expect(await ledger.knex(TABLES.deliveries).where({ state: 'pending', attempts: 0 })).toHaveLength(20);
    expect(log.lines).toHaveLength(1);
    await minuteLater(clock);
    await Promise.all(ids.map((id) => delivery.work(id)));
    expect(mailer.sent).toHaveLength(4);
    mailer.answer = () => ACCEPTED;
    await minuteLater(clock);
    await Promise.all(ids.map((id) => delivery.work(id)));
    expect(await ledger.knex(TABLES.deliveries).where({ state: 'sent' })).toHaveLength(20);
  });

  describe('after a stopped process', () => {
    const abandon = async (state: 'claimed' | 'sending') => {
      const harness = createHarness(ledger);
      const id = await harness.planOne();
      await harness.set(id, {
        state,
        fence: 4,
        claimed_by: 'gone',
        lease_until: (await databaseNow(ledger.database)) - 1,
      });
      return { ...harness, id };
    };

    it('returns a claimed row with a new fence', async () => {
      const { delivery, id, row, mailer } = await abandon('claimed');
      expect(await delivery.sweep()).toMatchObject({ reclaimed: 1, uncertain: 0 });
      expect(await row(id)).toMatchObject({ state: 'pending', fence: 5, attempts: 0 });
      await delivery.work(id);
      expect(mailer.sent).toHaveLength(1);
    });

    it('files a mail under way as uncertain, sends it never again and tells the source once after a day', async () => {
      const { delivery, id, set, stateOf, mailer, source } = await abandon('sending');
      expect(await delivery.sweep()).toMatchObject({ reclaimed: 0, uncertain: 1, settled: 0 });
      await set(id, { updated_at: (await databaseNow(ledger.database)) - 25 * HOUR_MS });
      await delivery.work(id);
      const other = createHarness(ledger);
      await Promise.all([delivery.sweep(), other.delivery.sweep()]);
      await delivery.sweep();
      expect([await stateOf(id), mailer.sent.length]).toEqual(['uncertain', 0]);
      expect([...source.ended, ...other.source.ended]).toEqual([{ id, state: 'uncertain' }]);
    });

    it('leaves a row alone whose lease holds', async () => {
      const { delivery, id, set, stateOf } = await abandon('sending');
      await set(id, { lease_until: (await databaseNow(ledger.database)) + MINUTE_MS });
      await delivery.sweep();
      expect(await stateOf(id)).toBe('sending');
    });

    it('gives a worker whose claim was taken over nothing to send', async () => {
      const { delivery, planOne, set, source, mailer, stateOf } = createHarness(ledger);
      const id = await planOne();
      source.prepared = async ({ recipientId }) => {
        await set(id, { lease_until: (await databaseNow(ledger.database)) - 1 });
        await createHarness(ledger).delivery.sweep();
        return mailTo(`${recipientId}@example.test`);
      };
      await delivery.work(id);
      expect([await stateOf(id), mailer.sent.length]).toEqual(['pending', 0]);
    });

    it('takes a late answer as evidence', async () => {
      const { delivery, planOne, set, mailer, stateOf, source } = createHarness(ledger);
      const id = await planOne();
      mailer.answer = async () => {
        await set(id, { lease_until: (await databaseNow(ledger.database)) - 1 });
        await createHarness(ledger).delivery.sweep();
        expect(await stateOf(id)).toBe('uncertain');
        return ACCEPTED;
      };
      await delivery.work(id);
      expect(await stateOf(id)).toBe('sent');
      expect(source.ended).toEqual([{ id, state: 'sent' }]);
    });

    it('lets an administrator call an uncertain mail sent, or have it sent again under the same Message-ID', async () => {
      const { delivery, plan, mailer, row, stateOf, source } = createHarness(ledger);
      mailer.answer = () => ({ kind: 'unknown', reason: 'closed' });
      const [first = -1, second = -1] = await plan({}, {});
      await delivery.work(first);
      await delivery.work(second);
      mailer.answer = () => ACCEPTED;
      const decide = (as: 'sent' | 'resend', id: number) =>
        delivery.resolveUncertain({ as, deliveries: [{ id, version: 1 }] }, SERVER);
      expect(await decide('sent', first)).toEqual({ resolved: 1, unchanged: [] });
      expect(await decide('resend', first)).toEqual({ resolved: 0, unchanged: [first] });
      expect(await decide('resend', second)).toEqual({ resolved: 1, unchanged: [] });
      await delivery.work(second);
      expect([await stateOf(first), await stateOf(second)]).toEqual(['sent', 'sent']);
      // Why it was uncertain is no word about a mail that counts as sent.
      expect(await row(first)).toMatchObject({ reason: null });
      expect(source.ended).toHaveLength(2);
      expect(mailer.sent[2]?.messageId).toBe(mailer.sent[1]?.messageId);
    });

    it('tries for 72 hours again what an administrator has sent again', async () => {
      const { delivery, planOne, mailer, row, set } = createHarness(ledger, { process: 'web' });
      mailer.answer = () => ({ kind: 'unknown', reason: 'closed' });
      const id = await planOne();
      await delivery.work(id);
      const nowMs = await databaseNow(ledger.database);
      await set(id, { first_tried_at: nowMs - 96 * HOUR_MS });
      await delivery.resolveUncertain({ as: 'resend', deliveries: [{ id, version: 1 }] }, SERVER);
      mailer.answer = () => refused(451, null);
      await delivery.work(id);
      const after = await row(id);
      expect(after).toMatchObject({ state: 'pending', attempts: 2 });
      expect(Number(after.first_tried_at)).toBeGreaterThanOrEqual(nowMs);
    });
  });

  describe('leaving', () => {
    it('lets no mail out after an unsubscribe between claim and departure', async () => {
      const { delivery, plan, mailer, source, row } = createHarness(ledger);
      const sent = await plan({ recipientId: 'cy' });
      await delivery.work(sent[0] ?? -1);
      const token = tokens.sign('unsubscribe', [sent[0] ?? -1]);
      const next = await plan(...Array.from({ length: 50 }, () => ({ recipientId: 'cy' })));
      source.prepared = async () => {
        await delivery.unsubscribe(token);
        return mailTo('cy@example.test');
      };
      for (const id of next) await delivery.work(id);
      expect(mailer.sent).toHaveLength(1);
      for (const id of next) expect(await row(id)).toMatchObject({ state: 'suppressed' });
    });

    it('lets no mail out after the commit of an unsubscribe that runs at the same time', async () => {
      const { delivery, plan, mailer, source } = createHarness(ledger);
      const after: string[] = [];
      for (let round = 0; round < 25; round += 1) {
        const recipientId = `racer-${round}`;
        const [first = -1, next = -1] = await plan({ recipientId }, { recipientId });
        let leaving = Promise.resolve();
        let left = false;
        source.prepared = () => mailTo(`${recipientId}@example.test`);
        mailer.answer = () => ACCEPTED;
        await delivery.work(first);
        source.prepared = () => {
          leaving = delivery.unsubscribe(tokens.sign('unsubscribe', [first])).then(() => void (left = true));
          return mailTo(`${recipientId}@example.test`);
        };
        mailer.answer = () => {
          if (left) after.push(recipientId);
          return ACCEPTED;
        };
        await delivery.work(next);
        await leaving;
      }
      expect(after).toEqual([]);
      expect(await ledger.knex(TABLES.deliveries).whereNotIn('state', ['sent', 'suppressed'])).toEqual([]);
    });

    it('stops another contact’s mail to the same address at departure', async () => {
      const { delivery, plan, mailer, source, stateOf } = createHarness(ledger);
      const [first = -1, other = -1] = await plan({ recipientId: 'dee' }, { recipientId: 'dee-again' });
      await delivery.work(first);
      source.prepared = async () => {
        await delivery.unsubscribe(tokens.sign('unsubscribe', [first]));
        return mailTo('Dee@Example.test');
      };
      await delivery.work(other);
      expect([await stateOf(other), mailer.sent.length]).toEqual(['suppressed', 1]);
    });

    it('is the same the second time, and nothing for a forged or foreign token', async () => {
      const { delivery, planOne, source, unsubscribed } = createHarness(ledger);
      const id = await planOne({ recipientId: 'ed' });
      await delivery.work(id);
      const token = tokens.sign('unsubscribe', [id]);
      await delivery.unsubscribe('forged');
      await delivery.unsubscribe(tokens.sign('open', [id]));
      await delivery.unsubscribe(tokens.sign('unsubscribe', [id + 999]));
      expect(await suppressions()).toHaveLength(0);
      await delivery.unsubscribe(token);
      await delivery.unsubscribe(token);
      expect(await suppressions()).toMatchObject([
        { scope: 'all', address: 'ed@example.test', reason: 'unsubscribed', expires_at: null },
      ]);
      expect(source.left).toEqual(['ed', 'ed']);
      expect(unsubscribed).toEqual(['ed', 'ed']);
      expect(await delivery.unsubscribePage(token, 'en')).toContain('e•••@example.test');
      expect(await delivery.unsubscribePage(token, 'en')).toContain('This kind of email: <strong>Welcome</strong>');
      expect(await delivery.unsubscribePage(`${token}x`, 'en')).not.toContain('•••');
      for (const choice of UNSUBSCRIBE_CHOICES) {
        const [forged, known] = [`${token}x`, token].map((one) => delivery.answerUnsubscribe(one, { choice }, 'th'));
        expect(await forged).toBe(await known);
      }
    });

    it('cancels what an enrollment still has planned', async () => {
      const { delivery, plan, stateOf, source, mailer } = createHarness(ledger);
      const [mine = -1, other = -1] = await plan({ enrollmentId: 901 }, { enrollmentId: 902 });
      const cancelled = await ledger.database.transaction((trx) => delivery.cancelEnrollments(trx, [901], 'left'));
      await delivery.work(mine);
      await delivery.work(other);
      expect([cancelled, await stateOf(mine), await stateOf(other)]).toEqual([1, 'cancelled', 'sent']);
      expect([source.ended.length, mailer.sent.length]).toEqual([1, 1]);
    });

    it('honours a suppression of the sequence, and one that has expired not', async () => {
      const { delivery, plan, source, stateOf } = createHarness(ledger);
      const nowMs = await databaseNow(ledger.database);
      const base = { reason: 'manual', created_at: nowMs };
      await suppressions().insert([
        { ...base, scope: 'sequence:welcome', address: 'one@example.test', expires_at: null },
        { ...base, scope: 'sequence:other', address: 'two@example.test', expires_at: null },
        { ...base, scope: 'all', address: 'three@example.test', expires_at: nowMs - 1 },
      ]);
      source.prepared = ({ recipientId }) => mailTo(`${recipientId}@example.test`);
      const ids = await plan({ recipientId: 'one' }, { recipientId: 'two' }, { recipientId: 'three' });
      for (const id of ids) await delivery.work(id);
      expect(await Promise.all(ids.map(stateOf))).toEqual(['suppressed', 'sent', 'sent']);
    });
  });

  describe('an enrollment that closes between claim and departure', () => {
    const enrollment = (id: number, state: string) => ({
      ...{ id, state, sequence_id: 'welcome', recipient_uid: 'api::contact.contact', recipient_id: `c${id}`, run: 1 },
      ...{ batch: 'b', current_step: 1, enrolled_at: 1, created_at: 1, updated_at: 1 },
    });
    const closing = async (state: string) => {
      const harness = createHarness(ledger);
      const enrollments = () => ledger.knex(TABLES.enrollments);
      await enrollments().insert(enrollment(900_001, 'active'));
      const id = await harness.planOne({ enrollmentId: 900_001 });
      harness.source.prepared = async () => {
        await enrollments().update({ state });
        return mailTo('dee@example.test');
      };
      await harness.delivery.work(id);
      return { ...harness, id, enrollments };
    };

    it.each([
      ['completed', 'sent'],
      ['cancelled', 'pending'],
    ])('that is %s leaves a mail that was uncertain, and is to go out again, %s', async (state, expected) => {
      const { delivery, planOne, mailer, source, stateOf, set } = createHarness(ledger);
      await ledger.knex(TABLES.enrollments).insert(enrollment(900_002, state));
      const id = await planOne({ enrollmentId: 900_002 });
      await set(id, { state: 'uncertain', attempts: 1, settled_at: 1 });
      await delivery.resolveUncertain({ as: 'resend', deliveries: [{ id, version: 0 }] }, SERVER);
      await delivery.work(id);
      expect([await stateOf(id), mailer.sent.length]).toEqual([expected, expected === 'sent' ? 1 : 0]);
      expect(source.ended).toEqual([]);
    });

    it.each(['paused', 'cancelled', 'completed', 'failed'])('lets no mail out once it is %s', async (state) => {
      const { id, row, mailer, source } = await closing(state);
      expect(mailer.sent).toHaveLength(0);
      expect(await row(id)).toMatchObject({ state: 'pending', attempts: 0, claimed_by: null });
      expect(source.ended).toEqual([]);
    });

    it('sends after it was resumed', async () => {
      const { delivery, id, enrollments, mailer, source, stateOf } = await closing('paused');
      await enrollments().update({ state: 'active' });
      source.prepared = () => mailTo('dee@example.test');
      await delivery.work(id);
      expect([await stateOf(id), mailer.sent.length]).toEqual(['sent', 1]);
    });
  });

  describe('the tick', () => {
    it('rings for what is due, in batches and oldest first', async () => {
      const { delivery, plan, queue } = createHarness(ledger);
      const nowMs = await databaseNow(ledger.database);
      const ids = await plan({ dueAtMs: nowMs - 5 }, { dueAtMs: nowMs - 10 }, { dueAtMs: nowMs + HOUR_MS });
      expect(await delivery.tick()).toEqual({ full: false });
      expect(queue.rung).toEqual([ids[1], ids[0]]);
    });

    it('says that more is due when one sequence has more than it was given, whatever the others left', async () => {
      const { delivery, plan } = createHarness(ledger, {}, { batchSize: 20 });
      const laterMs = (await databaseNow(ledger.database)) + HOUR_MS;
      const many = (count: number, sequenceId: string) => Array.from({ length: count }, () => ({ sequenceId }));
      await plan(...many(60, 'long'), ...many(8, 'short'));
      await plan({ sequenceId: 'later', dueAtMs: laterMs }, { sequenceId: 'much later', dueAtMs: laterMs });
      expect(await delivery.tick()).toEqual({ full: true });
    });

    it('sends from this process when the queue is gone, and says so once a minute', async () => {
      const { delivery, plan, queue, mailer, log, clock } = createHarness(ledger);
      queue.reachable = false;
      await plan(...Array.from({ length: 12 }, () => ({})));
      await delivery.tick();
      expect(mailer.sent).toHaveLength(12);
      await plan({});
      await delivery.tick();
      expect(log.lines).toHaveLength(1);
      clock.advance(MINUTE_MS);
      await plan({});
      await delivery.tick();
      expect(log.lines).toHaveLength(2);
    });

    it('sends nothing from a process that only plans', async () => {
      const { delivery, plan, queue, mailer } = createHarness(ledger, { process: 'web' });
      queue.reachable = false;
      await plan({});
      await delivery.tick();
      expect(mailer.sent).toHaveLength(0);
    });

    it('works on a row whose bell leaves the queue idle', async () => {
      const { delivery, plan, mailer } = createHarness(ledger);
      await plan({ dueAtMs: (await databaseNow(ledger.database)) - 5 * MINUTE_MS }, {});
      await delivery.tick();
      expect(mailer.sent).toHaveLength(1);
    });
  });
});
