import { createNamesRepository } from '../../../../server/src/features/sequences/names-repository';
import { DAY_MS } from '../../../../server/src/lib/duration';
import { TABLES } from '../../../../server/src/lib/table-names';
import { describeEachDatabase } from '../../../support/databases';
import { createHarness, databaseNow, openLedger, type LedgerDatabase } from './ledger-harness';

const goesOn = () => false;

describeEachDatabase('housekeeping', (client) => {
  let ledger: LedgerDatabase;
  beforeAll(async () => {
    ledger = await openLedger(client);
  });
  afterEach(() => ledger.empty());
  afterAll(() => ledger.close());

  const ago = async (days: number) => (await databaseNow(ledger.database)) - days * DAY_MS;
  const count = async (table: string) => Number((await ledger.knex(table).count({ total: '*' }).first())?.total);

  it('lets mails as they were sent go after their days, and every one where none are kept', async () => {
    const { delivery, plan } = createHarness(ledger);
    const [old = -1, young = -1] = await plan({}, {});
    for (const id of [old, young]) await delivery.work(id);
    await ledger
      .knex(TABLES.deliveryContents)
      .where({ delivery_id: old })
      .update({ kept_at: await ago(31) });
    expect(await delivery.tidy(goesOn)).toEqual({ contents: 1, deliveries: 0, names: 0, feedback: 0 });
    expect(await ledger.knex(TABLES.deliveryContents).pluck('delivery_id')).toEqual([young]);
    const without = createHarness(ledger, {}, { keepContentDays: 0 });
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await without.delivery.tidy(goesOn)).toMatchObject({ contents: 1 });
    expect(await count(TABLES.deliveryContents)).toBe(0);
  });

  it('takes people out of what is long over, and leaves the rows by which nothing is sent twice', async () => {
    const { delivery, plan, source, mailer, set, row } = createHarness(ledger);
    Object.assign(source, createNamesRepository(ledger.database));
    const enrollment = (id: number, state: string) => ({
      ...{ id, state, sequence_id: 'welcome', recipient_uid: 'api::contact.contact', recipient_id: `c${id}`, run: 1 },
      ...{ batch: 'b', current_step: 1, enrolled_at: 1, created_at: 1, updated_at: 1, contact_name: 'Ann' },
    });
    await ledger.knex(TABLES.enrollments).insert([enrollment(1, 'completed'), enrollment(2, 'active')]);
    const planned = { idempotencyKey: 'step:kept', enrollmentId: null };
    const [sent = -1, uncertain = -1, waiting = -1, young = -1] = await plan(planned, {}, {}, {});
    for (const id of [sent, young]) await delivery.work(id);
    mailer.answer = () => ({ kind: 'unknown', reason: 'closed' });
    await delivery.work(uncertain);
    const long = await ago(1_096);
    for (const id of [sent, uncertain, waiting]) await set(id, { updated_at: long });
    await ledger.knex(TABLES.mailFeedback).insert([
      { source: 's', event_key: '1', kind: 'bounced', address: 'a@x.test', received_at: long },
      { source: 's', event_key: '2', kind: 'bounced', address: 'b@x.test', received_at: await ago(1) },
    ]);
    expect(await delivery.tidy(goesOn)).toEqual({ contents: 0, deliveries: 1, names: 1, feedback: 1 });
    expect(await row(sent)).toMatchObject({ state: 'sent', email: null, subject: null, idempotency_key: 'step:kept' });
    expect(await ledger.knex(TABLES.deliveryEvents).where({ delivery_id: sent })).toEqual([]);
    for (const id of [uncertain, young]) expect((await row(id)).email).toMatch(/@example\.test$/);
    expect(await ledger.knex(TABLES.enrollments).orderBy('id').pluck('contact_name')).toEqual([null, 'Ann']);
    const copies = mailer.sent.length;
    await plan(planned);
    await delivery.work(sent);
    expect([await count(TABLES.deliveries), mailer.sent.length]).toEqual([4, copies]);
    expect(await delivery.tidy(goesOn)).toEqual({ contents: 0, deliveries: 0, names: 0, feedback: 0 });
  });

  it('stops between transactions when the process stops', async () => {
    const { delivery, plan } = createHarness(ledger);
    const ids = await plan(...Array.from({ length: 1_100 }, () => ({})));
    const long = await ago(1_096);
    await ledger.knex(TABLES.deliveries).whereIn('id', ids).update({ state: 'sent', updated_at: long });
    let asked = 0;
    const { deliveries } = await delivery.tidy(() => (asked += 1) > 3);
    expect(deliveries).toBe(500);
    expect(await delivery.tidy(goesOn)).toMatchObject({ deliveries: 600 });
  });
});
