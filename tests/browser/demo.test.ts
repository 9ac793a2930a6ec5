/**
 * The demo's path as its user walks it: build a segment, see the count, enroll, read the mail, unsubscribe, and see that
 * the next step is suppressed. Screenshots stay in tests/.artifacts/demo.
 */
import fs from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { startMailSink, type MailSink, type SinkMessage } from '../../playground/mail-sink/mail-sink.mjs';
import { describeInBrowser, launchBrowser, openAdmin, type AdminPage } from '../support/browser';
import { chooseOption } from '../support/choose-option';
import { artifactsDir } from '../support/paths';
import { createSeededDatabase } from '../support/seeded-database';
import { bootStrapi, type RunningStrapi } from '../support/strapi';

const shots = path.join(artifactsDir, 'demo');

/** The same question in hand-written SQL. */
const countByHand = async ({ strapi }: RunningStrapi): Promise<{ matched: number; mailable: number }> => {
  const knex = strapi.db.connection;
  const matching = knex('contacts as c')
    .join('contacts_company_lnk as l', 'l.contact_id', 'c.id')
    .join('companies as f', 'f.id', 'l.company_id')
    .whereNotNull('f.published_at')
    .where({ 'f.country': 'Thailand', 'f.industry': 'Hotels' })
    .whereRaw('(SELECT COUNT(*) FROM orders_customer_lnk o WHERE o.contact_id = c.id) >= 3');
  const [matched] = await matching.clone().count({ n: '*' });
  const [mailable] = await matching
    .clone()
    .whereRaw(`c.email LIKE '%@%' AND COALESCE(c.unsubscribed, 0) = 0 AND COALESCE(c.active, 1) = 1`)
    .count({ n: '*' });
  return { matched: Number(matched?.n), mailable: Number(mailable?.n) };
};

const condition = (page: Page, number: number) => ({
  field: page.getByRole('combobox', { name: `Field, condition ${number}`, exact: true }),
  operator: page.getByRole('combobox', { name: `Operator, condition ${number}`, exact: true }),
  howMany: page.getByRole('combobox', { name: `How many, condition ${number}`, exact: true }),
  value: page.getByLabel(new RegExp(`^Value, condition ${number}`)),
});

