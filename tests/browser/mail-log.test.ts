/**
 * The mail log in a real browser: a mail that was sent, opened and looked at; uncertain ones decided on; a person erased.
 * Screenshots stay in tests/.artifacts/mail-log.
 */
import fs from 'node:fs';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import type { DeliveryService } from '../../server/src/features/delivery';
import { packContent } from '../../server/src/features/delivery/core/pack-content';
import { TABLES } from '../../server/src/lib/table-names';
import { describeInBrowser, launchBrowser, openAdmin, type AdminPage } from '../support/browser';
import { prepareCampaign } from '../support/campaign';
import { chooseOption } from '../support/choose-option';
import { createTemporaryDatabase } from '../support/databases';
import { artifactsDir } from '../support/paths';
import { bootStrapi, type RunningStrapi } from '../support/strapi';
import { violations } from '../support/violations';

const shots = path.join(artifactsDir, 'mail-log');
const LOG = '/plugins/cohort/deliveries';
const ELSEWHERE = 'http://elsewhere.invalid';
const NO_MAILBOX = '550 5.1.1 No such mailbox';
const EVIL = `<html><head><meta http-equiv="refresh" content="0;url=${ELSEWHERE}/refresh"><base href="${ELSEWHERE}/"></head>
<body onload="parent.document.title='taken'"><script>parent.document.title = 'taken'</script>
<img src="${ELSEWHERE}/pixel.png" onerror="parent.document.title='taken'"><style>@import url(${ELSEWHERE}/a.css);</style>
<form action="${ELSEWHERE}/form"><button>Send</button></form><a href="javascript:parent.document.title='taken'">run</a>
<a href="${ELSEWHERE}/link" target="_top">leave</a><p>A body</p></body></html>`;

