/** Hits in the ledger of each engine: once, marked in the light of each other, and in order of nothing. */
import type { HitData, RecordedHit } from '../../../../server/src/features/tracking/core/hit-events';
import { createHitRepository } from '../../../../server/src/features/tracking/hit-repository';
import { TABLES } from '../../../../server/src/lib/table-names';
import { describeEachDatabase } from '../../../support/databases';
import { createHarness, databaseNow, openLedger, type LedgerDatabase } from '../delivery/ledger-harness';

const PERSON = 'Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0';
const FIRST = { isFirst: true };

describeEachDatabase('hits in the ledger', (client) => {
  let ledger: LedgerDatabase;
  let serial = 0;
  beforeAll(async () => {
    ledger = await openLedger(client);
  });
  beforeEach(() => ledger.empty());
  afterAll(() => ledger?.close());

  const hit = (deliveryId: number, more: Partial<RecordedHit> = {}): RecordedHit => {
    serial += 1;
    return { key: `k${serial}`, deliveryId, link: null, linkCount: 0, isHead: false, agent: PERSON, ageMs: 0, ...more };
  };
  const click = (deliveryId: number, link: number, ageMs = 0) => hit(deliveryId, { link, linkCount: 2, ageMs });
  const store = (hits: RecordedHit[], tries = FIRST) => createHitRepository(ledger.database).store(hits, tries);
  /** Sent an hour ago. */
  const sent = async (): Promise<number> => {
    const { delivery, planOne, set } = createHarness(ledger);
    const id = await planOne();
    await delivery.work(id);
    await set(id, { sent_at: (await databaseNow(ledger.database)) - 3_600_000 });
    return id;
  };
  const eventsOf = async (id: number): Promise<{ type: string; at: number; data: HitData }[]> => {
    const rows = await ledger
      .knex(TABLES.deliveryEvents)
      .where({ delivery_id: id })
      .whereNot('type', 'sent')
      .orderBy('id');
    return rows.map(({ type, at, data }) => ({
      type,
      at: Number(at),
      data: typeof data === 'string' ? JSON.parse(data) : data,
    }));
  };
  const marksOf = async (id: number): Promise<unknown[]> =>
    (await eventsOf(id)).map(({ data: { machine, reason } }) => (machine ? reason : 'person'));

  it('are events of their own, at the instant they came', async () => {
    const [one, other] = [await sent(), await sent()];
    await store([hit(one), hit(one, { ageMs: 5_000 }), click(other, 7), hit(-1)]);
    const [newer, older] = await eventsOf(one);
    expect((newer?.at ?? 0) - (older?.at ?? 0)).toBe(5_000);
    expect(Math.abs((newer?.at ?? 0) - (await databaseNow(ledger.database)))).toBeLessThan(5_000);
    expect(await eventsOf(other)).toMatchObject([{ type: 'clicked', data: { machine: false, link: 7, of: 2 } }]);
    expect(await ledger.knex(TABLES.deliveryEvents).where({ delivery_id: -1 })).toEqual([]);
  });

  it('are there once when the batch is stored again', async () => {
    const id = await sent();
    const batch = [hit(id), hit(id), hit(id)];
    await store(batch.slice(0, 2));
    await store(batch, { isFirst: false });
    expect(await eventsOf(id)).toHaveLength(3);
  });

  it('of a mail on its way, or just sent, are those of a machine', async () => {
    const { planOne, set } = createHarness(ledger);
    const id = await planOne();
    await set(id, { state: 'sending' });
    await store([hit(id)]);
    await set(id, { state: 'sent', sent_at: (await databaseNow(ledger.database)) - 9_000 });
    await store([hit(id)]);
    await set(id, { sent_at: (await databaseNow(ledger.database)) - 60_000 });
    await store([hit(id)]);
    expect(await marksOf(id)).toEqual(['early', 'early', 'person']);
  });

  it('of an uncertain mail are measured from the doubt', async () => {
    const { planOne, set } = createHarness(ledger);
    const id = await planOne();
    await set(id, { state: 'uncertain', updated_at: (await databaseNow(ledger.database)) - 60_000 });
    await store([hit(id)]);
    expect(await marksOf(id)).toEqual(['person']);
  });

  it('are marked later when the rest of the burst comes, also from another process', async () => {
    const id = await sent();
    await store([hit(id, { ageMs: 60_000 }), click(id, 7, 1_500), hit(id, { ageMs: 1_000 })]);
    expect(await marksOf(id)).toEqual(['person', 'person', 'person']);
    await store([click(id, 8)]);
    expect(await marksOf(id)).toEqual(['person', 'burst', 'burst', 'burst']);
  });

  it('are marked later when the hidden link is followed, and not those of other mails', async () => {
    const [id, other] = [await sent(), await sent()];
    await store([hit(id, { ageMs: 120_000 }), click(id, 7, 30_000), click(other, 7, 30_000)]);
    await store([click(id, 0)]);
    await store([hit(id)]);
    expect(await marksOf(id)).toEqual(['person', 'honeypot', 'honeypot', 'honeypot']);
    expect(await marksOf(other)).toEqual(['person']);
  });

  it('are all there when two processes store parts of a scan at the same time', async () => {
    const ids = await Promise.all(Array.from({ length: 5 }, sent));
    await Promise.all([store(ids.map((id) => click(id, 7))), store(ids.map((id) => click(id, 8)))]);
    for (const id of ids) expect(await marksOf(id)).toEqual(['burst', 'burst']);
  });
});
