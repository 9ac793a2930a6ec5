/** T3 of several mails in one transaction: each is asked about what is so at its own turn. */
import { departInTurn } from '../../../../server/src/features/delivery/depart-in-turn';
import {
  createSuppressedInList,
  createSuppressedQuery,
  type SuppressedQuery,
} from '../../../../server/src/features/delivery/suppressed-query';
import { TABLES } from '../../../../server/src/lib/table-names';
import { describeEachDatabase } from '../../../support/databases';
import { runningStatements } from '../../../support/running-statements';
import { waitFor } from '../../../support/wait-for';
import { ADDRESS_KEYS, createHarness, databaseNow, openLedger, type LedgerDatabase } from './ledger-harness';

const NAMES = ['first', 'second'];
const addressOf = (name: string): string => `${name}@example.test`;

describeEachDatabase('mails that depart in turn', (client) => {
  let ledger: LedgerDatabase;
  beforeAll(async () => {
    ledger = await openLedger(client);
  });
  afterEach(() => ledger.empty());
  afterAll(() => ledger?.close());

  if (client !== 'mysql') {
    it.skip('left out: in SQLite one connection writes at a time, PostgreSQL asks about all in one statement', () =>
      undefined);
    return;
  }
  it('stay where they are suppressed while the ones before them are asked about', async () => {
    const { database, knex } = ledger;
    const ids = await createHarness(ledger).plan(...NAMES.map((recipientId) => ({ recipientId })));
    const lease = (await databaseNow(database)) + 60_000;
    await knex(TABLES.deliveries).whereIn('id', ids).update({ state: 'claimed', fence: 1, lease_until: lease });
    const real = createSuppressedQuery(database, ADDRESS_KEYS);
    const suppressed: SuppressedQuery = (address, sequenceId) =>
      address === addressOf('first') ? { sql: '(SLEEP(2) = 1)', bindings: [] } : real(address, sequenceId);
    const departing = NAMES.map((name, index) => ({
      row: { id: ids[index] ?? -1, fence: 1, sequenceId: null },
      departure: { email: addressOf(name), subject: 'News', sequenceName: null, templateId: null, leaseMs: 60_000 },
    }));
    const deps = { database, suppressed, suppressedInList: createSuppressedInList(database, ADDRESS_KEYS) };
    const answers = departInTurn(deps, { departing, waits: false });
    await waitFor(
      () => runningStatements(knex, client),
      (statements) => statements.some((statement) => statement.includes('SLEEP(2)')),
    );
    const all = { scope: 'all', reason: 'manual', source: 'test', created_at: 1 };
    await knex(TABLES.suppressions).insert({ ...all, address: addressOf('second') });
    expect(await answers).toEqual([true, false]);
    expect(await knex(TABLES.deliveries).whereIn('id', ids).orderBy('id').pluck('state')).toEqual([
      'sending',
      'claimed',
    ]);
  });
});
