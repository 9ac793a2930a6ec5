/** What one segment was and is, in a real browser: its history in a time that is chosen, who came and left, who was in. */
import fs from 'node:fs';
import type { Page } from 'playwright-core';
import { describeInBrowser, openAdmin } from '../support/browser';
import { focusedName, tabTo } from '../support/keyboard';
import { openSeededPanel, type SeededPanel } from '../support/seeded-panel';
import { violations } from '../support/violations';
import { waitFor } from '../support/wait-for';

const THAILAND = { field: 'country', operator: 'equals', value: 'Thailand' };
const POINTS = { field: 'points', operator: 'greater_than', value: 10_000 };
const DAY_MS = 86_400_000;
const ZONE_MS = 7 * 3_600_000;
/** Noon in the zone of the site, so many days ago. */
const noon = (daysAgo: number): number =>
  (Math.floor((Date.now() + ZONE_MS) / DAY_MS) - daysAgo) * DAY_MS + DAY_MS / 2 - ZONE_MS;
const ZONE = 'Asia/Bangkok';
const dayOf = (atMs: number): string => new Date(atMs + ZONE_MS).toISOString().slice(0, 10);
const shown = (atMs: number): string =>
  new Date(atMs).toLocaleDateString('en', { dateStyle: 'medium', timeZone: ZONE });

