/** What is answered where the database is away, and what is stored of it afterwards. */
import { createTokens, createTracking } from '../../../../server/src/features/tracking';
import { TABLES } from '../../../../server/src/lib/table-names';
import { createDatabase } from '../../../../server/src/platform/database';
import { createLeases } from '../../../../server/src/platform/leases';
import { openTemporaryKnex } from '../../../support/databases';
import { createRecordingLog } from '../../../support/recording-log';
import { createFakeClock, createHarness, openLedger, type LedgerDatabase } from '../delivery/ledger-harness';

const tokens = createTokens(['a secret of the tests']);
const VISITOR = { isHead: false, agent: 'Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0' };
const BASE = 'https://shop.test/api/cohort';

const tracking = ({ database }: Pick<LedgerDatabase, 'database'>) => {
  const log = createRecordingLog();
  const service = createTracking({
    ...{ database, tokens, log, base: BASE, role: 'both', clock: createFakeClock() },
    leases: createLeases(database, 'test'),
    config: { honeypot: true, linkDays: 60 },
  });
  return { service, log };
};

describe('opens and clicks', () => {
  let ledger: LedgerDatabase;
  beforeAll(async () => {
    ledger = await openLedger('sqlite');
  });
  afterAll(() => ledger?.close());

  it('are stored when the process stops', async () => {
    const { service } = tracking(ledger);
    const { planOne, delivery } = createHarness(ledger);
    const id = await planOne();
    await delivery.work(id);
    const html = await service.track({
      deliveryId: id,
      html: '<a href="https://a.test/?b">',
      opens: true,
      clicks: true,
    });
    const [, click = ''] = /click\/([\w-]+)/.exec(html) ?? [];
    expect(await service.click(click, VISITOR)).toEqual({ url: 'https://a.test/?b' });
    expect(await service.open(tokens.sign('open', [id]), VISITOR)).toBe(true);
    await service.stop();
    const events = ledger.knex(TABLES.deliveryEvents).where({ delivery_id: id }).orderBy('id');
    expect(await events.pluck('type')).toEqual(['sent', 'clicked', 'opened']);
  });

  it.each([
    ['open', [1, 2]],
    ['click', [1]],
    ['click', [1, 2]],
    ['unsubscribe', [1]],
  ] as const)('know no token of the purpose %s with the ids %j', async (purpose, ids) => {
    const { service } = tracking(ledger);
    const token = tokens.sign(purpose, ids);
    expect([await service.open(token, VISITOR), await service.click(token, VISITOR)]).toEqual([false, 'none']);
    await service.stop();
  });

  it('are answered while the database is away: the image, and known links; the log says so once', async () => {
    const { knex, close } = await openTemporaryKnex('sqlite');
    const { service, log } = tracking({ database: createDatabase(knex) });
    await close();
    expect(await service.open(tokens.sign('open', [1]), VISITOR)).toBe(true);
    for (let time = 0; time < 3; time += 1) {
      expect(await service.click(tokens.sign('click', [1, 7, 2]), VISITOR)).toBe('away');
      expect(await service.click(tokens.sign('click', [1, 0, 2]), VISITOR)).toBe('trap');
    }
    await service.stop();
    expect(log.lines.filter((line) => line.includes('cannot be read'))).toHaveLength(1);
    expect(log.lines.filter((line) => line.includes('4 openings and clicks could not be stored'))).toHaveLength(1);
  });
});
