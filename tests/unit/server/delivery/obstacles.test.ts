/** A site whose provider drops headers, or that states no address: nothing of a sequence leaves, and nothing fails for it. */
import { errorDetail } from '../../../../server/src/contracts';
import { describeEachDatabase } from '../../../support/databases';
import { createHarness, databaseNow, mailTo, openLedger, type LedgerDatabase } from './ledger-harness';

const obstacles = [errorDetail(['sending'], 'The header is dropped')];

describeEachDatabase('a mail of a site that may not send it', (client) => {
  let ledger: LedgerDatabase;
  beforeAll(async () => {
    ledger = await openLedger(client);
  });
  afterEach(() => ledger.empty());
  afterAll(() => ledger.close());

  it('waits, and leaves once the site has been mended', async () => {
    const before = createHarness(ledger, { obstacles });
    const id = await before.planOne();
    await before.delivery.work(id);
    expect(before.mailer.sent).toEqual([]);
    const waiting = await before.row(id);
    expect(waiting).toMatchObject({ state: 'pending', attempts: 0, reason: 'The header is dropped' });
    expect(Number(waiting.due_at)).toBeGreaterThan((await databaseNow(ledger.database)) + 60_000);

    expect(Number(waiting.scheduled_at)).toBeLessThan(await databaseNow(ledger.database));

    const after = createHarness(ledger);
    await after.set(id, { due_at: 0 });
    await after.delivery.work(id);
    expect(await after.stateOf(id)).toBe('sent');
  });

  it('leaves where it is transactional', async () => {
    const { delivery, planOne, source, stateOf } = createHarness(ledger, { obstacles });
    source.prepared = () => ({ ...mailTo('a@example.test'), marketing: false }) as ReturnType<typeof mailTo>;
    const id = await planOne();
    await delivery.work(id);
    expect(await stateOf(id)).toBe('sent');
  });
});
