/** A copied or restored database does not send before it is armed; a living one never has to be. */
import { noWitness } from '../../../../server/src/adapters/file-witness';
import { TABLES } from '../../../../server/src/lib/table-names';
import type { JobQueue } from '../../../../server/src/ports/job-queue';
import type { Witness } from '../../../../server/src/ports/witness';
import { describeEachDatabase } from '../../../support/databases';
import { createHarness, createSilentQueue, openLedger, type LedgerDatabase } from './ledger-harness';

const ADMIN = { kind: 'admin', userId: 7, isSuperAdmin: true } as const;
const ARM = { kind: 'installation', overdue: 'send' } as const;

const createMemoryWitness = (): Witness & { known: Map<string, number> } => {
  const known = new Map<string, number>();
  return {
    known,
    read: async (id) => known.get(id) ?? null,
    write: async (id, seenAtMs) => void known.set(id, seenAtMs),
    close: async () => undefined,
  };
};

describeEachDatabase('an installation', (client) => {
  let ledger: LedgerDatabase;
  const started: { stop(): Promise<void> }[] = [];
  beforeAll(async () => {
    ledger = await openLedger(client);
  });
  beforeEach(() => ledger.empty());
  afterEach(async () => {
    for (const { stop } of started.splice(0)) await stop();
  });
  afterAll(() => ledger?.close());

  /** A process that has started; its periodic work stays away. */
  const start = async (installation: { publicUrl?: string; witness?: Witness } = {}) => {
    const queue: JobQueue = createSilentQueue();
    const harness = createHarness(
      ledger,
      {
        queue,
        installation: { publicUrl: '', witness: noWitness, ...installation },
        pause: () => new Promise(() => undefined),
      },
      { tickIntervalMs: 600_000, leaseMs: 600_000 },
    );
    await harness.delivery.scheduler.start();
    started.push({ stop: () => harness.delivery.scheduler.stop(1) });
    return harness;
  };
  const isOn = async ({ delivery }: Awaited<ReturnType<typeof start>>) => (await delivery.switch.sending()).isOn;

  it('that is new arms itself, and stays armed at every later start', async () => {
    expect(await isOn(await start())).toBe(true);
    const [row] = await ledger.knex(TABLES.installation);
    expect(await isOn(await start())).toBe(true);
    expect(await ledger.knex(TABLES.installation)).toMatchObject([{ installation_id: row.installation_id }]);
  });

  it('of two processes that start at once is one', async () => {
    await Promise.all([start(), start(), start()]);
    expect(await ledger.knex(TABLES.installation)).toHaveLength(1);
    expect(await ledger.knex(TABLES.holds)).toHaveLength(0);
  });

  it('of which another process tells the witness while this one looks goes on', async () => {
    const witness = createMemoryWitness();
    await start({ witness });
    const { read } = witness;
    witness.read = async (id) => {
      const later = ledger.knex.raw('seen_at + ?', [60_000]);
      await ledger.knex(TABLES.installation).update({ seen_at: later });
      const row = await ledger.knex(TABLES.installation).first();
      await witness.write(id, Number(row.seen_at));
      return read(id);
    };
    expect(await isOn(await start({ witness }))).toBe(true);
  });

  it('under another public address holds everything until it is armed, and is known from then on', async () => {
    await start({ publicUrl: 'https://shop.test' });
    const staging = await start({ publicUrl: 'https://staging.test' });
    const id = await staging.planOne();
    await staging.delivery.work(id);
    expect([await staging.stateOf(id), staging.mailer.sent.length]).toEqual(['pending', 0]);
    const { holds } = await staging.delivery.switch.sending();
    expect(holds).toMatchObject([
      { kind: 'installation', by: 'server', reason: expect.stringContaining('https://staging.test') },
    ]);
    expect(await isOn(await start({ publicUrl: 'https://staging.test' }))).toBe(false);
    await staging.delivery.switch.release(ARM, ADMIN);
    await staging.delivery.work(id);
    expect(staging.mailer.sent).toHaveLength(1);
    expect(await isOn(await start({ publicUrl: 'https://staging.test' }))).toBe(true);
    expect(await isOn(await start({ publicUrl: 'https://shop.test' }))).toBe(false);
  });

  it('restored from a backup holds everything until it is armed', async () => {
    const witness = createMemoryWitness();
    await start({ witness });
    await ledger.knex(TABLES.installation).update({ seen_at: 1 });
    const restored = await start({ witness });
    expect((await restored.delivery.switch.sending()).holds).toMatchObject([
      { kind: 'installation', reason: expect.stringContaining('restored') },
    ]);
    expect(Number((await ledger.knex(TABLES.installation).first()).seen_at)).toBe(1);
    await restored.delivery.switch.release(ARM, ADMIN);
    expect(await isOn(await start({ witness }))).toBe(true);
  });

  it('whose witness has forgotten, or remembers less, goes on', async () => {
    const witness = createMemoryWitness();
    await start({ witness });
    witness.known.clear();
    expect(await isOn(await start({ witness }))).toBe(true);
    for (const id of witness.known.keys()) witness.known.set(id, 5);
    expect(await isOn(await start({ witness }))).toBe(true);
  });
});
