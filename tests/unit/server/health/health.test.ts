/** The figures of a real ledger, heartbeats of several processes, and what is asked how often. */
import { randomUUID } from 'node:crypto';
import { createHealth, healthFeature, type HealthDeps } from '../../../../server/src/features/health';
import { TABLES } from '../../../../server/src/lib/table-names';
import { createLeases } from '../../../../server/src/platform/leases';
import type { MailServerAnswer } from '../../../../server/src/ports/mailer';
import { describeEachDatabase } from '../../../support/databases';
import { parseExposition } from '../../../support/parse-exposition';
import { recordQueries } from '../../../support/query-log';
import { createRawTables } from '../../../support/raw-tables';
import { createRecordingLog } from '../../../support/recording-log';
import { waitFor } from '../../../support/wait-for';
import { createHarness, databaseNow, openLedger, type LedgerDatabase } from '../delivery/ledger-harness';

const TOKEN = 'a token of the tests';

describeEachDatabase('health', (client) => {
  let ledger: LedgerDatabase;
  beforeAll(async () => {
    ledger = await openLedger(client);
    await createRawTables(ledger.knex, healthFeature.tables ?? []);
  });
  afterEach(async () => {
    await ledger.empty();
    await ledger.knex(TABLES.processes).delete();
  });
  afterAll(() => ledger.close());

  const open = (given: Partial<HealthDeps> = {}) => {
    const harness = createHarness(ledger);
    const log = createRecordingLog();
    let skewMs = 0;
    const health = createHealth({
      ...{ database: ledger.database, log, metricsToken: TOKEN, nowMs: () => Date.now() + skewMs },
      me: { id: randomUUID(), role: 'worker', host: 'here', pid: 1, version: '1.0.0' },
      sendingState: () => harness.delivery.switch.state(),
      queueServer: null,
      mailServer: { name: 'mail.test:25', ask: async () => ({ kind: 'answers' }) },
      sender: { provider: 'mail.test:25', passage: 'passes', hasPostalAddress: true },
      publicAddress: { url: 'https://shop.example/api/cohort', isStated: true },
      ...given,
    });
    const find = async (part: string) => (await health.report()).checks.filter((check) => check.part === part);
    return { ...harness, health, log, find, shiftClock: (ms: number) => void (skewMs += ms) };
  };

  it('counts the ledger by state and knows since when the oldest is due', async () => {
    const { planOne, set, find, health } = open();
    const nowMs = await databaseNow(ledger.database);
    await planOne({ dueAtMs: nowMs - 20 * 60_000 });
    await planOne({ dueAtMs: nowMs + 3_600_000 });
    await set(await planOne(), { state: 'sent', settled_at: nowMs });
    await set(await planOne(), { state: 'sent', settled_at: nowMs - 600_000 });
    await set(await planOne(), { state: 'failed', settled_at: nowMs - 600_000 });
    await set(await planOne(), { state: 'uncertain' });
    expect(await find('queue')).toMatchObject([
      { state: 'warn', finding: 'queue-late', values: { waiting: 2, due: 1, inHand: 0, oldestMinutes: 20 } },
    ]);
    expect(await find('outcomes')).toMatchObject([{ finding: 'outcomes-bad', values: { failed: 1, uncertain: 1 } }]);
    const families = parseExposition((await health.metrics()).text);
    const value = (name: string, labels = {}) =>
      families.get(`cohort_${name}`)?.samples.find((sample) => JSON.stringify(sample.labels) === JSON.stringify(labels))
        ?.value;
    expect(value('deliveries', { state: 'sent' })).toBe(2);
    expect(value('sent_last_5_minutes')).toBe(1);
    expect(value('oldest_due_seconds')).toBeGreaterThanOrEqual(1_200);
    expect(value('sending')).toBe(1);
  });

  it('asks for the page nothing of what has ended, however much that is', async () => {
    const { planOne, set, health } = open();
    await planOne();
    await set(await planOne(), { state: 'sent', settled_at: 1 });
    const asked = await recordQueries(ledger.knex, () => health.report());
    const counts = asked.filter(({ sql }) => sql.includes(TABLES.deliveries));
    expect(counts.filter(({ sql }) => !/where/i.test(sql))).toEqual([]);
    expect(counts.filter(({ sql, bindings }) => !sql.includes('settled_at') && bindings.includes('sent'))).toEqual([]);
  });

  it('is quiet about an empty ledger', async () => {
    const { find } = open();
    expect(await find('queue')).toMatchObject([{ state: 'ok', values: { waiting: 0, due: 0, oldestMinutes: 0 } }]);
  });

  it('hears of processes until they end in order, and of one that was killed for a day', async () => {
    const { health, log } = open();
    await health.start();
    const seen = () => ledger.knex(TABLES.processes).select('host', 'seen_at');
    await waitFor(seen, (rows) => rows.length === 1);
    const nowMs = await databaseNow(ledger.database);
    const killed = { role: 'both', pid: 2, version: '1.0.0', started_at: nowMs - 200_000_000 };
    await ledger.knex(TABLES.processes).insert([
      { ...killed, process_id: 'killed', host: 'killed', seen_at: nowMs - 120_000 },
      { ...killed, process_id: 'forgotten', host: 'forgotten', seen_at: nowMs - 90_000_000 },
    ]);
    const other = open({ me: { id: randomUUID(), role: 'web', host: 'there', pid: 3, version: '1.1.0' } });
    await other.health.start();
    await waitFor(seen, (rows) => rows.some(({ host }) => host === 'there') && rows.length === 3);
    const { processes, checks } = await other.health.report();
    expect(processes.map(({ host, isAlive }) => `${host} ${isAlive}`).sort()).toEqual([
      'here true',
      'killed false',
      'there true',
    ]);
    expect(checks.filter(({ part }) => part === 'processes').map(({ finding }) => finding)).toEqual([
      'processes-alive',
      'processes-silent',
      'processes-differ',
    ]);
    await health.stop();
    await other.health.stop();
    expect((await seen()).map(({ host }) => host)).toEqual(['killed']);
    expect(log.lines).toEqual([]);
  });

  it('derives the period of a job from its lease', async () => {
    const leases = createLeases(ledger.database, 'me');
    await leases.withLease('delivery-tick', 15_000, async () => undefined);
    await leases.withLease('a-lease-of-something-else', 1_000, async () => undefined);
    const { jobs } = await open().health.report();
    expect(jobs).toMatchObject([{ name: 'delivery-tick', periodMs: 15_000, isLate: false }]);
    await ledger.knex(TABLES.leases).update({ last_run_at: 1, until_at: 13_501 });
    expect(await open().find('jobs')).toMatchObject([{ state: 'warn', values: { jobs: 'delivery-tick' } }]);
  });

  it('says first what holds everything', async () => {
    const { delivery, find } = open();
    const admin = { kind: 'admin', userId: 1, isSuperAdmin: true } as const;
    await delivery.switch.hold({ kind: 'step', target: 'first', reason: 'a step' }, admin);
    expect(await open().find('holds')).toMatchObject([{ finding: 'holds-some' }]);
    await delivery.switch.hold({ kind: 'switch', reason: 'all of it' }, admin);
    expect(await find('holds')).toMatchObject([
      { state: 'warn', finding: 'holds-all', values: { reason: 'all of it' } },
    ]);
    expect(await find('queue')).toMatchObject([{ finding: 'queue-held' }]);
  });

  it('asks the mail server at most once a minute, and Redis at most every ten seconds', async () => {
    let mails = 0;
    let questions = 0;
    const answer: MailServerAnswer = { kind: 'refuses', code: 535 };
    const { health, find, shiftClock } = open({
      mailServer: { name: 'm', ask: async () => ((mails += 1), answer) },
      queueServer: {
        address: 'redis.test:6379',
        ask: async () => {
          questions += 1;
          throw new Error('redis://user:secret@redis.test is away');
        },
      },
    });
    for (const ms of [0, 5_000, 5_000, 49_000]) {
      shiftClock(ms);
      await health.report();
    }
    expect([mails, questions]).toEqual([1, 3]);
    shiftClock(1_001);
    await health.report();
    expect(mails).toBe(2);
    expect(await find('redis')).toMatchObject([{ finding: 'redis-silent', values: { address: 'redis.test:6379' } }]);
    expect(JSON.stringify(await health.report())).not.toContain('secret');
    expect(await find('clock')).toMatchObject([{ state: 'warn', finding: 'clock-off' }]);
  });

  it('says at the start what is wrong with Redis', async () => {
    const findings = [{ finding: 'evicts', policy: 'allkeys-lru' } as const];
    const queueServer = { address: 'r:1', ask: async () => ({ version: '7', latencyMs: 1, findings }) };
    const { health, log } = open({ queueServer });
    await health.start();
    await health.stop();
    expect(log.lines).toEqual([expect.stringMatching(/^Redis at r:1: maxmemory-policy is allkeys-lru/)]);
  });

  it.each([
    [undefined, 'no'],
    ['', 'no'],
    ['Bearer ', 'no'],
    [`Bearer ${TOKEN.replace(/ /g, '')}`, 'no'],
    ['Basic abc', 'no'],
    ['Bearer another-token-of-the-tests', 'no'],
  ])('opens metrics to nobody with %j', (authorization, expected) => {
    expect(open().health.mayReadMetrics(authorization)).toBe(expected);
  });

  it('opens metrics to the token alone, and not at all without one', () => {
    expect(open({ metricsToken: 'right-token-1234' }).health.mayReadMetrics('bearer right-token-1234')).toBe('yes');
    expect(open({ metricsToken: undefined }).health.mayReadMetrics('Bearer undefined')).toBe('off');
  });
});
