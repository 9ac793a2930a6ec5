/**
 * A sequence switched off and on in a real browser, from the list and in the editor, and how late its steps may be sent.
 * Screenshots stay in tests/.artifacts/sequence-switch.
 */
import fs from 'node:fs';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { describeInBrowser, launchBrowser, openAdmin, type AdminPage } from '../support/browser';
import { prepareCampaign } from '../support/campaign';
import { chooseOption } from '../support/choose-option';
import { createTemporaryDatabase } from '../support/databases';
import { artifactsDir } from '../support/paths';
import { violations } from '../support/violations';
import { bootStrapi, type RunningStrapi } from '../support/strapi';

const shots = path.join(artifactsDir, 'sequence-switch');
const LIST = '/plugins/cohort/sequences';
const QUESTION = '3 emails came due meanwhile. What is to happen?';

describeInBrowser('a sequence switched off and on in the admin panel', () => {
  let site: RunningStrapi;
  let browser: Browser;
  let admin: AdminPage;
  let token: string;
  let id: string;

  const sequence = async () =>
    (await site.request.get(`/cohort/sequences/${id}`).auth(token, { type: 'bearer' }).expect(200)).body.data;
  const put = (data: object) =>
    site.request.put(`/cohort/sequences/${id}`).auth(token, { type: 'bearer' }).send({ data }).expect(200);
  const shoot = ({ page }: AdminPage, name: string) =>
    page.screenshot({ path: path.join(shots, `${name}.png`), fullPage: true });
  const dialogOf = ({ page }: AdminPage) => page.getByRole('dialog');
  const fromMenu = async ({ page }: AdminPage, name: string) => {
    await page.getByRole('button', { name: 'Actions for Welcome' }).click();
    await page.getByRole('menuitem', { name, exact: true }).click();
  };

  beforeAll(async () => {
    fs.mkdirSync(shots, { recursive: true });
    const database = await createTemporaryDatabase('sqlite');
    await prepareCampaign(database, 3);
    site = await bootStrapi({ database, config: { process: 'web' } });
    browser = await launchBrowser();
    token = await site.adminToken();
    admin = await openAdmin(browser, site, token);
    const list = await site.request.get('/cohort/sequences').auth(token, { type: 'bearer' }).expect(200);
    id = list.body.data[0].documentId;
  });
  beforeEach(() => put({ isActive: true, overdue: 'send' }));
  afterAll(async () => {
    await browser?.close();
    await site?.destroy();
  });

  it('from the list: off is explained, on is asked about', async () => {
    await admin.open(LIST);
    await fromMenu(admin, 'Switch off');
    await dialogOf(admin).getByText('3 people stay where they are.').waitFor();
    await shoot(admin, 'off');
    await dialogOf(admin).getByRole('button', { name: 'Switch off' }).click();
    await admin.page.getByText('Sequence switched off').waitFor();
    expect(await sequence()).toMatchObject({ isActive: false, waiting: { recipients: 3, overdue: 3 } });
    await fromMenu(admin, 'Switch on');
    await dialogOf(admin).getByText('3 people wait for their next email.').waitFor();
    await dialogOf(admin).getByText(QUESTION).waitFor();
    const confirm = dialogOf(admin).getByRole('button', { name: 'Switch on' });
    expect(await confirm.isDisabled()).toBe(true);
    await dialogOf(admin).getByRole('radio', { name: 'Skip' }).click();
    await shoot(admin, 'on');
    await confirm.click();
    await admin.page.getByText('Sequence switched on').waitFor();
    expect(await sequence()).toMatchObject({ isActive: true, waiting: null });
    expect(await site.strapi.db.connection('cohort_deliveries').where({ scheduled_at: 0 })).toHaveLength(3);
    expect(admin.problems).toEqual([]);
  });

  it('asks anew where mails came due while it was asked', async () => {
    const deliveries = site.strapi.db.connection('cohort_deliveries');
    const later = Date.now() + 3_600_000;
    await deliveries.clone().update({ due_at: later });
    await put({ isActive: false });
    await admin.open(LIST);
    await fromMenu(admin, 'Switch on');
    await dialogOf(admin).getByText('No email came due meanwhile.').waitFor();
    await deliveries.clone().update({ due_at: later - 7_200_000 });
    await dialogOf(admin).getByRole('button', { name: 'Switch on' }).click();
    await dialogOf(admin).getByText('More emails came due while you were asked.').waitFor();
    await dialogOf(admin).getByText(QUESTION).waitFor();
    await dialogOf(admin).getByRole('radio', { name: 'Move' }).click();
    await dialogOf(admin).getByRole('button', { name: 'Switch on' }).click();
    await admin.page.getByText('Sequence switched on').waitFor();
    // The browser notes the refusal itself, which is the question of this test.
    expect(admin.problems.splice(0).filter((problem) => !problem.includes('409'))).toEqual([]);
  });

  it('in the editor: saving asks, and a step is given its own limit', async () => {
    await site.strapi.db.connection('cohort_deliveries').update({ due_at: Date.now() - 60_000 });
    await put({ isActive: false });
    const { page } = admin;
    await admin.open(`${LIST}/${id}`);
    const step = page.getByRole('group', { name: 'Step 1 of 2' });
    await chooseOption(step.getByRole('combobox', { name: 'How late at most' }), 'In days');
    await step.getByLabel('Days', { exact: true }).fill('2');
    await page.getByRole('switch', { name: 'Active', exact: true }).click();
    await shoot(admin, 'editor');
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Save' }).click();
    await dialogOf(admin).getByText(QUESTION).waitFor();
    await shoot(admin, 'editor-question');
    await dialogOf(admin).getByRole('radio', { name: 'Send now' }).click();
    await dialogOf(admin).getByRole('button', { name: 'Switch on' }).click();
    await page.getByText('Sequence saved').waitFor();
    expect(await sequence()).toMatchObject({ isActive: true, steps: [{ maxLatenessHours: 48 }, {}] });
    expect(admin.problems).toEqual([]);
  });

  it.each([
    ['dark', { colorScheme: 'dark' }],
    ['narrow', { width: 400, height: 800 }],
    ['thai', { locale: 'th' }],
  ] as const)('can be read and used: %s', async (name, options) => {
    await put({ isActive: false });
    const own = await openAdmin(browser, site, token, options);
    await own.open('/plugins/cohort/sending');
    // A list where there is no room for columns.
    const held = own.page.getByRole('grid').or(own.page.getByRole('list', { name: 'What is held' }));
    await held.waitFor();
    await shoot(own, `${name}-sending`);
    expect(await violations(own.page)).toEqual([]);
    await held.getByRole('link').click();
    await own.page.getByRole('group').first().waitFor();
    expect(await violations(own.page)).toEqual([]);
    await shoot(own, `${name}-editor`);
    expect(own.problems).toEqual([]);
    await own.close();
  });
});
