/**
 * The health page in a real browser: what is found, in words, in both languages, dark, narrow, and who may see it.
 * Screenshots stay in tests/.artifacts/health.
 */
import fs from 'node:fs';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { describeInBrowser, launchBrowser, openAdmin, type AdminPage } from '../support/browser';
import { artifactsDir } from '../support/paths';
import { violations } from '../support/violations';
import { bootStrapi, type RunningStrapi } from '../support/strapi';

const shots = path.join(artifactsDir, 'health');
const HEALTH = '/plugins/cohort/health';

describeInBrowser('health in the admin panel', () => {
  let site: RunningStrapi;
  let browser: Browser;
  let token: string;

  const shoot = ({ page }: AdminPage, name: string) =>
    page.screenshot({ path: path.join(shots, `${name}.png`), fullPage: true });
  const findings = ({ page }: AdminPage) =>
    page.getByRole('listitem').filter({ has: page.getByRole('heading', { level: 3 }) });

  beforeAll(async () => {
    fs.mkdirSync(shots, { recursive: true });
    const queue = { driver: 'bull', redisUrl: 'redis://user:not-to-be-shown@127.0.0.1:1' } as const;
    site = await bootStrapi({ config: { process: 'web', queue } });
    await site.strapi.db.connection('cohort_leases').insert({
      ...{ name: 'delivery-tick', holder: 'x', until_at: 13_501, last_run_at: 1, fence: 1 },
    });
    browser = await launchBrowser();
    token = await site.adminToken();
  });
  afterAll(async () => {
    await browser?.close();
    await site?.destroy();
  });

  it('says what is wrong and what to do, without a password', async () => {
    const admin = await openAdmin(browser, site, token);
    await admin.open(HEALTH);
    const redis = findings(admin).filter({ hasText: 'Redis does not answer at 127.0.0.1:1.' });
    await redis.getByText('Emails are queued in the database').waitFor();
    await findings(admin).filter({ hasText: 'No process sends.' }).getByText('COHORT_PROCESS=worker').waitFor();
    await findings(admin).filter({ hasText: 'which recipients cannot reach' }).waitFor();
    await admin.page.getByRole('gridcell', { name: /Serves · Alive/ }).waitFor();
    await admin.page.getByRole('gridcell', { name: /Look for due emails · Late/ }).waitFor();
    expect(await admin.page.content()).not.toContain('not-to-be-shown');
    expect(await violations(admin.page)).toEqual([]);
    await shoot(admin, 'health');
    await site.strapi.db.connection('cohort_leases').delete();
    expect(admin.problems).toEqual([]);
    await admin.close();
  });

  it('is asked again by its button', async () => {
    const admin = await openAdmin(browser, site, token);
    await admin.open(HEALTH);
    const asked = admin.page.waitForResponse((answer) => answer.url().endsWith('/cohort/health'));
    await admin.page.getByRole('button', { name: 'Check again' }).click();
    expect((await asked).status()).toBe(200);
    await admin.close();
  });

  it('is for those alone who may read it', async () => {
    const reader = await site.adminToken({ permissions: ['plugin::cohort.health.read-health'] });
    const own = await openAdmin(browser, site, reader);
    await own.open('/plugins/cohort');
    await own.page.getByRole('heading', { name: 'Health', level: 1 }).waitFor();
    await own.close();
    const other = await site.adminToken({ permissions: ['plugin::cohort.deliveries.read-deliveries'] });
    const kept = await openAdmin(browser, site, other);
    await kept.open(HEALTH);
    expect(await kept.page.getByRole('heading', { name: 'Health', level: 1 }).count()).toBe(0);
    expect((await site.request.get('/cohort/health').auth(other, { type: 'bearer' })).status).toBe(403);
    await kept.close();
  });

  it.each([
    ['dark', { colorScheme: 'dark' }],
    ['narrow', { width: 400, height: 800 }],
    ['thai', { locale: 'th' }],
  ] as const)('can be read: %s', async (name, options) => {
    const own = await openAdmin(browser, site, token, options);
    await own.open(HEALTH);
    await findings(own).first().waitFor();
    expect(await violations(own.page)).toEqual([]);
    const overflow = await own.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    await shoot(own, name);
    expect(own.problems).toEqual([]);
    await own.close();
  });
});
