/**
 * What a reader of the segments screens sees and keeps: numbers that follow undo, rules that are not lost or mixed up
 * with the stored ones, focus after dialogs, figures for who only reads. Screenshots in tests/.artifacts/segment-panels.
 */
import fs from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { FilterNode, Segment } from '../../server/src/contracts';
import { describeInBrowser, launchBrowser, openAdmin, type AdminPage } from '../support/browser';
import { chooseOption } from '../support/choose-option';
import { focusedName } from '../support/keyboard';
import { artifactsDir } from '../support/paths';
import { createSeededDatabase } from '../support/seeded-database';
import { openSegmentDesk, type SegmentDesk } from '../support/segment-desk';
import { bootStrapi, type RunningStrapi } from '../support/strapi';
import { violations } from '../support/violations';

const shots = path.join(artifactsDir, 'segment-panels');

const contacts = (...rules: FilterNode[]) => ({ filter: { entity: 'contact', matchType: 'all', rules } });
const inCountry = (value: string): FilterNode => ({ field: 'country', operator: 'equals', value });

describeInBrowser('the panels of a segment', () => {
  let site: RunningStrapi;
  let browser: Browser;
  let admin: AdminPage;
  let page: Page;
  let desk: SegmentDesk;

  const shoot = (name: string, of = page) => of.screenshot({ path: path.join(shots, `${name}.png`), fullPage: true });
  const open = ({ documentId }: Segment, view = '') => admin.open(`/plugins/cohort/segments/${documentId}${view}`);
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
  const panel = (name: string, of = page) => of.getByRole('region', { name, exact: true });

  const focusIs = async (name: string): Promise<void> => {
    const deadline = Date.now() + 5_000;
    while (Date.now() < deadline && (await focusedName(page)) !== name) await page.waitForTimeout(50);
    expect(await focusedName(page)).toBe(name);
  };

  beforeAll(async () => {
    fs.mkdirSync(shots, { recursive: true });
    const database = await createSeededDatabase();
    site = await bootStrapi({ database, config: { process: 'web' } });
    browser = await launchBrowser();
    const token = await site.adminToken();
    desk = openSegmentDesk(site, token);
    admin = await openAdmin(browser, site, token, { width: 1400, height: 1000 });
    page = admin.page;
  });
  afterAll(async () => {
    await browser?.close();
    await site?.destroy();
  });

  it('shows in a number field what undo makes of it, and says what is no number', async () => {
    const rule: FilterNode = { relation: 'orders', aggregate: 'count', operator: 'greater_than', value: 1 };
    await open(await desk.create(contacts(rule)));
    const value = page.getByRole('textbox', { name: /^Value, condition 1/ });
    await value.fill('22');
    await page.keyboard.press('Tab');
    await page.getByText('the number of Orders is more than 22').waitFor();
    await button('Undo').click();
    await page.getByText('the number of Orders is more than 1.').waitFor();
    expect(await value.inputValue()).toBe('1');
    const figures = panel('Preview').getByText(/contacts? match/);
    await figures.waitFor();
    await value.fill('1e3');
    await page.keyboard.press('Tab');
    await page.getByText('“1e3” is not a number. Write it as 1000.5.').waitFor();
    expect(await value.inputValue()).toBe('');
    await page.getByText('Finish condition 1 to update.').waitFor();
    expect(await figures.count()).toBe(1);
    expect(await violations(page)).toEqual([]);
    await shoot('dimmed');
    await shoot('1-no-number');
    await button('Discard').click();
    expect(await value.inputValue()).toBe('1');
    expect(await button('Discard').isDisabled()).toBe(true);
  });

  it('asks before rules are put aside for another entity, and undo gives them back', async () => {
    await open(await desk.create(contacts(inCountry('Thailand'))));
    await page.getByRole('radio', { name: 'Company', exact: true }).click({ force: true });
    const dialog = page.getByRole('alertdialog');
    await dialog.getByText(/1 condition about Contact will be put aside/).waitFor();
    await shoot('2-switch');
    await page.keyboard.press('Escape');
    await focusIs('Segment of: Company');
    await page.getByRole('textbox', { name: /^Value, condition 1/ }).waitFor();
    await page.getByRole('radio', { name: 'Company', exact: true }).click({ force: true });
    await dialog.getByRole('button', { name: 'Switch to Company' }).click();
    await page.getByText('Add a condition to see who matches.').waitFor();
    await button('Undo').click();
    await page.getByText('Every Contact where Country is “Thailand”').waitFor();
    expect(await page.getByRole('radio', { name: 'Contact', exact: true }).isChecked()).toBe(true);
  });

  it('enrolls and exports no other people than those of the rules on screen', async () => {
    await open(await desk.create(contacts(inCountry('Thailand'))));
    expect(await button('Enroll in sequence').isDisabled()).toBe(false);
    await page.getByRole('textbox', { name: /^Value, condition 1/ }).fill('Nowhere');
    const use = panel('Use');
    await use.getByText('Save first: these work with what is saved.').waitFor();
    expect(await button('Enroll in sequence').isDisabled()).toBe(true);
    expect(await use.getByRole('button', { name: 'Export CSV' }).isDisabled()).toBe(true);
    await shoot('3-unsaved');
    await button('Save').click();
    await use.getByText('Save first: these work with what is saved.').waitFor({ state: 'detached' });
    expect(await button('Enroll in sequence').isDisabled()).toBe(false);
  });

  it('edits name, description, visibility and tags of a list', async () => {
    const list = await desk.list({ name: 'By hand' });
    await open(list);
    await page.getByRole('textbox', { name: 'Name' }).fill('Our friends');
    await page.getByRole('textbox', { name: 'Description' }).fill('Met at fairs');
    await page.getByRole('textbox', { name: 'Tags' }).fill('fair');
    await page.keyboard.press('Enter');
    await chooseOption(page.getByRole('combobox', { name: 'Who sees it' }), 'Everyone');
    await shoot('4-static');
    await button('Save').click();
    await page.getByText('Segment saved').waitFor();
    expect(await desk.read(list)).toMatchObject({
      name: 'Our friends',
      description: 'Met at fairs',
      tags: ['fair'],
      visibility: 'public',
      type: 'static',
    });
  });

  it('gives focus back to what opened a dialog', async () => {
    const segment = await desk.create({ name: 'Dialogs', ...contacts(inCountry('Thailand')) });
    const list = await desk.list();
    const dismiss = async (name: string) => {
      await page.locator('[role="dialog"], [role="alertdialog"]').waitFor();
      await page.keyboard.press('Escape');
      await page.locator('[role="dialog"], [role="alertdialog"]').waitFor({ state: 'detached' });
      await focusIs(name);
    };
    await open(segment);
    await button('Enroll in sequence').press('Enter');
    await dismiss('Enroll in sequence');
    await open(segment, '/members');
    await button('Pin a member').first().press('Enter');
    await dismiss('Pin a member');
    await open(list, '/members');
    await button('Add members').first().press('Enter');
    await dismiss('Add members');
    await admin.open('/plugins/cohort/segments?pageSize=100');
    for (const item of ['Enroll in sequence', 'Delete']) {
      await button('Actions for Dialogs').press('Enter');
      await page.getByRole('menuitem', { name: item }).press('Enter');
      await dismiss('Actions for Dialogs');
    }
    await button('Create segment').press('Enter');
    await page.getByRole('menuitem', { name: 'Static list' }).press('Enter');
    await dismiss('Create segment');
  });

  it('shows the stored numbers to who only reads, and asks nothing about what may not be read', async () => {
    const secret = await desk.create({ name: 'Secret', ...contacts(inCountry('Thailand')) });
    const shared = await desk.create({
      ...contacts({ field: 'segment.member', operator: 'in_list', value: [secret.documentId] }),
      name: 'Shared',
      visibility: 'public',
    });
    const { memberCount } = await desk.read(shared);
    const reading = await site.adminToken({ permissions: ['plugin::cohort.segments.read-segments'] });
    const reader = await openAdmin(browser, site, reading, { width: 1400, height: 1000 });
    const asked: string[] = [];
    reader.page.on('request', (request) => request.url().includes('/validate') && asked.push(request.url()));
    await reader.open(`/plugins/cohort/segments/${shared.documentId}`);
    await panel('Members', reader.page).getByText(`${memberCount} contacts match`).waitFor();
    await reader.page.getByText('Member of a segment is another segment').waitFor();
    await shoot('5-reader', reader.page);
    const text = await reader.page.locator('main').innerText();
    expect(text).not.toContain(secret.documentId);
    expect(text).not.toContain('There is no segment');
    expect(
      await reader.page.locator('main input').evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value)),
    ).not.toContain(secret.documentId);
    expect({ asked, problems: reader.problems }).toEqual({ asked: [], problems: [] });
    await reader.close();
  });

  it('says no number of segments before it is known, in one main element', async () => {
    let answer: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (answer = resolve));
    await page.route('**/cohort/segments?*', async (route) => {
      await held;
      await route.continue();
    });
    await page.goto(`${site.url}/admin/plugins/cohort/segments`);
    await page.getByRole('heading', { name: 'Segments', level: 1 }).waitFor();
    expect(await page.locator('main').count()).toBe(1);
    expect(await page.locator('main').innerText()).not.toMatch(/\d+ segments?/);
    await shoot('6-loading');
    answer();
    await page.getByText(/^\d+ segments$/).waitFor();
    await page.unroute('**/cohort/segments?*');
  });

  it('says why one of the sample is in, lists them all, and tells how old its figures are', async () => {
    await open(await desk.create({ name: 'Sample', ...contacts(inCountry('Thailand')) }));
    const preview = panel('Preview');
    await preview.getByText(/^\d+ contacts match$/).waitFor();
    await preview.getByText(/^Updated /).waitFor();
    await preview
      .getByRole('button', { name: /^Why\?/ })
      .first()
      .click();
    await panel('Test one Contact')
      .getByText(/is in this segment$/)
      .waitFor();
    await panel('Test one Contact').getByText('is “Thailand”').first().waitFor();
    await shoot('7-why');
    expect(await violations(page)).toEqual([]);
    const again = page.waitForResponse('**/cohort/segments/validate');
    await preview.getByRole('button', { name: 'Count again' }).click();
    expect((await again).status()).toBe(200);
    await preview.getByText(/^\d+ contacts match$/).waitFor();
    await preview.getByRole('link', { name: 'View all' }).click();
    await page.waitForURL('**/members');
    const first = page.getByRole('gridcell').getByRole('link').first();
    await first.waitFor();
    expect(await first.getAttribute('href')).toMatch(
      /content-manager\/collection-types\/api::contact\.contact\/[a-z0-9]+$/,
    );
    await shoot('8-members');
    expect(admin.problems).toEqual([]);
    await first.click();
    await page.waitForURL('**/content-manager/collection-types/**');
  });

  it('saves a ready-made segment as it was begun', async () => {
    await admin.open('/plugins/cohort/segments');
    await button('Create segment').click();
    await page.getByRole('menuitem', { name: 'Ready-made: At risk' }).click();
    await page.getByRole('heading', { name: 'At risk', level: 1 }).waitFor();
    await button('Save').click();
    await page.waitForURL(/segments\/[a-z0-9]{24}$/);
    expect(await page.getByRole('textbox', { name: 'Name' }).inputValue()).toBe('At risk');
    await panel('Preview')
      .getByText(/^[\d,]+ contacts match$/)
      .waitFor();
  });

  it('complains about nothing on the way', () => expect(admin.problems).toEqual([]));
});
