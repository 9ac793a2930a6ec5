/** Rates that several processes share, on every database: places are rows' instants, not anybody's timer. */
import { createThrottleRepository } from '../../../../server/src/features/delivery/throttle-repository';
import { createThrottle } from '../../../../server/src/features/delivery/throttle';
import { MINUTE_MS } from '../../../../server/src/lib/duration';
import { TABLES } from '../../../../server/src/lib/table-names';
import type { MailOutcome } from '../../../../server/src/ports/mailer';
import { describeEachDatabase } from '../../../support/databases';
import { createFakeClock, createHarness, mailTo, openLedger, type LedgerDatabase } from './ledger-harness';

const ONE_A_SECOND_US = 1_000_000;
const TOO_FAST: MailOutcome = { kind: 'refused', code: 421, enhancedCode: '4.7.28', response: '421 4.7.28 slow down' };

describeEachDatabase('throttles', (client) => {
  let ledger: LedgerDatabase;
  beforeAll(async () => {
    ledger = await openLedger(client);
  });
  beforeEach(() => ledger.empty());
  afterAll(() => ledger?.close());

  const rowOf = (name: string) => ledger.knex(TABLES.throttles).where({ name }).first();
  const shell = (rate: Parameters<typeof createThrottle>[0]['rate']) => {
    const waits: number[] = [];
    const clock = createFakeClock();
    const throttle = createThrottle({
      ...{ repository: createThrottleRepository(ledger.database), rate, clock },
      pause: async (ms) => void waits.push(ms),
    });
    return { throttle, waits, clock };
  };

  it('give forty takers of four processes forty places, one interval apart', async () => {
    const asked = { name: 'all', intervalUs: ONE_A_SECOND_US, longestMs: MINUTE_MS };
    const first = await createThrottleRepository(ledger.database).take(asked);
    const startUs = Number((await rowOf('all')).next_us);
    const processes = Array.from({ length: 4 }, () => createThrottleRepository(ledger.database));
    const takers = processes.flatMap((process) => Array.from({ length: 10 }, () => process));
    const places = await Promise.all(takers.map((process) => process.take(asked)));
    expect(first).toEqual({ taken: true, waitMs: 0 });
    expect(places.every(({ taken }) => taken)).toBe(true);
    // Had the row run dry meanwhile, the last place would lie further away: places are never handed out late.
    expect(Number((await rowOf('all')).next_us) - startUs).toBe(40 * ONE_A_SECOND_US);
  });

  it('take no place further away than was asked for, and say how far it is', async () => {
    const repository = createThrottleRepository(ledger.database);
    const asked = { name: 'all', intervalUs: 60_000_000, longestMs: 1_000 };
    await repository.take(asked);
    const before = await rowOf('all');
    const { taken, waitMs } = await repository.take(asked);
    expect(taken).toBe(false);
    expect(waitMs).toBeGreaterThan(50_000);
    expect(waitMs).toBeLessThanOrEqual(60_000);
    expect((await rowOf('all')).next_us).toEqual(before.next_us);
  });

  it('let mail go at once where no rate is stated', async () => {
    const { throttle, waits } = shell({});
    for (let count = 0; count < 5; count += 1) expect(await throttle.turn('a@b.test')).toBeNull();
    expect(waits).toEqual([]);
    expect(await ledger.knex(TABLES.throttles)).toEqual([]);
  });

  it('make mail wait for its turn among all', async () => {
    const { throttle, waits } = shell({ perSecond: 0.5 });
    for (let count = 0; count < 3; count += 1) expect(await throttle.turn(`${count}@b.test`)).toBeNull();
    expect(waits).toHaveLength(2);
    expect(waits[0]).toBeGreaterThan(0);
    expect(waits[1]).toBeGreaterThan(2_000);
    expect(waits[1]).toBeLessThanOrEqual(4_000);
  });

  it('put off mail to a full domain, and let others go', async () => {
    const { throttle } = shell({ domains: { 'slow.test': 0.5 } });
    expect(await throttle.turn('a@slow.test')).toBeNull();
    const late = await throttle.turn('b@SLOW.test');
    expect(late?.putOffMs).toBeGreaterThan(1_000);
    expect(await throttle.turn('c@fast.test')).toBeNull();
    expect(await throttle.fullDomains()).toEqual(['slow.test']);
    expect(throttle.perPeriod('slow.test', 4_000)).toBe(2);
    expect(throttle.perPeriod('fast.test', 4_000)).toBe(Infinity);
  });

  it('halve a domain that says "too fast", once for answers of the same moment, and let it recover', async () => {
    const { throttle } = shell({ perDomainPerSecond: 4 });
    await throttle.turn('a@big.test');
    await throttle.learn('a@big.test', TOO_FAST);
    const slowed = async () => Number((await rowOf('domain:big.test')).interval_us);
    expect(await slowed()).toBe(500_000);
    await Promise.all([throttle.learn('b@big.test', TOO_FAST), throttle.learn('c@big.test', TOO_FAST)]);
    expect([1_000_000, 2_000_000]).toContain(await slowed());
    await throttle.learn('d@big.test', { kind: 'accepted', response: '250' });
    await throttle.recover();
    expect(await slowed()).toBeGreaterThan(500_000);
    for (let step = 0; step < 4; step += 1) {
      await ledger.knex(TABLES.throttles).update({ slowed_at: 0 });
      await throttle.recover();
    }
    expect(await slowed()).toBe(0);
  });

  it('tell another process of a slowed domain within seconds', async () => {
    const [one, other] = [shell({}), shell({})];
    expect(await other.throttle.turn('a@big.test')).toBeNull();
    await one.throttle.learn('a@big.test', TOO_FAST);
    other.clock.advance(3_000);
    await other.throttle.turn('b@big.test');
    expect(other.throttle.perPeriod('big.test', 10_000)).toBe(10);
  });

  it('put the delivery off without a try, and keep its own time', async () => {
    const { delivery, source, plan, row, mailer, set } = createHarness(
      ledger,
      {},
      { rate: { domains: { 'slow.test': 0.01 } } },
    );
    source.prepared = () => mailTo('ann@slow.test');
    const [first = -1, second = -1] = await plan({}, {});
    await delivery.work(first);
    const before = await row(second);
    await delivery.work(second);
    const after = await row(second);
    expect(mailer.sent).toHaveLength(1);
    expect(after).toMatchObject({ state: 'pending', attempts: 0, scheduled_at: before.scheduled_at, claimed_by: null });
    expect(Number(after.due_at) - Number(before.due_at)).toBeGreaterThan(MINUTE_MS);
    await set(second, { due_at: 0 });
    await ledger.knex(TABLES.throttles).update({ next_us: 0 });
    await delivery.work(second);
    expect(mailer.sent).toHaveLength(2);
  });

  it('slow a domain through the worker that met its answer', async () => {
    const { delivery, source, planOne, mailer } = createHarness(ledger);
    source.prepared = () => mailTo('ann@big.test');
    mailer.answer = () => TOO_FAST;
    await delivery.work(await planOne());
    expect(Number((await rowOf('domain:big.test')).interval_us)).toBe(1_000_000);
  });

  it('are put aside when the process stops, so that nothing waits for them', async () => {
    const never = new Promise<void>(() => undefined);
    const { throttle } = shell({});
    expect(await throttle.turn('a@b.test')).toBeNull();
    const waiting = createThrottle({
      repository: createThrottleRepository(ledger.database),
      rate: { perSecond: 0.1 },
      clock: createFakeClock(),
      pause: () => never,
    });
    await waiting.turn('a@b.test');
    const turn = waiting.turn('b@b.test');
    waiting.stop();
    expect(await turn).toEqual({ putOffMs: 0 });
  });

  it('leave each sequence its share of a batch', async () => {
    const { delivery, plan, queue } = createHarness(ledger, {}, { batchSize: 10 });
    const large = await plan(...Array.from({ length: 30 }, () => ({ sequenceId: 'large', dueAtMs: 1_000 })));
    const small = await plan({ sequenceId: 'small' }, { sequenceId: 'small' });
    const [alone = -1] = await plan({ sequenceId: null, kind: 'step' });
    expect(await delivery.tick()).toEqual({ full: true });
    expect(queue.rung).toHaveLength(10);
    expect(queue.rung).toEqual(expect.arrayContaining([...small, alone, ...large.slice(0, 7)]));
  });
});
