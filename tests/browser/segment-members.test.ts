/** Who is in a segment, in a real browser: ordered, with columns of one’s own, and taken away as a file. */
import fs from 'node:fs';
import { parse } from 'csv-parse/sync';
import type { Page } from 'playwright-core';
import { describeInBrowser, openAdmin } from '../support/browser';
import { openSeededPanel, type SeededPanel } from '../support/seeded-panel';
import { violations } from '../support/violations';
import { waitFor } from '../support/wait-for';

const THAILAND = { field: 'country', operator: 'equals', value: 'Thailand' };

describeInBrowser('the members of a segment', () => {
  let panel: SeededPanel;
  let page: Page;

  beforeAll(async () => {
    panel = await openSeededPanel('segment-members');
    ({ page } = panel);
  });
  afterAll(() => panel?.close());

  const cells = (column: number) =>
    page
      .locator('tbody tr')
      .evaluateAll((rows, index) => rows.map((row) => row.querySelectorAll('td')[index]?.textContent ?? ''), column);
  const headings = () => page.locator('thead th').allTextContents();
  const settled = async (path: string, click: () => Promise<void>) => {
    const answered = page.waitForResponse(
      (response) => decodeURIComponent(response.url()).includes(path) && response.status() === 200,
    );
    await click();
    await answered;
  };
  const choose = (label: string) => page.getByRole('checkbox', { name: label, exact: true }).click();

  it('are ordered by name, upwards, downwards, and as they came, at an address of its own', async () => {
    const { documentId } = await panel.createSegment('In Thailand', [THAILAND]);
    await panel.admin.open(`/plugins/cohort/segments/${documentId}/members?pageSize=100`);
    await page.locator('tbody tr').first().waitFor();
    const asTheyCame = await cells(0);
    const folded = (names: string[]) => names.map((name) => name.toLowerCase());
    const isAscending = (names: string[]) =>
      folded(names).every((name, at, all) => at === 0 || (all[at - 1] ?? '') <= name);
    const header = page.getByRole('columnheader', { name: 'Name' });
    await settled('sort=name:asc', () => header.getByRole('button').click());
    await waitFor(
      () => cells(0),
      (names) => names.join() !== asTheyCame.join() && isAscending(names),
    );
    expect(await header.getAttribute('aria-sort')).toBe('ascending');
    expect(new URL(page.url()).searchParams.get('sort')).toBe('name:asc');
    const [first] = await cells(0);
    await settled('sort=name:desc', () => header.getByRole('button').click());
    await waitFor(
      () => cells(0),
      (names) => names[0] !== first && isAscending([...names].reverse()),
    );
    await header.getByRole('button').click();
    await waitFor(
      () => cells(0),
      (names) => names.join() === asTheyCame.join(),
    );
    expect(await header.getAttribute('aria-sort')).toBe('none');
  });

  it('show the columns that were chosen, remember them, and are ordered by them', async () => {
    const { documentId } = await panel.createSegment('With columns', [THAILAND]);
    await panel.admin.open(`/plugins/cohort/segments/${documentId}/members`);
    await page.getByRole('button', { name: 'Choose columns' }).click();
    await panel.shoot('1-columns');
    await page.getByRole('textbox', { name: 'Find a field' }).fill('points');
    await settled('columns=points', () => choose('Points'));
    await page.getByRole('textbox', { name: 'Find a field' }).fill('company › country');
    await settled('company.country', () => choose('Company › Country'));
    await page.keyboard.press('Escape');
    await waitFor(headings, (texts) => texts.join() === 'Name,Email,Points,Company › Country,Actions');
    await settled('sort=points:desc', async () => {
      await page.getByRole('button', { name: 'Points' }).click();
      await page.getByRole('button', { name: 'Points' }).click();
    });
    const descending = (texts: string[]) => texts.map((text) => Number(text.replace(/\D/g, '')));
    await waitFor(
      () => cells(2),
      (texts) => descending(texts).every((n, i, all) => i === 0 || n <= (all[i - 1] ?? 0)),
    );
    await panel.shoot('2-sorted');
    expect(await violations(page)).toEqual([]);
    await page.reload();
    await page.getByRole('columnheader', { name: 'Points' }).waitFor();
    await page.getByRole('button', { name: 'Choose columns' }).click();
    await choose('Points');
    await page.getByRole('columnheader', { name: 'Points' }).waitFor({ state: 'detached' });
    await page.waitForFunction(() => !location.href.includes('sort='));
  });

  it('come as a file with the columns that are shown, and with who they are', async () => {
    const segment = await panel.createSegment('To a file', [THAILAND]);
    await panel.admin.open(`/plugins/cohort/segments/${segment.documentId}/members?pageSize=100`);
    await page.getByRole('columnheader', { name: 'Company › Country' }).waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export CSV' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('To a file.csv');
    const text = fs.readFileSync(await download.path(), 'utf8');
    expect(text.startsWith('\uFEFF')).toBe(true);
    const [head, ...rows]: string[][] = parse(text, { bom: true });
    expect(head).toEqual(['documentId', 'name', 'email', 'mailability', 'company.country']);
    expect(rows).toHaveLength(segment.memberCount ?? -1);
    expect(rows.slice(0, 100).map(([, name]) => name)).toEqual(await cells(0));
    const members = await panel.desk.get(`/segments/${segment.documentId}/members?pageSize=100`);
    expect(rows.slice(0, 100).map(([id]) => id)).toEqual(
      (members.body as { data: { documentId: string }[] }).data.map(({ documentId }) => documentId),
    );
  });

  it('lead to their entries in the Content Manager', async () => {
    const { documentId } = await panel.createSegment('Leads on', [THAILAND]);
    await panel.admin.open(`/plugins/cohort/segments/${documentId}/members`);
    const link = page.locator('tbody a').first();
    const name = await link.innerText();
    await link.click();
    await page.waitForURL(/content-manager\/collection-types\/api::contact\.contact\//);
    await page.getByRole('heading', { name }).first().waitFor();
    // The entry’s own page asks for what this site does not have.
    await panel.admin.open('/plugins/cohort/segments');
    panel.admin.problems.length = 0;
  });

  it('offer a reader no column and no order that it may not read', async () => {
    const { documentId } = await panel.createSegment('For a reader', [THAILAND], { visibility: 'public' });
    const token = await panel.site.adminToken({
      permissions: ['plugin::cohort.segments.read-segments'],
      reads: { 'api::contact.contact': ['name', 'points'] },
    });
    const reader = await openAdmin(panel.browser, panel.site, token, { width: 1400, height: 1000 });
    await reader.open(`/plugins/cohort/segments/${documentId}/members`);
    await reader.page.locator('tbody tr').first().waitFor();
    expect(await reader.page.locator('thead th').allTextContents()).toEqual(['Name']);
    await reader.page.getByRole('button', { name: 'Choose columns' }).click();
    const offered = await reader.page.getByRole('group', { name: 'Choose columns' }).getByRole('checkbox').count();
    expect(offered).toBe(3);
    await panel.shoot('3-reader', reader.page);
    expect(reader.problems).toEqual([]);
    await reader.close();
  });

  it('complain about nothing on the way', () => expect(panel.admin.problems).toEqual([]));
});
