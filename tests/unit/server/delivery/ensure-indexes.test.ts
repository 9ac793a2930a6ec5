import { ensureIndexes } from '../../../../server/src/features/delivery';
import { TABLES } from '../../../../server/src/lib/table-names';
import { describeEachDatabase } from '../../../support/databases';
import { createHarness, openLedger, type LedgerDatabase } from './ledger-harness';

const SOON_MS = 3_000;

describeEachDatabase(
  'the index of due mail',
  (client) => {
    let ledger: LedgerDatabase;
    beforeAll(async () => {
      ledger = await openLedger(client);
    });
    afterAll(() => ledger.close());

    it('does not keep a process from booting while another is in the middle of a transaction', async () => {
      const id = await createHarness(ledger).planOne();
      const trx = await ledger.knex.transaction();
      await trx(TABLES.deliveries).where({ id }).update({ reason: 'its process is frozen here' });
      const late = new Promise((resolve) => setTimeout(resolve, SOON_MS, 'waited').unref());
      const ensured = ensureIndexes(ledger.database).then(() => 'done');
      const first = await Promise.race([ensured, late]);
      await trx.rollback();
      await ensured;
      expect(first).toBe('done');
    });
  },
  ['postgres'],
);