describeInBrowser('the demo', () => {
  let sink: MailSink;
  let site: RunningStrapi;
  let browser: Browser;
  let admin: AdminPage;
  let page: Page;
  let mail: SinkMessage;
  let expected: { matched: number; mailable: number };

  const shoot = (name: string, of: Page = page) => of.screenshot({ path: path.join(shots, `${name}.png`) });

  beforeAll(async () => {
    fs.mkdirSync(shots, { recursive: true });
    const database = await createSeededDatabase();
    sink = await startMailSink({ smtpPort: 0, httpPort: 0 });
    site = await bootStrapi({
      database,
      env: { SMTP_HOST: '127.0.0.1', SMTP_PORT: String(sink.smtpPort), COHORT_PROCESS: 'both' },
      config: { sending: { tickIntervalMs: 1_000, concurrency: 20 } },
    });
    expected = await countByHand(site);
    browser = await launchBrowser();
    admin = await openAdmin(browser, site, await site.adminToken(), { width: 1400, height: 1000 });
    page = admin.page;
  });
  afterAll(async () => {
    await browser?.close();
    await site?.destroy();
    await sink?.stop();
  });

  it('builds “contacts in Thailand at hotels with at least 3 orders” and shows who matches', async () => {
    await admin.open('/plugins/cohort/segments/new');
    await page.getByLabel('Name').first().fill('Thai hotels with 3 orders');
    const add = page.getByRole('button', { name: /^Add condition/ }).first();

    await add.click();
    await chooseOption(condition(page, 1).field, 'Company › Country');
    await chooseOption(condition(page, 1).operator, 'is');
    await condition(page, 1).value.fill('Thailand');
    await add.click();
    await chooseOption(condition(page, 2).field, 'Company › Industry');
    await chooseOption(condition(page, 2).operator, 'is');
    await chooseOption(condition(page, 2).value, 'Hotels');
    await add.click();
    await chooseOption(condition(page, 3).field, 'Orders');
    await chooseOption(condition(page, 3).howMany, 'has at least');
    await condition(page, 3).value.fill('3');

    expect(expected.matched).toBeGreaterThan(expected.mailable);
    await page.getByText(`${expected.matched} contacts match`).first().waitFor();
    await page.getByText(`${expected.mailable} can be emailed`).first().waitFor();
    await shoot('1-segment');
  });

  it('saves it, and shows the same rules and the same count again', async () => {
    const sentence = await page.getByText(/^In words:/).innerText();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.waitForURL(/segments\/(?!new)[a-z0-9]+$/);
    await page.reload();
    await page.getByText(`${expected.matched} contacts match`).first().waitFor();
    expect(await page.getByText(/^In words:/).innerText()).toBe(sentence);
    await shoot('2-saved');
  });

  it('enrolls them in “Welcome” after a review by reason', async () => {
    await page.getByRole('button', { name: 'Enroll in sequence' }).click();
    const dialog = page.getByRole('dialog');
    await chooseOption(dialog.getByRole('combobox'), 'Welcome');
    await shoot('3-review');
    await dialog.getByRole('button', { name: `Enroll ${expected.mailable} contacts` }).click();
    await dialog.getByText(`${expected.mailable} contacts are enrolled in “Welcome”`).waitFor();
    await shoot('4-enrolled');
    await dialog.getByRole('button', { name: 'Close' }).last().click();
  });

  it('delivers the mail, with a text part and the one-click pair', async () => {
    await sink.waitForMessages(1, 30_000);
    const [newest] = await sink.messages({ limit: 1 });
    if (!newest) throw new Error('The inbox is empty');
    mail = newest;
    expect(mail.to).toHaveLength(1);
    expect(mail.html).toContain('<');
    expect(mail.text).not.toContain('<p');
    const header = (name: string) => mail.headers.find(({ key }) => key.toLowerCase() === name)?.value;
    expect(header('list-unsubscribe')).toMatch(/^<http.*\/api\/cohort\/unsubscribe\/.+>$/);
    expect(header('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
    const inbox = await browser.newPage();
    await inbox.goto(sink.url, { waitUntil: 'networkidle' });
    await shoot('5-inbox', inbox);
    await inbox.close();
  });

  it('unsubscribes by the button of the page, not by opening it', async () => {
    const path = new URL(mail.unsubscribe.url ?? '').pathname;
    const suppressed = () =>
      site.strapi.db.connection('cohort_suppressions').where({ reason: 'unsubscribed' }).count({ n: '*' }).first();
    const leaving = await browser.newPage();
    await leaving.goto(`${site.url}${path}`);
    await shoot('6-unsubscribe', leaving);
    expect(Number((await suppressed())?.n)).toBe(0);
    await leaving.getByRole('button').click();
    await leaving.waitForLoadState();
    await shoot('7-unsubscribed', leaving);
    expect(Number((await suppressed())?.n)).toBe(1);
    await leaving.close();
  });

  it('shows that the next step is suppressed', async () => {
    const address = mail.to[0] ?? '';
    await admin.open(`/plugins/cohort/deliveries?_q=${encodeURIComponent(address)}`);
    const rows = page.getByRole('row').filter({ hasText: address });
    await rows.filter({ hasText: 'Sent' }).waitFor();
    await rows.filter({ hasText: 'Suppressed' }).waitFor();
    await shoot('8-suppressed');
    await admin.open('/plugins/cohort/enrollments');
    await page.getByRole('row').nth(1).waitFor();
    await shoot('9-enrollments');
    expect(admin.problems).toEqual([]);
  });
});
