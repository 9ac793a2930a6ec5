/**
 * Who must not be mailed, in a real browser: listed and narrowed, added, imported after a review, lifted against the
 * recipient’s own word, taken away as a file, and erased. Screenshots stay in tests/.artifacts/suppressions.
 */
import fs from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import type { Browser, Page } from 'playwright-core';
import { suppressionPageSchema, type Suppression } from '../../server/src/contracts';
import { describeInBrowser, launchBrowser, openAdmin, type AdminPage } from '../support/browser';
import { chooseOption } from '../support/choose-option';
import { artifactsDir } from '../support/paths';
import { violations } from '../support/violations';
import { bootStrapi, type RunningStrapi } from '../support/strapi';

const shots = path.join(artifactsDir, 'suppressions');
const PAGE = '/plugins/cohort/suppressions';
const bearer = { type: 'bearer' } as const;
const right = (name: string): string => `plugin::cohort.suppressions.${name}-suppressions`;

describeInBrowser('the suppressions of the admin panel', () => {
  let site: RunningStrapi;
  let browser: Browser;
  let admin: AdminPage;
  let page: Page;
  let token: string;

  const shoot = (name: string, of: Page = page) => of.screenshot({ path: path.join(shots, `${name}.png`) });
  const button = (name: string, within: Pick<Page, 'getByRole'> = page) =>
    within.getByRole('button', { name, exact: true });
  const dialog = () => page.locator('[role="dialog"], [role="alertdialog"]');
  const row = (address: string) => page.getByRole('row').filter({ hasText: address });
  const rows = () => page.getByRole('row').count();
  const act = async (address: string, item: string) => {
    await button(`Actions for ${address}`).click();
    await page.getByRole('menuitem', { name: item }).click();
    await dialog().waitFor();
  };
  const stored = async (query = ''): Promise<Suppression[]> => {
    const { body } = await site.request
      .get(`/cohort/suppressions?pageSize=100${query}`)
      .auth(token, bearer)
      .expect(200);
    return suppressionPageSchema.parse(body).data;
  };
  /** As a click on the link in a mail leaves one. */
  const unsubscribe = async (address: string): Promise<void> => {
    await site.request.post('/cohort/suppressions').auth(token, bearer).send({ data: { address } }).expect(201);
    await site.strapi.db
      .connection('cohort_suppressions')
      .where({ address })
      .update({ reason: 'unsubscribed', source: 'delivery:7', created_by: null });
  };

  beforeAll(async () => {
    fs.mkdirSync(shots, { recursive: true });
    site = await bootStrapi({ config: { process: 'web' } });
    browser = await launchBrowser();
    token = await site.adminToken();
    admin = await openAdmin(browser, site, token, { width: 1400, height: 900 });
    ({ page } = admin);
  });
  afterAll(async () => {
    await browser?.close();
    await site?.destroy();
  });

  it('are none at first, with what brings addresses there', async () => {
    await admin.open('/plugins/cohort/segments');
    await page.getByRole('link', { name: 'Suppressions' }).click();
    await page.getByText(/^Nobody is suppressed\./).waitFor();
    expect(await violations(page)).toEqual([]);
    await shoot('1-empty');
  });

  it('take an address by hand, and say what is wrong with one that is none', async () => {
    await button('Add address').first().click();
    await dialog().getByRole('textbox', { name: 'Address' }).fill('not an address');
    await button('Stop mail to this address', dialog()).click();
    await dialog().getByText('This is not one email address').waitFor();
    expect(await violations(page)).toEqual([]);
    await shoot('2-add');
    await dialog().getByRole('textbox', { name: 'Address' }).fill('Ann@x.test');
    await dialog().getByRole('textbox', { name: 'Note' }).fill('Called us');
    await button('Stop mail to this address', dialog()).click();
    await row('ann@x.test').getByText('Called us').waitFor();
    await row('ann@x.test').getByText('By hand').waitFor();
    expect(await stored()).toMatchObject([
      { address: 'ann@x.test', reason: 'manual', note: 'Called us', sequence: null },
    ]);
  });

  it('come from a file after a review that names the lines without an address', async () => {
    await button('Import').click();
    const file = {
      name: 'old.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('email\nbo@x.test\nann@x.test\nnobody\ncy@x.test\n'),
    };
    await dialog().getByLabel('CSV file').setInputFiles(file);
    await button('Check', dialog()).click();
    await dialog().getByText('2 addresses will no longer be mailed').waitFor();
    await dialog().getByText('1 is suppressed already and stay').waitFor();
    await dialog().getByText('1 line holds no address').click();
    await dialog()
      .getByText(/^Line 4: nobody – /)
      .waitFor();
    expect(await stored()).toHaveLength(1);
    expect(await violations(page)).toEqual([]);
    await shoot('3-import');
    await button('Import 2 addresses', dialog()).click();
    await row('bo@x.test').waitFor();
    expect((await stored()).map(({ address, reason }) => [address, reason])).toEqual(
      expect.arrayContaining([
        ['bo@x.test', 'import'],
        ['cy@x.test', 'import'],
      ]),
    );
  });

  it('are narrowed by reason, scope, state and the beginning of the address', async () => {
    await admin.open(`${PAGE}?reason=import`);
    await row('bo@x.test').waitFor();
    expect(await rows()).toBe(3);
    await chooseOption(page.getByRole('combobox', { name: 'Not mailed' }), 'One sequence');
    await page.getByText('Nothing matches. Change the search or the filters.').waitFor();
    await admin.open(`${PAGE}?_q=CY`);
    await row('cy@x.test').waitFor();
    expect(await rows()).toBe(2);
  });

  it('are lifted against the recipient’s own word only where somebody vouches for it', async () => {
    await unsubscribe('di@x.test');
    await admin.open(PAGE);
    await act('di@x.test', 'Lift');
    await dialog().getByText('This person unsubscribed. Mailing them without being asked to').waitFor();
    expect(await button('Lift', dialog()).isDisabled()).toBe(true);
    expect(await violations(page)).toEqual([]);
    await shoot('4-lift');
    await dialog().getByRole('checkbox', { name: 'The person asked to be mailed again' }).click();
    await button('Lift', dialog()).click();
    await row('di@x.test').waitFor({ state: 'detached' });
    await act('bo@x.test', 'Lift');
    expect(await dialog().getByRole('checkbox').count()).toBe(0);
    await button('Lift', dialog()).click();
    await row('bo@x.test').waitFor({ state: 'detached' });
    expect((await stored('&state=lifted')).map(({ address }) => address).sort()).toEqual(['bo@x.test', 'di@x.test']);
    await chooseOption(page.getByRole('combobox', { name: 'State' }), 'Lifted');
    await row('di@x.test').waitFor();
    expect(await row('di@x.test').innerText()).toContain('Email 7');
  });

  it('come as a file that holds what is shown', async () => {
    await admin.open(`${PAGE}?reason=manual`);
    await row('ann@x.test').waitFor();
    const download = page.waitForEvent('download');
    await button('Export CSV').click();
    const csv = fs.readFileSync(await (await download).path(), 'utf8');
    const records: { email: string }[] = parse(csv, { columns: true, bom: true });
    expect(records.map(({ email }) => email)).toEqual(['ann@x.test']);
  });

  it('forget a person and go on suppressing, and say so before', async () => {
    await admin.open(PAGE);
    await act('ann@x.test', 'Erase a person');
    await dialog().getByText('a hash by which a suppressed address stays suppressed').waitFor();
    await dialog().getByText('1 suppression', { exact: true }).waitFor();
    expect(await violations(page)).toEqual([]);
    await shoot('5-erase');
    await button('Erase the person', dialog()).click();
    await row('Erased person').waitFor();
    expect(await row('ann@x.test').count()).toBe(0);
    expect(await stored()).toContainEqual(
      expect.objectContaining({ address: null, note: null, reason: 'manual', state: 'active' }),
    );
    await button('Erase a person').click();
    await dialog().getByRole('textbox', { name: 'Address' }).fill('nobody@x.test');
    await button('Count what is kept', dialog()).click();
    await dialog().getByText('Nothing is kept of this person. There is nothing to erase.').waitFor();
    expect(await button('Erase the person', dialog()).isEnabled()).toBe(false);
    expect(await violations(page)).toEqual([]);
    await shoot('5-erase-nobody');
    await page.keyboard.press('Escape');
    await shoot('6-list');
  });

  it('say what went wrong, and ask again', async () => {
    await page.route('**/cohort/suppressions?*', (route) => route.fulfill({ status: 503, body: '{}' }));
    await admin.open(PAGE);
    await page.getByText('The server could not answer. Try again.').waitFor();
    await page.unroute('**/cohort/suppressions?*');
    await button('Try again').click();
    await row('cy@x.test').waitFor();
    expect(admin.problems.splice(0).filter((problem) => !problem.includes('503'))).toEqual([
      // The browser notes the refused address by itself.
      expect.stringContaining('400'),
    ]);
  });

  it('show a reader nothing that needs another right', async () => {
    const reading = await site.adminToken({ permissions: [right('read')] });
    const own = await openAdmin(browser, site, reading);
    await own.open('/plugins/cohort');
    await own.page.waitForURL(`**${PAGE}`);
    await own.page.getByRole('row').filter({ hasText: 'cy@x.test' }).waitFor();
    for (const name of ['Add address', 'Import', 'Export CSV', 'Erase a person']) {
      expect([name, await button(name, own.page).count()]).toEqual([name, 0]);
    }
    expect(await own.page.getByRole('button', { name: /^Actions for/ }).count()).toBe(0);
    expect(own.problems).toEqual([]);
    await own.close();
  });

  it('offer who sees masked addresses nothing that would be refused, and say why', async () => {
    const permissions = [...['read', 'manage', 'export'].map(right), 'plugin::cohort.suppressions.erase-people'];
    const own = await openAdmin(browser, site, await site.adminToken({ permissions, reads: {} }));
    await own.open(PAGE);
    await own.page.getByRole('row').filter({ hasText: 'c•••@x.test' }).waitFor();
    await own.page.getByText('You may not read the addresses of contacts: they are masked', { exact: false }).waitFor();
    for (const name of ['Search', 'Export CSV', 'Erase a person']) {
      expect([name, await button(name, own.page).count()]).toEqual([name, 0]);
    }
    expect(await button('Import', own.page).count()).toBe(1);
    expect(await violations(own.page)).toEqual([]);
    await shoot('9-masked', own.page);
    expect(own.problems).toEqual([]);
    await own.close();
  });

  it.each([
    ['narrow', { width: 400, height: 800 }],
    ['thai', { locale: 'th' }],
    ['thai and narrow', { locale: 'th', width: 400, height: 800 }],
  ] as const)('can be read and used: %s', async (name, options) => {
    const own = await openAdmin(browser, site, token, options);
    await own.open(PAGE);
    await own.page.getByRole('row').filter({ hasText: 'cy@x.test' }).waitFor();
    expect(await violations(own.page)).toEqual([]);
    const main = own.page.locator('main');
    if ('locale' in options) expect(await main.innerText()).not.toMatch(/Suppress|Reason|Import|address/);
    expect(await main.evaluate((element) => element.scrollWidth - element.clientWidth)).toBeLessThanOrEqual(1);
    await shoot(`7-${name.replaceAll(' ', '-')}`, own.page);
    await main.getByRole('row').filter({ hasText: 'cy@x.test' }).getByRole('button').click();
    await own.page.getByRole('menuitem').last().click();
    await own.page.getByRole('dialog').waitFor();
    expect(await violations(own.page)).toEqual([]);
    await shoot(`8-${name.replaceAll(' ', '-')}-erase`, own.page);
    expect(own.problems).toEqual([]);
    await own.close();
  });
});
