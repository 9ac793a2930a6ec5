/** The brake that complaints pull, in whichever process they arrive. */
import { DAY_MS } from '../../../../server/src/lib/duration';
import { TABLES } from '../../../../server/src/lib/table-names';
import { describeEachDatabase } from '../../../support/databases';
import { createHarness, databaseNow, openLedger, type LedgerDatabase } from './ledger-harness';

const ADMIN = { kind: 'admin', userId: 7, isSuperAdmin: false } as const;
const SENDER = { kind: 'sender', overdue: 'send' } as const;

describeEachDatabase('the brake of complaints', (client) => {
  let ledger: LedgerDatabase;
  beforeAll(async () => {
    ledger = await openLedger(client);
  });
  beforeEach(() => ledger.empty());
  afterAll(() => ledger?.close());

  /** Mails that left, `ageMs` ago; the process only serves. */
  const sent = async (count: number, { ageMs = 0, kind = 'step' } = {}, limit?: number) => {
    const sending = limit === undefined ? {} : { maxComplaintRate: limit };
    const harness = createHarness(ledger, { process: 'web' }, sending);
    const at = (await databaseNow(ledger.database)) - ageMs;
    const ids: number[] = [];
    for (let done = 0; done < count; done += 100) {
      ids.push(...(await harness.plan(...Array.from({ length: Math.min(100, count - done) }, () => ({})))));
    }
    for (let from = 0; from < ids.length; from += 100) {
      await ledger
        .knex(TABLES.deliveries)
        .whereIn('id', ids.slice(from, from + 100))
        .update({
          ...{ kind, state: 'sent', sent_at: at, settled_at: at },
          email: ledger.knex.raw(
            client === 'mysql' ? "concat('p', id, '@example.test')" : "'p' || id || '@example.test'",
          ),
        });
    }
    const messageIds = await ledger
      .knex(TABLES.deliveries)
      .whereIn('id', ids.slice(0, 100))
      .orderBy('id')
      .pluck('message_id');
    const complain = (index: number, key = `about ${ids[index]}`) =>
      harness.delivery.feedback.acceptEvents([{ type: 'complained', id: key, messageId: messageIds[index] }]);
    const holds = async () => (await harness.delivery.switch.sending()).holds;
    return { ...harness, ids, complain, holds };
  };

  it('holds the sender at 0.3 % of the mails, with words on what to do', async () => {
    const { complain, holds, log } = await sent(1_000);
    await complain(0);
    await complain(1);
    expect(await holds()).toEqual([]);
    await complain(2);
    expect(await holds()).toMatchObject([{ kind: 'sender', by: 'server' }]);
    expect((await holds())[0]?.reason).toMatch(/3 people complained about the 1000 mails .* 0\.30 %.* Find out which/);
    expect(log.lines.join()).toContain('3 people complained');
  });

  it('lets go what is below it', async () => {
    const { complain, holds } = await sent(1_100);
    for (const index of [0, 1, 2]) await complain(index);
    expect(await holds()).toEqual([]);
    await complain(3);
    expect(await holds()).toHaveLength(1);
  });

  it('stops what another process has in hand', async () => {
    const { complain, planOne } = await sent(10);
    const waiting = await planOne();
    for (const index of [0, 1, 2]) await complain(index);
    const worker = createHarness(ledger, { process: 'worker' });
    await worker.delivery.work(waiting);
    expect([worker.mailer.sent.length, await worker.stateOf(waiting)]).toEqual([0, 'pending']);
  });

  it('needs three people, however few the mails are', async () => {
    const { complain, holds } = await sent(10);
    await complain(0);
    for (const again of ['a', 'b', 'c']) await complain(1, again);
    expect(await holds()).toEqual([]);
  });

  it.each([
    ['tests', { kind: 'test' }],
    ['mails of last week', { ageMs: 8 * DAY_MS }],
  ])('does not count %s', async (_what, options) => {
    const { complain, holds } = await sent(10, options);
    for (const index of [0, 1, 2, 3]) await complain(index);
    expect(await holds()).toEqual([]);
  });

  it('counts complaints that name an address alone, where it got a mail', async () => {
    const { delivery, ids, holds } = await sent(10);
    const about = (email: string) => ({ type: 'complained' as const, id: email, email });
    const [a, b, c] = ids.map((id) => about(`P${id}@example.test`));
    if (!a || !b || !c) throw new Error('There are ten');
    await delivery.feedback.acceptEvents([a, b, about('stranger@example.test'), about('other@example.test')]);
    expect(await holds()).toEqual([]);
    await delivery.feedback.acceptEvents([c]);
    expect(await holds()).toHaveLength(1);
  });

  it('starts to count anew, with new mails, once it is lifted', async () => {
    const { complain, holds, delivery } = await sent(10);
    for (const index of [0, 1, 2]) await complain(index);
    await delivery.switch.release(SENDER, ADMIN);
    for (const index of [3, 4, 5]) await complain(index);
    expect(await holds()).toEqual([]);
    const after = await sent(10, { ageMs: -1_000 });
    for (const index of [0, 1, 2]) await after.complain(index);
    expect(await holds()).toHaveLength(1);
  });

  it('can be set more strictly', async () => {
    const { complain, holds } = await sent(3_000, {}, 0.001);
    for (const index of [0, 1, 2]) await complain(index);
    expect(await holds()).toHaveLength(1);
  });
});