describeInBrowser('the detail of a segment', () => {
  let panel: SeededPanel;
  let page: Page;
  /** A list that is sixty days old: two came forty days ago, one of them left five days ago, a third came three days ago. */
  let listId: string;
  let names: string[];
  let list: { documentId: string; name: string }[];

  beforeAll(async () => {
    panel = await openSeededPanel('segment-detail');
    ({ page } = panel);
    const { documentId: everybody } = await panel.createSegment('Some', [THAILAND]);
    const { body } = await panel.desk.get(`/segments/${everybody}/members?pageSize=3&sort=name:asc`);
    list = (body as { data: typeof list }).data;
    names = list.map(({ name }) => name);
    ({ documentId: listId } = await panel.desk.list({ name: 'Regulars', visibility: 'public' }));
    const knex = panel.site.strapi.db.connection;
    await knex('cohort_segments')
      .where({ document_id: listId })
      .update({ created_at: noon(60) });
    const stay = (index: number, entered: number, left: number | null) =>
      knex('cohort_memberships').insert({
        ...{ segment_id: listId, member_id: list[index]?.documentId, origin: 'manual' },
        ...{ entered_at: noon(entered), entered_cause: 'import', entered_by: 'admin:1' },
        exited_at: left === null ? 0 : noon(left),
        ...(left === null ? {} : { exited_cause: 'manual', exited_by: 'admin:1' }),
      });
    await stay(0, 40, null);
    await stay(1, 40, 5);
    await stay(2, 3, null);
    await knex('cohort_memberships').insert({
      ...{ segment_id: listId, member_id: 'erased', origin: 'manual', entered_by: 'admin:1' },
      ...{ entered_at: noon(40), entered_cause: 'import', exited_at: noon(39), exited_cause: 'record' },
    });
  });
  afterAll(() => panel?.close());

  const open = (path: string) => panel.admin.open(`/plugins/cohort/segments/${listId}/${path}`);
  const changes = () => page.getByRole('region', { name: 'Who entered and left' });
  const changed = () =>
    changes()
      .locator('tbody tr')
      .evaluateAll((rows) => rows.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent ?? '')));
  const choose = async (period: string) => {
    await page.getByRole('combobox', { name: 'Time' }).click();
    await page.getByRole('option', { name: period }).click();
  };

  /** The browser notes every answer that refuses; of those that were asked for nothing is to be said. */
  const refusedAreNoProblems = () => {
    const { problems } = panel.admin;
    problems.splice(0, problems.length, ...problems.filter((problem) => !/status of 4(00|09) /.test(problem)));
  };

  describe('its history', () => {
    it('is that of thirty days, by day, until another time is chosen, which stands in the address', async () => {
      await open('history');
      await page.getByText('2 members now; 1 entered and 1 left in the last 30 days').first().waitFor();
      const byDay = page.getByRole('grid', { name: 'Size, entered and left by day' });
      expect(await byDay.getByRole('row').count()).toBe(31);
      expect(await changed()).toEqual([
        [
          names[2],
          list[2] && expect.any(String),
          'Entered',
          expect.stringContaining(shown(noon(3))),
          expect.any(String),
        ],
        [names[1], expect.any(String), 'Left', expect.stringContaining(shown(noon(5))), 'By hand – Demo Admin'],
      ]);
      await panel.shoot('1-month');
      expect(await violations(page)).toEqual([]);
      await choose('Last 7 days');
      await page.getByText('2 members now; 1 entered and 1 left in the last 7 days').first().waitFor();
      expect(page.url()).toContain('days=7');
      await choose('Last 90 days');
      await page.getByRole('grid', { name: 'Size, entered and left by week' }).waitFor();
      await page
        .getByText(/2 members now; 4 entered and 2 left since/)
        .first()
        .waitFor();
      await changes().getByRole('gridcell', { name: 'No longer there' }).first().waitFor();
      expect(await changes().getByRole('link', { name: 'erased' }).count()).toBe(0);
      await panel.shoot('2-quarter');
      expect(await violations(page)).toEqual([]);
      await page.reload();
      await page.getByRole('grid', { name: 'Size, entered and left by week' }).waitFor();
      expect(await page.getByRole('combobox', { name: 'Time' }).textContent()).toContain('Last 90 days');
    });

    it('is that of days of one’s own, and says what is too long and what is not known', async () => {
      await open('history?days=7');
      await choose('Own dates');
      await page.waitForURL(/from=\d{4}-\d\d-\d\d&to=\d{4}-\d\d-\d\d/);
      const first = page.getByRole('combobox', { name: 'First day' });
      const [year, month, day] = dayOf(noon(45)).split('-');
      const asShown = await first.inputValue();
      await first.focus();
      await page.keyboard.press('Escape');
      await waitFor(
        () => first.inputValue(),
        (text) => text === asShown,
      );
      await page.keyboard.press('Control+a');
      await page.keyboard.type(`${month}/${day}/${year}`);
      await page.keyboard.press('Enter');
      await page
        .getByText(`4 entered and 2 left from ${shown(noon(45))} to`, { exact: false })
        .first()
        .waitFor();
      expect(page.url()).toContain(`from=${dayOf(noon(45))}`);
      await panel.shoot('3-own');
      await open(`history?from=2025-01-01&to=${dayOf(noon(0))}`);
      await page
        .getByRole('alert')
        .getByText(/^At most 400 days are shown at once/)
        .waitFor();
      await open('history?from=2020-01-01&to=2020-02-01');
      await page.getByText(/^Nothing is known of these days: the history begins/).waitFor();
      for (const query of [`from=${dayOf(noon(-3))}`, 'from=soon', 'from=2026-02-30&to=2026-03-02']) {
        await open(`history?${query}`);
        await page
          .getByRole('alert')
          .getByText(/^These days cannot be shown/)
          .waitFor();
      }
      for (const days of ['abc', '9999']) {
        await open(`history?days=${days}`);
        await page.getByRole('grid', { name: 'Size, entered and left by day' }).waitFor();
        expect(await page.getByRole('combobox', { name: 'Time' }).textContent()).toContain('Last 30 days');
      }
      await choose('Last 7 days');
      await page.getByText('2 members now; 1 entered and 1 left in the last 7 days').first().waitFor();
      refusedAreNoProblems();
    });

    it('leads from a figure to who it counts, with keys alone, and back', async () => {
      await open('history');
      await page.getByRole('grid', { name: 'Size, entered and left by day' }).waitFor();
      await tabTo(page, 'Day');
      for (const key of [...Array<string>(6).fill('ArrowDown'), 'ArrowRight', 'ArrowRight', 'ArrowRight'])
        await page.keyboard.press(key);
      expect(await focusedName(page)).toBe(`1 left, ${shown(noon(5))}: who they are`);
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => document.activeElement?.textContent === 'Who entered and left');
      expect(await focusedName(page)).toBe('Who entered and left');
      await page.waitForURL(/listFrom=/);
      await changes()
        .getByRole('button', { name: `${shown(noon(5))}: show all days again` })
        .waitFor();
      await page.waitForFunction(() => document.querySelectorAll('section tbody tr').length === 1);
      expect((await changed()).map(([name, _email, way]) => [name, way])).toEqual([[names[1], 'Left']]);
      await panel.shoot('4-day');
      expect(await violations(page)).toEqual([]);
      await changes().getByRole('button', { name: 'Clear' }).click();
      await changes()
        .getByRole('button', { name: /show all days again/ })
        .click();
      await page.waitForFunction(() => document.querySelectorAll('section tbody tr').length === 2);
      const link = changes().getByRole('link', { name: names[2] ?? '' });
      expect(await link.getAttribute('href')).toContain(
        `/content-manager/collection-types/api::contact.contact/${list[2]?.documentId}`,
      );
    });

    it('leads to who was in on a day, says so, offers nothing that is about now, and leads back', async () => {
      await open('history');
      await page.getByRole('link', { name: `2 on ${shown(noon(6))}: who was in` }).click();
      await page.waitForURL(new RegExp(`/members\\?on=${dayOf(noon(6))}`));
      await page.getByText(`Members as of ${shown(noon(6))}`, { exact: false }).waitFor();
      await page.getByRole('gridcell', { name: names[1], exact: true }).waitFor();
      const rows = page.locator('tbody tr td:first-child');
      expect((await rows.allTextContents()).sort()).toEqual([names[0], names[1]].sort());
      for (const name of ['Add members', 'Export CSV']) {
        expect(await page.getByRole('button', { name }).count()).toBe(0);
      }
      expect(await page.getByRole('checkbox').count()).toBe(0);
      expect(await page.getByRole('button', { name: /^Actions for/ }).count()).toBe(0);
      await panel.shoot('5-on');
      expect(await violations(page)).toEqual([]);
      await page.getByRole('button', { name: 'Back to now' }).click();
      await page.getByRole('gridcell', { name: names[2], exact: true }).waitFor();
      expect(page.url()).not.toContain('on=');
      expect((await page.locator('tbody tr td:nth-child(2)').allTextContents()).sort()).toEqual(
        [names[0], names[2]].sort(),
      );
    });

    it('says what is wrong with a day in the address, and leads back from there', async () => {
      for (const [on, message] of [
        ['soon', /Invalid/],
        ['2020-01-01', /is not known/],
        [dayOf(noon(-3)), /a day to come/],
      ] as const) {
        await open(`members?on=${on}`);
        await page.getByText(message).waitFor();
      }
      await page.getByRole('button', { name: 'Back to now' }).click();
      await page.getByRole('gridcell', { name: names[0], exact: true }).waitFor();
      refusedAreNoProblems();
    });

    it('shows a reader names and no addresses where it may read no more', async () => {
      const token = await panel.site.adminToken({
        permissions: ['plugin::cohort.segments.read-segments'],
        reads: { 'api::contact.contact': ['name'] },
      });
      const reader = await openAdmin(panel.browser, panel.site, token, { width: 400, height: 900 });
      await reader.open(`/plugins/cohort/segments/${listId}/history?days=90`);
      const section = reader.page.getByRole('region', { name: 'Who entered and left' });
      await section.locator('tbody tr').first().waitFor();
      expect(await section.locator('thead th').allTextContents()).toEqual(['Name', 'Entered or left', 'When', 'Why']);
      await panel.shoot('6-reader-narrow', reader.page);
      expect(reader.problems).toEqual([]);
      await reader.close();
    });

    it('is in Thai for a Thai reader', async () => {
      const thai = await openAdmin(panel.browser, panel.site, panel.token, { width: 1400, height: 1000, locale: 'th' });
      await thai.open(`/plugins/cohort/segments/${listId}/history`);
      await thai.page.getByRole('heading', { name: 'ใครเข้าและใครออก' }).waitFor();
      await panel.shoot('7-thai', thai.page);
      await thai.close();
    });
  });

  describe('its members, narrowed', () => {
    let id: string;
    /** Of everybody in Thailand, by a segment of their own: how many, and the names of the first hundred. */
    const narrowed = async (...rules: object[]): Promise<{ total: number; names: string[] }> => {
      const { documentId } = await panel.createSegment(`By hand ${Date.now()}`, [THAILAND, ...rules]);
      const { body } = await panel.desk.get(`/segments/${documentId}/members?pageSize=100`);
      const { data, meta } = body as { data: { name: string }[]; meta: { pagination: { total: number } } };
      return { total: meta.pagination.total, names: data.map(({ name }) => name) };
    };
    const shownNames = () => page.locator('tbody tr td:first-child').allTextContents();
    const until = (count: number) =>
      page.getByText(`${count} ${count === 1 ? 'member' : 'members'}`, { exact: true }).waitFor();
    const dialog = () => page.getByRole('dialog', { name: 'Filter the members of In Thailand' });
    const openList = (query: string) => panel.admin.open(`/plugins/cohort/segments/${id}/members?pageSize=100${query}`);
    const addressOf = (filter: object) => `&filter=${encodeURIComponent(JSON.stringify(filter))}`;
    const noted = (text: string | RegExp) => page.getByRole('status').getByText(text).waitFor();

    beforeAll(async () => {
      ({ documentId: id } = await panel.createSegment('In Thailand', [THAILAND]));
    });

    it('by conditions that are put together with keys alone, said in words, and kept over a reload', async () => {
      const thai = await narrowed({ field: 'language', operator: 'equals', value: 'th' });
      const all = await narrowed();
      expect(thai.total).toBeGreaterThan(0);
      expect(thai.total).toBeLessThan(all.total);
      await openList('');
      await until(all.total);
      await tabTo(page, 'Filters');
      await page.keyboard.press('Enter');
      await dialog().waitFor();
      expect(await violations(page)).toEqual([]);
      await tabTo(page, 'Add condition');
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'Field, condition 1');
      await page.keyboard.type('Language');
      await page.getByRole('option', { name: 'Language', exact: true }).waitFor();
      await page.keyboard.press('Enter');
      await tabTo(page, 'Apply filter');
      await page.keyboard.press('Enter');
      await dialog().getByRole('alert').getByText('1 thing needs attention').waitFor();
      await dialog().getByText('Choose a value').first().waitFor();
      await panel.shoot('8-unfinished');
      await tabTo(page, /^Value, condition 1/);
      await page.keyboard.type('th');
      await dialog().waitFor();
      await panel.shoot('9-dialog');
      expect(await violations(page)).toEqual([]);
      await tabTo(page, 'Apply filter');
      await page.keyboard.press('Enter');
      await dialog().waitFor({ state: 'detached' });
      await until(thai.total);
      expect(await shownNames()).toEqual(thai.names);
      await page.waitForFunction(() => document.activeElement?.textContent === 'Filters');
      await noted('Narrowed to: Every Contact where Language is “th”');
      await panel.shoot('10-narrowed');
      expect(await violations(page)).toEqual([]);
      await page.reload();
      await until(thai.total);
      await noted(/^Narrowed to:/);
      await page.getByRole('status').getByRole('button', { name: 'Clear filter' }).click();
      await until(all.total);
      expect(page.url()).not.toContain('filter=');
      expect(await focusedName(page)).toBe('Filters');
    });

    it('through signs that an address has a meaning for, over a reload, in order, and into the file', async () => {
      const NAMES = ['Lek & Sons', 'Lek + Co', 'Lek #1', 'Lek 50%25', 'Lek 50%', 'Lek %41', 'Lek A', 'Lek'];
      for (const [index, name] of NAMES.entries()) {
        const data = { name, email: `lek+${index}@example.test`, country: 'Thailand' };
        await panel.site.strapi.documents('api::contact.contact').create({ data });
      }
      const search = page.getByRole('searchbox', { name: 'Search members' });
      const finds = async (...expected: string[]) => {
        await until(expected.length);
        await waitFor(shownNames, (names) => names.join() === expected.join());
      };
      await openList('');
      await page.getByRole('button', { name: 'Search', exact: true }).click();
      for (const name of ['Lek & Sons', 'Lek + Co', 'Lek #1', 'Lek 50%25', 'Lek %41']) {
        await search.fill(name);
        await page.keyboard.press('Enter');
        await finds(name);
        expect(new URL(page.url()).searchParams.get('_q')).toBe(name);
      }
      await search.fill('lek+3@');
      await page.keyboard.press('Enter');
      await finds('Lek 50%25');
      await page.reload();
      await finds('Lek 50%25');

      const oneOf = { field: 'name', operator: 'in_list', value: NAMES.slice(0, 6) };
      const filter = { matchType: 'all', rules: [oneOf] };
      await openList(addressOf(filter));
      const header = page.getByRole('columnheader', { name: 'Name' });
      await until(6);
      await header.getByRole('button').click();
      await page.waitForURL(/sort=name/);
      await waitFor(
        () => header.getAttribute('aria-sort'),
        (order) => order === 'ascending',
      );
      await page.getByRole('button', { name: 'Search', exact: true }).click();
      await search.fill('%');
      await page.keyboard.press('Enter');
      await until(3);
      const { searchParams } = new URL(page.url());
      expect(JSON.parse(searchParams.get('filter') ?? '')).toEqual(filter);
      expect([searchParams.get('_q'), searchParams.get('sort')]).toEqual(['%', 'name:asc']);
      await page.reload();
      await until(3);
      const seen = await shownNames();
      expect([...seen].sort()).toEqual(['Lek %41', 'Lek 50%', 'Lek 50%25']);
      await panel.shoot('13-signs');
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Export these as CSV' }).click(),
      ]);
      const lines = fs
        .readFileSync(await download.path(), 'utf8')
        .trim()
        .split('\r\n')
        .slice(1);
      expect(lines.filter((line) => seen.some((name) => line.includes(name)))).toHaveLength(3);
      expect(lines).toHaveLength(3);
      await search.fill('');
      await page.keyboard.press('Enter');
      await until(6);
      await page.getByRole('button', { name: 'Filters' }).click();
      await page.getByRole('button', { name: 'Apply filter' }).click();
      await dialog().waitFor({ state: 'detached' });
      await until(6);
    });

    it('by the filter of the address that “back” leads to, not by that of a dialog left open', async () => {
      const { total } = await narrowed(POINTS);
      await openList(addressOf({ matchType: 'all', rules: [POINTS] }));
      await until(total);
      await page.getByRole('status').getByRole('button', { name: 'Clear filter' }).click();
      await page.waitForFunction(() => !location.href.includes('filter='));
      await page.getByRole('button', { name: 'Filters' }).click();
      await dialog().waitFor();
      await page.goBack();
      await dialog().waitFor({ state: 'detached' });
      await noted(/Points/);
      await until(total);
      await page.goForward();
      await page.waitForFunction(() => !location.href.includes('filter='));
      expect(await dialog().count()).toBe(0);
    });

    it('asks before conditions are left that were not applied', async () => {
      await openList('');
      await page.getByRole('button', { name: 'Filters' }).click();
      await dialog().getByRole('button', { name: 'Add condition' }).click();
      await dialog().getByRole('combobox', { name: 'Field, condition 1' }).waitFor();
      await dialog().getByRole('button', { name: 'Apply filter' }).focus();
      await page.keyboard.press('Escape');
      const question = page.getByRole('alertdialog', { name: 'Leave these conditions?' });
      await question.waitFor();
      await panel.shoot('12-leave');
      await question.getByRole('button', { name: 'Cancel' }).click();
      await question.waitFor({ state: 'detached' });
      await dialog().getByRole('combobox', { name: 'Field, condition 1' }).waitFor();
      await dialog().getByRole('button', { name: 'Close' }).click();
      await question.getByRole('button', { name: 'Leave' }).click();
      await dialog().waitFor({ state: 'detached' });
      expect(page.url()).not.toContain('filter=');
    });

    it('undoes in the dialog, and keeps what it shows until it is applied', async () => {
      await openList(addressOf({ matchType: 'all', rules: [POINTS] }));
      await noted(/Points/);
      await page.getByRole('button', { name: 'Filters' }).click();
      await dialog().getByRole('button', { name: 'More for condition 1' }).click();
      await page.getByRole('menuitem', { name: 'Remove' }).click();
      await dialog().getByRole('combobox', { name: 'Field, condition 1' }).waitFor({ state: 'detached' });
      await page.keyboard.press('Control+z');
      await dialog().getByRole('combobox', { name: 'Field, condition 1' }).waitFor();
      await page.keyboard.press('Escape');
      await dialog().waitFor({ state: 'detached' });
      await noted(/Points/);
      await page.getByRole('button', { name: 'Filters' }).click();
      await dialog().getByRole('button', { name: 'Clear filter' }).click();
      await page.waitForFunction(() => !location.href.includes('filter='));
      expect(
        await page
          .getByRole('status')
          .getByText(/^Narrowed to/)
          .count(),
      ).toBe(0);
    });

    it('in the order, with the columns, and into the file that were asked for', async () => {
      const rich = await narrowed(POINTS);
      await openList(`${addressOf({ matchType: 'all', rules: [POINTS] })}&sort=name:desc`);
      await until(rich.total);
      expect(rich.total).toBeLessThanOrEqual(100);
      expect([...(await shownNames())].sort()).toEqual([...rich.names].sort());
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Export these as CSV' }).click(),
      ]);
      const text = fs.readFileSync(await download.path(), 'utf8');
      expect(text.trim().split('\r\n')).toHaveLength(rich.total + 1);
    });

    it('says what is wrong with a filter in the address, where it is, and how to be rid of it', async () => {
      const unknown = { matchType: 'all', rules: [POINTS, { field: 'shoeSize', operator: 'equals', value: 44 }] };
      await openList(addressOf(unknown));
      await noted(/^Condition 2: .*shoeSize/);
      await panel.shoot('11-unknown');
      expect(await violations(page)).toEqual([]);
      await page.getByRole('button', { name: 'Filters' }).click();
      await dialog().getByText('There is no “shoeSize”, or you may not read it.').waitFor();
      await panel.shoot('12-unknown-dialog');
      await page.keyboard.press('Escape');
      for (const broken of [
        '&filter=%7B%22rules',
        addressOf({ entity: 'company', matchType: 'all', rules: [THAILAND] }),
      ]) {
        await openList(broken);
        await noted(/^The filter in the address of this page cannot be read/);
        expect(await page.locator('tbody tr').count()).toBe(0);
      }
      await panel.shoot('13-broken');
      await page.getByRole('status').getByRole('button', { name: 'Clear filter' }).click();
      await page.locator('tbody tr').first().waitFor();
      refusedAreNoProblems();
    });

    it('of a list as it was on a day as well', async () => {
      const filter = { matchType: 'all', rules: [{ field: 'name', operator: 'equals', value: names[1] }] };
      await panel.admin.open(`/plugins/cohort/segments/${listId}/members?on=${dayOf(noon(6))}${addressOf(filter)}`);
      await until(1);
      expect(await shownNames()).toEqual([names[1]]);
      await page.getByRole('button', { name: 'Back to now' }).click();
      await page.getByText('Nothing matches. Change the search or the filters.').waitFor();
    });

    it('offers a reader no field that it may not read, and works where it is narrow', async () => {
      const token = await panel.site.adminToken({
        permissions: ['plugin::cohort.segments.read-segments'],
        reads: { 'api::contact.contact': ['name'] },
      });
      const reader = await openAdmin(panel.browser, panel.site, token, { width: 400, height: 900 });
      await reader.open(
        `/plugins/cohort/segments/${listId}/members${addressOf({ matchType: 'all', rules: [POINTS] }).replace('&', '?')}`,
      );
      await reader.page
        .getByRole('status')
        .getByText(/^Condition 1: .*points/)
        .waitFor();
      await reader.page.getByRole('button', { name: 'Filters' }).click();
      await reader.page.getByRole('dialog').getByRole('button', { name: 'Clear filter' }).click();
      await reader.page.locator('tbody tr').first().waitFor();
      await reader.page.getByRole('button', { name: 'Filters' }).click();
      const open = reader.page.getByRole('dialog', { name: 'Filter the members of Regulars' });
      await open.getByRole('button', { name: 'Add condition', exact: true }).click();
      await open.getByRole('combobox', { name: 'Field, condition 1' }).pressSequentially('poin');
      await reader.page.getByText('No field has this name').waitFor();
      await panel.shoot('14-reader-narrow', reader.page);
      await reader.close();
    });
  });

  it('complains about nothing on the way', () => expect(panel.admin.problems).toEqual([]));
});