describeInBrowser('the mail log in the admin panel', () => {
  let site: RunningStrapi;
  let browser: Browser;
  let admin: AdminPage;
  let token: string;
  let delivery: DeliveryService;
  let ids: number[];

  const knex = () => site.strapi.db.connection;
  const page = () => admin.page;
  const shoot = (name: string, { page: shown } = admin) =>
    shown.screenshot({ path: path.join(shots, `${name}.png`), fullPage: true });
  const dialog = () => page().getByRole('dialog');
  const [SENT, ONE, TWO, THREE, ERASED, REFUSED] = [0, 1, 2, 3, 4, 5];
  const set = (index: number, columns: object) => knex()(TABLES.deliveries).where({ id: ids[index] }).update(columns);
  const countAll = async () => (await knex()(TABLES.deliveries).pluck('id')).length;
  const open = (index: number, own = admin) => own.open(`${LOG}/${ids[index]}`);

  beforeAll(async () => {
    fs.mkdirSync(shots, { recursive: true });
    const database = await createTemporaryDatabase('sqlite');
    await prepareCampaign(database, 6);
    site = await bootStrapi({ database, config: { process: 'web' } });
    delivery = site.strapi.plugin('cohort').service<DeliveryService>('delivery');
    let isAnswering = true;
    const send = async () => {
      if (!isAnswering) throw new Error('closed');
    };
    Object.assign(site.strapi.plugin('email'), { provider: { send } });
    ids = await knex()(TABLES.deliveries).orderBy('id').pluck('id');
    await delivery.work(ids[SENT] ?? 0);
    isAnswering = false;
    for (const index of [ONE, TWO, THREE]) await delivery.work(ids[index] ?? 0);
    const long = 'The mail server closed the connection after the whole mail had been read; it may have arrived';
    await set(TWO, { reason: long, email: 'a.rather.long.name.of.somebody@example.test' });
    await set(REFUSED, { ...{ state: 'failed', attempts: 1, settled_at: 1, reply_code: 550 }, reason: NO_MAILBOX });
    browser = await launchBrowser();
    token = await site.adminToken();
    admin = await openAdmin(browser, site, token, { width: 1400, height: 1000 });
  });
  afterEach(() => expect(admin.problems.splice(0)).toEqual([]));
  afterAll(async () => {
    await browser?.close();
    await site?.destroy();
  });

  it('opens what was sent from the list, with its history, and shows it without what would act', async () => {
    await admin.open(`${LOG}?state=sent`);
    await page().getByRole('gridcell', { name: 'contact-0@example.test' }).waitFor();
    expect(await violations(page())).toEqual([]);
    await shoot('list');
    await page().getByRole('link', { name: 'Welcome' }).first().click();
    await page().getByRole('heading', { name: 'Welcome', level: 1 }).waitFor();
    const history = page().getByRole('region', { name: 'History' });
    expect(await history.getByRole('listitem').allTextContents()).toEqual([
      expect.stringContaining('Planned'),
      expect.stringContaining('Taken by the mail server'),
    ]);
    const mail = page().frameLocator('iframe');
    await mail.getByText('News of the shop.').waitFor();
    expect(await page().locator('iframe').getAttribute('sandbox')).toBe('');
    expect(await mail.locator('a').getAttribute('href')).toBeNull();
    expect(await violations(page())).toEqual([]);
    await shoot('sent');
    await page().getByRole('radio', { name: 'Headers' }).check();
    await page().getByText('List-Unsubscribe: <').waitFor();
    expect(await page().locator('pre').textContent()).toContain('/unsubscribe/not-for-you>');
    await page().getByRole('radio', { name: 'Plain text' }).check();
    await page().locator('pre').getByText('News of the shop.').waitFor();
  });

  it('begins with what was sent, and shows what waits and everything when it is asked', async () => {
    const cells = page().getByRole('gridcell', { name: /@example\.test$/ });
    const state = page().getByRole('combobox', { name: 'State', exact: true });
    await admin.open(LOG);
    await cells.first().waitFor();
    expect([await state.textContent(), await cells.count()]).toEqual([expect.stringMatching(/^Sent/), 1]);
    await chooseOption(state, 'Waiting');
    await page().getByText('Not written yet').first().waitFor();
    await page().getByRole('button', { name: 'Clear', exact: true }).click();
    await page().getByText('Never left').waitFor();
    expect(await state.textContent()).toMatch(/^All states/);
    expect(await cells.count()).toBe(await countAll());
    await shoot('all');
  });

  it('says of one that was refused that it never left, and why', async () => {
    await open(REFUSED);
    await page().getByRole('heading', { name: 'Never left', level: 1 }).waitFor();
    const mail = page().getByRole('region', { name: 'The email', exact: true });
    await mail.getByText(`It never left, and so there is nothing to show. Reason: ${NO_MAILBOX}`).waitFor();
    await shoot('refused');
  });

  it('shows all its columns at 1280 pixels', async () => {
    const own = await openAdmin(browser, site, token, { width: 1280, height: 800 });
    for (const state of ['all', 'uncertain']) {
      await own.open(`${LOG}?state=${state}`);
      const table = own.page.getByRole('grid');
      await table.waitFor();
      await shoot(`1280-${state}`, own);
      const hidden = await table.evaluate(({ parentElement: box }) => (box ? box.scrollWidth - box.clientWidth : NaN));
      expect([state, hidden]).toEqual([state, 0]);
    }
    expect(own.problems).toEqual([]);
    await own.close();
  });

  it('is narrowed by step, due period and reason, each of which stands in its address', async () => {
    const [first] = await knex()(TABLES.deliveries).whereIn('id', ids).select('sequence_id', 'step_id');
    const rows = () => page().getByRole('gridcell', { name: /@example\.test$/ });
    const choose = (filter: string, option: string) =>
      chooseOption(page().getByRole('combobox', { name: filter, exact: true }), option);
    await admin.open(LOG);
    expect(await page().getByRole('combobox', { name: 'Step', exact: true }).count()).toBe(0);
    await choose('Sequence', 'Welcome');
    await choose('Step', 'Step 1: Welcome');
    await page().waitForURL((url) => url.searchParams.get('step') === first.step_id);
    await rows().first().waitFor();
    expect(await rows().count()).toBe(ids.length);
    await choose('Due', 'Due in the last 24 hours');
    await page().waitForURL((url) => url.searchParams.get('due') === 'last-1');
    await rows().first().waitFor();
    expect(await violations(page())).toEqual([]);
    await shoot('filters');
    await choose('Due', 'Due in the next 7 days');
    await page().getByText('Nothing matches.', { exact: false }).waitFor();
    await admin.open(`${LOG}?step=gone&sequence=${first.sequence_id}`);
    await page().getByRole('button', { name: 'One step: Show all again' }).click();
    await rows().first().waitFor();
    await page().getByRole('textbox', { name: 'Reason' }).fill('closed');
    await page().keyboard.press('Enter');
    await page().waitForURL((url) => url.searchParams.get('reason') === 'closed');
    await rows().first().waitFor();
    expect(await rows().count()).toBe(3);
  });

  it('leads to its last page from one that lies behind, also behind what it reaches', async () => {
    for (const pageNumber of [500, 5_000]) {
      await admin.open(`${LOG}?page=${pageNumber}&pageSize=10`);
      await page().waitForURL((url) => Number(url.searchParams.get('page')) < 500);
      await page().locator('tbody tr').first().waitFor();
    }
  });

  it('leads to the enrollment and back', async () => {
    await open(SENT);
    await page().getByRole('link', { name: 'Show the enrollment' }).click();
    await dialog().getByText('Contact 0 in “Welcome”').waitFor();
    await dialog().getByRole('link', { name: 'Welcome' }).click();
    await page().getByRole('heading', { name: 'History' }).waitFor();
    await page().goBack();
    await dialog().getByText('Contact 0 in “Welcome”').waitFor();
  });

  it('S12: runs nothing, loads nothing and follows nothing that a mail holds', async () => {
    const reached: string[] = [];
    await page().route(`${ELSEWHERE}/**`, (route) => {
      reached.push(route.request().url());
      return route.abort();
    });
    const packed = packContent({
      ...{ from: null, replyTo: null, to: 'a@x.test', messageId: '<1@x.test>', subject: 'Evil' },
      ...{ html: EVIL, text: 'A body', headers: {} },
    });
    const contents = () => knex()(TABLES.deliveryContents).where({ delivery_id: ids[SENT] });
    const { content } = await contents().first('content');
    await contents().update({ content: packed });
    await open(SENT);
    const mail = page().frameLocator('iframe');
    await mail.getByText('A body').waitFor();
    const title = await page().title();
    for (const name of ['run', 'leave']) await mail.getByText(name).click();
    await mail.getByRole('button', { name: 'Send' }).click();
    await page().waitForTimeout(300);
    expect([await page().title(), title.includes('taken')]).toEqual([title, false]);
    expect(page().url()).toContain(LOG);
    expect(reached).toEqual([]);
    expect(await mail.getByText('leave').getAttribute('title')).toBe(`${ELSEWHERE}/link`);
    await page().getByRole('checkbox', { name: 'Load images from elsewhere' }).check();
    await mail.getByText('A body').waitFor();
    expect(reached.filter((url) => !url.endsWith('.png'))).toEqual([]);
    await contents().update({ content });
    // The browser notes what it was kept from.
    admin.problems.splice(0);
  });

  it('lets an uncertain mail be marked as sent, with a warning, and says who did it', async () => {
    await open(ONE);
    await page().getByText('The mail server did not say whether it took this email.').waitFor();
    await shoot('uncertain');
    await page().getByRole('button', { name: 'Send again' }).click();
    await dialog().getByText('may have arrived', { exact: false }).waitFor();
    await shoot('warning');
    await dialog().getByRole('button', { name: 'Cancel' }).click();
    await page().getByRole('button', { name: 'Mark as sent' }).click();
    await dialog().getByRole('button', { name: 'Mark as sent' }).click();
    await page().getByText('1 email marked as sent').waitFor();
    await page()
      .getByText(/^Marked as sent by /)
      .waitFor();
    expect(await knex()(TABLES.deliveries).where({ id: ids[ONE] }).first('state')).toEqual({ state: 'sent' });
  });

  it('lets several be sent again with their number, and tells of one that another was quicker with', async () => {
    await admin.open(`${LOG}?state=uncertain`);
    await page().getByRole('checkbox', { name: 'Select all on this page' }).check();
    await page().getByRole('button', { name: 'Send 2 again' }).click();
    await shoot('bulk');
    await knex()(TABLES.deliveries)
      .where({ id: ids[TWO] })
      .update({ fence: knex().raw('fence + 1') });
    await dialog().getByRole('button', { name: 'Send 2 again' }).click();
    await page().getByText('1 email goes out again').waitFor();
    await page().getByText('1 email was decided on meanwhile and left as it is').waitFor();
    expect(await knex()(TABLES.deliveries).where({ id: ids[THREE] }).first('state')).toEqual({ state: 'pending' });
    await page().getByRole('checkbox', { name: 'Select all on this page' }).waitFor();
  });

  it('erases a person after it has counted what is kept', async () => {
    await open(ERASED);
    await page().getByRole('button', { name: 'Erase this person' }).click();
    await dialog().getByText('1 email, of which 1 planned').waitFor();
    await dialog().getByText('1 enrollment', { exact: true }).waitFor();
    await shoot('erase');
    await dialog().getByRole('button', { name: 'Erase 1 email and everything else' }).click();
    await page().getByRole('heading', { name: 'Erased', level: 1 }).waitFor();
    await page().getByText('The person was erased, and the email with it.').waitFor();
    await shoot('erased');
  });

  it('shows who may only read the log neither mails nor decisions', async () => {
    const permissions = ['plugin::cohort.deliveries.read-deliveries'];
    const own = await openAdmin(browser, site, await site.adminToken({ permissions, reads: {} }), { width: 1400 });
    await own.open(LOG);
    await own.page.getByRole('gridcell', { name: 'c•••@example.test' }).first().waitFor();
    expect(await own.page.getByText('contact-0@example.test').count()).toBe(0);
    await own.page.getByText('You may not read the addresses of contacts: they are masked', { exact: false }).waitFor();
    expect(await own.page.getByRole('button', { name: 'Search' }).count()).toBe(0);
    expect(await own.page.getByRole('textbox', { name: 'Reason' }).count()).toBe(0);
    expect(await own.page.getByRole('textbox', { name: 'Recipient domain' }).count()).toBe(1);
    await shoot('masked', own);
    await own.open(`${LOG}?reason=full`);
    await own.page.getByText('Searching by reason needs the right to read addresses', { exact: false }).waitFor();
    expect(await own.page.getByRole('textbox', { name: 'Reason' }).count()).toBe(1);
    expect(own.problems.splice(0).filter((problem) => !problem.includes('403'))).toEqual([]);
    await open(TWO, own);
    await own.page.getByText('You may not open emails as they were sent.').waitFor();
    expect(await own.page.getByRole('button', { name: /again|sent|Erase/ }).count()).toBe(0);
    expect(own.problems).toEqual([]);
    await own.close();
  });

  it.each([
    ['dark', { colorScheme: 'dark' }],
    ['narrow', { width: 400, height: 800 }],
    ['thai', { locale: 'th' }],
  ] as const)('can be read and used: %s', async (name, options) => {
    const own = await openAdmin(browser, site, token, options);
    await own.open(LOG);
    await own.page.getByRole('grid').waitFor();
    expect(await violations(own.page)).toEqual([]);
    await shoot(`${name}-list`, own);
    await open(SENT, own);
    await own.page.frameLocator('iframe').getByText('News of the shop.').waitFor();
    expect(await violations(own.page)).toEqual([]);
    expect(await own.page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    await shoot(`${name}-mail`, own);
    expect(own.problems).toEqual([]);
    await own.close();
  });
});
