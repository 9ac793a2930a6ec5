/** The harness of the fault tests itself: a process that dies without a word, and starts again on the same database. */
import { createTemporaryDatabase, type TemporaryDatabase } from '../support/databases';
import { startSiteProcess, type SiteProcess } from '../support/process';

describe('a playground process', () => {
  let database: TemporaryDatabase;
  let site: SiteProcess | undefined;
  beforeAll(async () => {
    database = await createTemporaryDatabase('sqlite');
  });
  afterAll(async () => {
    await site?.kill();
    await database.drop();
  });

  it('starts, dies by SIGKILL, starts again and stops on SIGTERM', async () => {
    site = await startSiteProcess({ database, config: { process: 'web' } });
    await site.kill();
    expect(site.isRunning()).toBe(false);
    site = await startSiteProcess({ database, config: { process: 'web' } });
    expect(await site.stop()).toBeLessThan(10_000);
  });
});
