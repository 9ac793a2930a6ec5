/** The switches of tracking in a real browser: off, explained, switched on and kept. Screenshots in tests/.artifacts/tracking. */
import fs from 'node:fs';
import path from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Browser } from 'playwright-core';
import { describeInBrowser, launchBrowser, openAdmin } from '../support/browser';
import { artifactsDir } from '../support/paths';
import { bootStrapi, type RunningStrapi } from '../support/strapi';

const shots = path.join(artifactsDir, 'tracking');

describeInBrowser('tracking in the template editor', () => {
  let site: RunningStrapi;
  let browser: Browser;
  let token: string;
  let template: string;

  const read = async () =>
    (await site.request.get(`/cohort/templates/${template}`).auth(token, { type: 'bearer' }).expect(200)).body.data;

  beforeAll(async () => {
    fs.mkdirSync(shots, { recursive: true });
    site = await bootStrapi({ config: { process: 'web' } });
    browser = await launchBrowser();
    token = await site.adminToken();
    const data = { name: 'News', subject: 'Hi', html: '<a href="{{ unsubscribe_url }}">stop</a>' };
    const answer = await site.request.post('/cohort/templates').auth(token, { type: 'bearer' }).send({ data });
    template = answer.body.data.documentId;
  });
  afterAll(async () => {
    await browser?.close();
    await site?.destroy();
  });

  it('is off, says what it does, and is switched on by the keyboard', async () => {
    const admin = await openAdmin(browser, site, token);
    const { page } = admin;
    await admin.open(`/plugins/cohort/templates/${template}`);
    const clicks = page.getByRole('switch', { name: 'Track clicks' });
    await clicks.waitFor();
    expect([await clicks.isChecked(), await page.getByRole('switch', { name: 'Track opens' }).isChecked()]).toEqual([
      false,
      false,
    ]);
    await page.getByText('Leave one out with data-track="off"').waitFor();
    await clicks.focus();
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Template saved').waitFor();
    expect(await read()).toMatchObject({ trackOpens: false, trackClicks: true });
    const { violations } = await new AxeBuilder({ page }).include('main').analyze();
    expect(violations.filter(({ impact }) => impact === 'critical').map(({ id }) => id)).toEqual([]);
    expect(admin.problems).toEqual([]);
    await page.screenshot({ path: path.join(shots, 'wide.png'), fullPage: true });
    await admin.close();
  });

  it.each([
    ['en', 'dark', 'Track clicks'],
    ['th', 'light', 'ติดตามการคลิก'],
  ] as const)('fits a telephone, in %s', async (locale, colorScheme, name) => {
    const admin = await openAdmin(browser, site, token, { width: 400, height: 900, colorScheme, locale });
    const { page } = admin;
    await admin.open(`/plugins/cohort/templates/${template}`);
    const clicks = page.getByRole('switch', { name });
    await clicks.scrollIntoViewIfNeeded();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(400);
    await page.screenshot({ path: path.join(shots, `narrow-${locale}.png`) });
    await admin.close();
  });
});
