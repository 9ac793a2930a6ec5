/**
 * Muting conditions in the segment editor: what is counted and said meanwhile, that nothing is saved or enrolled, and that
 * saving afterwards stores everything. Screenshots stay in tests/.artifacts/segment-mute.
 */
import type { Page, Request } from 'playwright-core';
import type { FilterNode } from '../../server/src/contracts';
import { describeInBrowser, openAdmin } from '../support/browser';
import { openSeededPanel, type SeededPanel } from '../support/seeded-panel';
import { violations } from '../support/violations';

const RULES: FilterNode[] = [
  { field: 'country', operator: 'in_list', value: ['Thailand', 'Vietnam'] },
  { field: 'createdAt', operator: 'in_last', value: { amount: 5, unit: 'year' } },
  { matchType: 'any', rules: [{ field: 'title', operator: 'is_not_empty' }] },
  {
    relation: 'orders',
    quantifier: 'some',
    where: { matchType: 'all', rules: [{ field: 'status', operator: 'in_list', value: ['paid', 'shipped'] }] },
  },
];

describeInBrowser('muting conditions of a segment', () => {
  let panel: SeededPanel;
  let page: Page;

  const preview = () => page.getByRole('region', { name: 'Preview', exact: true });
  const matched = async (rules: FilterNode[]): Promise<string> => {
    const filter = { entity: 'contact', matchType: 'all', rules };
    const { body } = await panel.desk.post('/segments/validate', { filter }).expect(200);
    const { matched: count } = (body as { data: { reach: { matched: number } } }).data.reach;
    return `${count.toLocaleString('en')} contacts match`;
  };
  const previewSays = async (text: string): Promise<void> => {
    const deadline = Date.now() + 15_000;
    while (Date.now() < deadline && !(await preview().innerText()).includes(text)) await page.waitForTimeout(50);
    expect(await preview().innerText()).toContain(text);
  };
  const choose = async (menu: string, item: string): Promise<void> => {
    await page.getByRole('button', { name: menu, exact: true }).click();
    await page.getByRole('menuitem', { name: item, exact: true }).click();
  };
  const focusIs = (name: string) =>
    page.waitForFunction((label) => document.activeElement?.textContent === label, name, {
      timeout: 5_000,
    });
  const rowWith = (text: RegExp) => page.locator('[data-row]').filter({ hasText: text });

  beforeAll(async () => {
    panel = await openSeededPanel('segment-mute');
    page = panel.page;
  });
  afterAll(() => panel?.close());

  it('counts without them, refuses to save while they are there, and saves everything afterwards', async () => {
    const { documentId } = await panel.createSegment('Muting', RULES);
    const everything = await matched(RULES);
    const withoutFirst = await matched(RULES.slice(1));
    expect(withoutFirst).not.toBe(everything);
    await panel.admin.open(`/plugins/cohort/segments/${documentId}`);
    await previewSays(everything);

    await choose('More for condition 1', 'Mute');
    await focusIs('More for condition 1');
    await previewSays(withoutFirst);
    await page.getByText('1 condition is ignored and not counted.').waitFor();
    expect(await page.getByTestId('sentence').innerText()).not.toContain('Thailand');
    // The dates of the answer belong to its first rule, which is the second row.
    await rowWith(/since .* rolling/).waitFor();
    expect(await rowWith(/since .* rolling/).getAttribute('data-row')).toBe('1');
    const value = page.getByRole('combobox', { name: 'Field, condition 1', exact: true });
    expect(await value.evaluate((input) => getComputedStyle(input).textDecorationLine)).toBe('line-through');
    await panel.shoot('1-muted');
    expect(await violations(page)).toEqual([]);
    expect(await page.getByRole('button', { name: 'Enroll', exact: false }).first().isDisabled()).toBe(true);

    const writes: string[] = [];
    const onRequest = (request: Request) => {
      if (request.method() === 'PUT') writes.push(request.url());
    };
    page.on('request', onRequest);
    await choose('More for group 3', 'Mute');
    await page.getByText('2 conditions are ignored and not counted.').waitFor();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    const summary = page.getByRole('alert').filter({ hasText: '2 things need attention' });
    await summary.getByRole('link', { name: 'Condition 1 is ignored. Unmute it or remove it.' }).waitFor();
    await panel.shoot('2-refused');
    expect(await violations(page)).toEqual([]);
    await summary.getByRole('link', { name: 'Condition 3 is ignored. Unmute it or remove it.' }).click();
    await focusIs('More for group 3');
    expect(writes).toEqual([]);

    await choose('More for group 3', 'Unmute');
    await choose('More for condition 1', 'Unmute');
    await previewSays(everything);
    await page.getByRole('textbox', { name: 'Name' }).fill('Muting over');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Segment saved').waitFor();
    expect(writes).toHaveLength(1);
    page.off('request', onRequest);
    await page.reload();
    await previewSays(everything);
    const stored = await panel.desk.read({ documentId });
    expect(stored).toMatchObject({ name: 'Muting over', filter: { rules: RULES } });
    expect(JSON.stringify(stored)).not.toContain('muted');
    expect(panel.admin.problems).toEqual([]);
  });

  it('brings counts and explanations to their rows past muted ones, and never counts everybody', async () => {
    const { documentId } = await panel.createSegment('Past muted', RULES.slice(0, 3));
    await panel.admin.open(`/plugins/cohort/segments/${documentId}`);
    await choose('More for condition 1', 'Mute');
    await page.getByRole('checkbox', { name: 'Counts per condition' }).click();
    const counted = rowWith(/alone [\d,]+ · after this/);
    await counted.first().waitFor();
    const rows = await counted.evaluateAll((found) => found.map((row) => row.getAttribute('data-row')));
    expect(rows).toEqual(['1', '2']);
    await page.getByRole('checkbox', { name: 'Counts per condition' }).click();

    await preview()
      .getByRole('button', { name: /^Why\?/ })
      .first()
      .click();
    const test = page.getByRole('region', { name: /^Test/ });
    await test.getByText(/^2 Created/).waitFor();
    await test.getByText(/^3\.1 Title/).waitFor();

    await choose('More for condition 2', 'Mute');
    await choose('More for condition 3.1', 'Mute');
    await preview().getByText('Every condition is ignored. Unmute one to see who matches.').waitFor();
    await page.getByText('3 conditions are ignored and not counted.').waitFor();
    await panel.shoot('3-all-muted');

    await page.getByRole('button', { name: 'Discard' }).click();
    await page.getByText('3 conditions are ignored and not counted.').waitFor({ state: 'detached' });
    expect(await page.getByText('ignored', { exact: true }).count()).toBe(0);
    expect(panel.admin.problems).toEqual([]);
  });

  it.each(['en', 'th'])('has room at 400 px (%s)', async (locale) => {
    const { documentId } = await panel.createSegment(`Narrow ${locale}`, RULES);
    const narrow = await openAdmin(panel.browser, panel.site, panel.token, { width: 400, height: 900, locale });
    await narrow.open(`/plugins/cohort/segments/${documentId}`);
    await narrow.page.getByText(locale === 'th' ? /^อัปเดตเมื่อ/ : /^Updated/).waitFor();
    const menu = narrow.page.locator('[data-focus-menu="3"]');
    await menu.click();
    await narrow.page.getByRole('menuitem', { name: locale === 'th' ? 'ข้ามชั่วคราว' : 'Mute', exact: true }).click();
    await narrow.page.getByText(locale === 'th' ? 'ถูกข้าม' : 'ignored', { exact: true }).waitFor();
    await narrow.page.getByText(locale === 'th' ? /^อัปเดตเมื่อ/ : /^Updated/).waitFor();
    expect(await narrow.page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    await panel.shoot(`4-narrow-${locale}`, narrow.page);
    expect(await violations(narrow.page)).toEqual([]);
    expect(narrow.problems).toEqual([]);
    await narrow.close();
  });
});
