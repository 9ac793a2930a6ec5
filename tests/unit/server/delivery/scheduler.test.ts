import { randomBytes } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import Redis from 'ioredis';
import { createBullJobQueue } from '../../../../server/src/adapters/bull-job-queue';
import { singleRedis } from '../../../../server/src/adapters/redis-target';
import { createMemoryJobQueue } from '../../../../server/src/adapters/memory-job-queue';
import { TABLES } from '../../../../server/src/lib/table-names';
import type { JobQueue } from '../../../../server/src/ports/job-queue';
import type { OutgoingMail } from '../../../../server/src/ports/mailer';
import { redisMissingReason, redisUrl } from '../../../support/databases';
import { MINUTE_MS } from '../../../../server/src/lib/duration';
import { createRecordingLog } from '../../../support/recording-log';
import { waitFor } from '../../../support/wait-for';
import { ACCEPTED, createHarness, databaseNow, openLedger, type LedgerDatabase } from './ledger-harness';

const SENDING = {
  ...{
    concurrency: 3,
    batchSize: 20,
    tickIntervalMs: 200,
    leaseMs: 60_000,
    maxLatenessHours: 72,
    maxComplaintRate: 0.003,
    keepContentDays: 30,
    keepHistoryDays: 1_095,
    rate: {},
  },
  from: 'news@shop.test',
};

/** A mailer whose mails can be waited for, and held. */
const createCountingMailer = () => {
  const events = new EventEmitter();
  const sent: OutgoingMail[] = [];
  let gate: Promise<void> = Promise.resolve();
  let open: () => void = () => undefined;
  return {
    sent,
    hold: () => void (gate = new Promise((resolve) => (open = resolve))),
    release: () => open(),
    async until(count: number): Promise<void> {
      while (sent.length < count) await once(events, 'sent');
    },
    mailer: {
      async send(mail: OutgoingMail, depart: () => Promise<boolean>) {
        if (!(await depart())) return { kind: 'held' as const };
        sent.push(mail);
        events.emit('sent');
        await gate;
        return ACCEPTED;
      },
      close: async () => void events.emit('closed'),
    },
  };
};

