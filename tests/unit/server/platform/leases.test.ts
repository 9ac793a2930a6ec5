import { createLeases } from '../../../../server/src/platform/leases';
import { TABLES } from '../../../../server/src/lib/table-names';
import { describeEachDatabase } from '../../../support/databases';
import { openLedger, type LedgerDatabase } from '../delivery/ledger-harness';

const PERIOD_MS = 60_000;

describeEachDatabase('leases', (client) => {
  let ledger: LedgerDatabase;
  beforeAll(async () => {
    ledger = await openLedger(client);
  });
  afterEach(() => ledger.knex(TABLES.leases).delete());
  afterAll(() => ledger.close());

  const runner = (holder: string) => {
    const runs: string[] = [];
    const leases = createLeases(ledger.database, holder);
    const run = () => leases.withLease('tick', PERIOD_MS, async () => void runs.push(holder));
    return { runs, run };
  };

  it('lets one of many holders run in a period', async () => {
    const runners = Array.from({ length: 8 }, (_, index) => runner(`p${index}`));
    const granted = await Promise.all([...runners, ...runners].map(({ run }) => run()));
    expect(granted.filter(Boolean)).toHaveLength(1);
    expect(runners.flatMap(({ runs }) => runs)).toHaveLength(1);
  });

  it('lets the next one run when the period is over by the database’s clock', async () => {
    const [one, other] = [runner('one'), runner('other')];
    expect(await one.run()).toBe(true);
    await ledger.knex(TABLES.leases).update({ until_at: 1 });
    expect(await other.run()).toBe(true);
    expect(await one.run()).toBe(false);
    expect(await ledger.knex(TABLES.leases)).toMatchObject([{ name: 'tick', holder: 'other', fence: 2 }]);
  });

  it('keeps names apart, and passes a failure on without giving the period back', async () => {
    const leases = createLeases(ledger.database, 'p');
    const failing = leases.withLease('sweep', PERIOD_MS, () => Promise.reject(new Error('failed')));
    await expect(failing).rejects.toThrow('failed');
    expect(await runner('p').run()).toBe(true);
    expect(await leases.withLease('sweep', PERIOD_MS, async () => undefined)).toBe(false);
  });
});
