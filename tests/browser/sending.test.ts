/**
 * Sending held and let go on in a real browser: the reason, the question about what came due, the notice on other pages,
 * and who may. Screenshots stay in tests/.artifacts/sending.
 */
import fs from 'node:fs';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { describeInBrowser, launchBrowser, openAdmin, type AdminPage } from '../support/browser';
import { prepareCampaign } from '../support/campaign';
import { createTemporaryDatabase } from '../support/databases';
import { artifactsDir } from '../support/paths';
import { bootStrapi, type RunningStrapi } from '../support/strapi';
import { violations } from '../support/violations';

const shots = path.join(artifactsDir, 'sending');
const SENDING = '/plugins/cohort/sending';
const REASON = 'The price in the newsletter is wrong';

describeInBrowser('sending in the admin panel', () => {
  let site: RunningStrapi;
  let browser: Browser;
  let admin: AdminPage;
  let token: string;

  const post = async (route: string, data: object): Promise<void> => {
    const answer = await site.request.post(`/cohort/sending/${route}`).auth(token, { type: 'bearer' }).send({ data });
    expect({ status: answer.status, body: answer.body }).toMatchObject({ status: 200 });
  };
  const hold = () => post('hold', { reason: REASON });
  const release = () => post('release', { overdue: 'send' });
  const shoot = ({ page }: AdminPage, name: string) =>
    page.screenshot({ path: path.join(shots, `${name}.png`), fullPage: true });
  const button = ({ page }: AdminPage, name: string) => page.getByRole('button', { name, exact: true });
  const dialogOf = ({ page }: AdminPage) => page.getByRole('dialog');

  beforeAll(async () => {
    fs.mkdirSync(shots, { recursive: true });
    const database = await createTemporaryDatabase('sqlite');
    await prepareCampaign(database, 3);
    site = await bootStrapi({ database, config: { process: 'web' } });
    browser = await launchBrowser();
    token = await site.adminToken();
    admin = await openAdmin(browser, site, token);
  });
  afterEach(release);
  afterAll(async () => {
    await browser?.close();
    await site?.destroy();
  });

  it('is held with a reason, and asks what becomes of what came due before it goes on', async () => {
    const { page } = admin;
    await admin.open(SENDING);
    await page.getByText('Mail leaves', { exact: true }).waitFor();
    await page.getByText('3 emails are planned, of paused enrollments and held ones too.').waitFor();
    await button(admin, 'Hold all sending').click();
    await page.getByRole('textbox', { name: 'Reason' }).fill(REASON);
    await dialogOf(admin).getByRole('button', { name: 'Hold all sending' }).click();
    await page.getByText('No mail leaves', { exact: true }).waitFor();
    await page.getByRole('gridcell', { name: REASON }).waitFor();
    expect(await violations(page)).toEqual([]);
    await shoot(admin, 'held');
    await page.getByRole('button', { name: 'Let it go on: All sending' }).click();
    await dialogOf(admin).getByText('3 emails came due meanwhile. What is to happen?').waitFor();
    const confirm = dialogOf(admin).getByRole('button', { name: 'Let it go on' });
    expect(await confirm.isDisabled()).toBe(true);
    await shoot(admin, 'question');
    await dialogOf(admin).getByRole('radio', { name: 'Send now' }).click();
    await confirm.click();
    await page.getByText('Nothing is held.').waitFor();
    expect(admin.problems).toEqual([]);
  });

  it('asks anew where mails came due while it was asked', async () => {
    const { page } = admin;
    const deliveries = site.strapi.db.connection('cohort_deliveries');
    const later = Date.now() + 3_600_000;
    await deliveries.clone().update({ due_at: later });
    await hold();
    await admin.open(SENDING);
    await page.getByRole('button', { name: 'Let it go on: All sending' }).click();
    await dialogOf(admin).getByText('No email came due meanwhile.').waitFor();
    await deliveries.clone().update({ due_at: later - 7_200_000 });
    await dialogOf(admin).getByRole('button', { name: 'Let it go on' }).click();
    await dialogOf(admin).getByText('More emails came due while you were asked.').waitFor();
    await dialogOf(admin).getByRole('radio', { name: 'Move' }).click();
    await dialogOf(admin).getByRole('button', { name: 'Let it go on' }).click();
    await page.getByText('Nothing is held.').waitFor();
    // The browser notes the refusal itself, which is the question of this test.
    expect(admin.problems.splice(0).filter((problem) => !problem.includes('409'))).toEqual([]);
  });

  it.each(['sequences', 'enrollments', 'deliveries'])('is said to be held on the page of the %s', async (name) => {
    await hold();
    await admin.open(`/plugins/cohort/${name}`);
    const notice = admin.page.getByRole('status').filter({ hasText: `No mail leaves: ${REASON}` });
    await notice.waitFor();
    expect(await violations(admin.page)).toEqual([]);
    await shoot(admin, `notice-${name}`);
    await notice.getByRole('link').click();
    await admin.page.getByRole('heading', { name: 'Sending', level: 1 }).waitFor();
  });

  it('is seen and not touched by who may only read the log', async () => {
    await hold();
    const reader = await site.adminToken({ permissions: ['plugin::cohort.deliveries.read-deliveries'] });
    const own = await openAdmin(browser, site, reader);
    await own.open(SENDING);
    await own.page.getByText('You may not hold sending or let it go on.').waitFor();
    expect(await own.page.getByRole('button', { name: 'Let it go on: All sending' }).isDisabled()).toBe(true);
    await shoot(own, 'reader');
    expect(own.problems).toEqual([]);
    await own.close();
  });

  it.each([
    ['dark', { colorScheme: 'dark' }],
    ['narrow', { width: 390, height: 800 }],
    ['thai', { locale: 'th' }],
    ['thai-narrow', { locale: 'th', width: 390, height: 800 }],
  ] as const)('can be read and used: %s', async (name, options) => {
    await hold();
    const own = await openAdmin(browser, site, token, options);
    await own.open(SENDING);
    const held = own.page.getByRole('width' in options ? 'list' : 'grid').filter({ hasText: REASON });
    await held.waitFor();
    expect(await violations(own.page)).toEqual([]);
    await shoot(own, name);
    const release = held.getByRole('button').last();
    const { x = NaN, width = NaN } = (await release.boundingBox()) ?? {};
    expect(x + width).toBeLessThanOrEqual(await own.page.evaluate(() => window.innerWidth));
    await release.click();
    await own.page.getByRole('radiogroup').waitFor();
    await shoot(own, `${name}-question`);
    expect(own.problems).toEqual([]);
    await own.close();
  });
});