describe('the scheduler', () => {
  let ledger: LedgerDatabase;
  beforeAll(async () => {
    ledger = await openLedger('sqlite');
  });
  afterEach(async () => {
    for (const table of [TABLES.deliveries, TABLES.leases]) await ledger.knex(table).delete();
  });
  afterAll(() => ledger.close());

  const states = (): Promise<string[]> => ledger.knex(TABLES.deliveries).distinct('state').pluck('state');
  const setUp = (queue: JobQueue, process: 'both' | 'web' = 'both') => {
    const counting = createCountingMailer();
    const harness = createHarness(ledger, { queue, process, mailer: counting.mailer, sending: SENDING });
    return { ...harness, ...counting };
  };
  const many = (count: number) => Array.from({ length: count }, () => ({}));

  it('finds what is due by itself, more than one batch of it, and sends each mail once', async () => {
    const { delivery, plan, sent, until } = setUp(createMemoryJobQueue(createRecordingLog()));
    await plan(...many(50));
    await delivery.scheduler.start();
    await until(50);
    await delivery.scheduler.stop();
    expect(new Set(sent.map(({ messageId }) => messageId)).size).toBe(50);
    expect([sent.length, await states()]).toEqual([50, ['sent']]);
  });

  it('stops by finishing what is under way and claiming nothing more', async () => {
    const { delivery, plan, sent, until, hold, release } = setUp(createMemoryJobQueue(createRecordingLog()));
    await plan(...many(10));
    hold();
    await delivery.scheduler.start();
    await until(3);
    const stopping = delivery.scheduler.stop();
    release();
    await stopping;
    expect(sent).toHaveLength(3);
    expect((await states()).sort()).toEqual(['pending', 'sent']);
    await delivery.scheduler.wake();
    expect(sent).toHaveLength(3);
  });

  it('has no more in hand than it may, also of what came due while it was off', async () => {
    const queue = createMemoryJobQueue(createRecordingLog());
    const { delivery, plan, mailer } = createHarness(ledger, { queue }, { concurrency: 1 });
    const inHand: number[] = [];
    mailer.answer = async () => {
      // Long enough for whoever else works to claim.
      for (let turn = 0; turn < 50; turn += 1) await new Promise(setImmediate);
      inHand.push((await ledger.knex(TABLES.deliveries).whereIn('state', ['claimed', 'sending'])).length);
      return ACCEPTED;
    };
    const dueAtMs = (await databaseNow(ledger.database)) - 10 * MINUTE_MS;
    await plan(...Array.from({ length: 10 }, () => ({ dueAtMs })));
    await queue.start(({ deliveryId }) => delivery.work(deliveryId), 1);
    await delivery.tick();
    await waitFor(states, ([state, ...others]) => state === 'sent' && others.length === 0);
    expect(inHand).toEqual(Array.from({ length: 10 }, () => 1));
  });

  it('sends nothing from a process that only plans, and keeps no bell that nobody hears', async () => {
    const queue = createMemoryJobQueue(createRecordingLog());
    const { delivery, plan, sent } = setUp(queue, 'web');
    await plan(...many(2));
    await delivery.scheduler.start();
    await delivery.scheduler.wake();
    expect([await queue.stats(), await ledger.knex(TABLES.leases)]).toEqual([{ waiting: 0, active: 0 }, []]);
    await delivery.scheduler.stop();
    expect([sent.length, await states()]).toEqual([0, ['pending']]);
  });

  it('does not wait for the next tick when it is woken', async () => {
    const { delivery, plan, until } = setUp(createMemoryJobQueue(createRecordingLog()));
    await delivery.scheduler.start();
    await plan(...many(1));
    await delivery.scheduler.wake();
    await until(1);
    await delivery.scheduler.stop();
    expect(await states()).toEqual(['sent']);
  });

  it('goes on after it was woken until nothing is due, however many batches that is', async () => {
    const queue = createMemoryJobQueue(createRecordingLog());
    const sending = { ...SENDING, tickIntervalMs: MINUTE_MS };
    const counting = createCountingMailer();
    const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, Math.min(ms, 50)));
    const { delivery, plan } = createHarness(ledger, { queue, mailer: counting.mailer, sending, pause });
    await delivery.scheduler.start();
    // The first look has found nothing; the next one of its own is a minute away.
    await waitFor(
      () => ledger.knex(TABLES.leases).where({ name: 'delivery-tick' }),
      (leases) => leases.length > 0,
    );
    await plan(...many(70));
    await delivery.scheduler.wake();
    await counting.until(70);
    await delivery.scheduler.stop();
    expect(await states()).toEqual(['sent']);
  });

  it('does not run its work inside the transaction of whoever woke it', async () => {
    const { delivery, plan, until } = setUp(createMemoryJobQueue(createRecordingLog()));
    await delivery.scheduler.start();
    await plan(...many(1));
    let woken: Promise<void> = Promise.resolve();
    await ledger.database.transaction(async (trx) => {
      await trx(TABLES.leases).where({ name: 'none' }).delete();
      woken = delivery.scheduler.wake();
    });
    await woken;
    await until(1);
    await delivery.scheduler.stop();
  });

  it('sends everything once although Redis forgets everything, again and again', async () => {
    const url = redisUrl();
    if (!url) return console.warn(`[tests] ${redisMissingReason()}`);
    const prefix = `{cohort_test_${process.pid}_${randomBytes(4).toString('hex')}}`;
    const queue = createBullJobQueue({ redis: singleRedis(url), prefix, log: createRecordingLog() });
    const { delivery, plan, sent, until } = setUp(queue);
    const redis = new Redis(url);
    const forget = async (): Promise<void> => {
      const keys = await redis.keys(`${prefix}*`);
      if (keys.length > 0) await redis.del(...keys);
    };
    await plan(...many(120));
    await delivery.scheduler.start();
    for (const count of [10, 40, 80]) {
      await until(count);
      await forget();
    }
    await until(120);
    await delivery.scheduler.stop();
    await forget();
    redis.disconnect();
    expect(new Set(sent.map(({ messageId }) => messageId)).size).toBe(120);
    expect([sent.length, await states()]).toEqual([120, ['sent']]);
  }, 60_000);
});
