/**
 * Lists of segments and segments that are lists, in a real browser: members from a file, a list made of rules, edits taken
 * back and done again, what may not be deleted, and the filters of the list. Screenshots in tests/.artifacts/segment-lists.
 */
import type { Locator, Page } from 'playwright-core';
import type { FilterNode, Segment } from '../../server/src/contracts';
import { TABLES } from '../../server/src/lib/table-names';
import { describeInBrowser } from '../support/browser';
import { chooseOption } from '../support/choose-option';
import { openSeededPanel, type SeededPanel } from '../support/seeded-panel';
import { violations } from '../support/violations';

const LIST = '/plugins/cohort/segments';
const inCountry = (value: string): FilterNode => ({ field: 'country', operator: 'equals', value });

describeInBrowser('lists of segments', () => {
  let panel: SeededPanel;
  let page: Page;

  beforeAll(async () => {
    panel = await openSeededPanel('segment-lists');
    ({ page } = panel);
  });
  afterEach(() => expect(panel.admin.problems.splice(0)).toEqual([]));
  afterAll(() => panel?.close());

  const knex = () => panel.site.strapi.db.connection;
  const button = (name: string | RegExp, within: Page | Locator = page) =>
    within.getByRole('button', { name, exact: true });
  const row = (name: string) => page.getByRole('row').filter({ has: page.getByRole('link', { name, exact: true }) });
  const act = async (name: string, item: string) => {
    await button(`Actions for ${name}`).click();
    await page.getByRole('menuitem', { name: item, exact: true }).click();
  };
  const membersOf = async (segmentId: string): Promise<string[]> =>
    (await knex()(TABLES.memberships).where({ segment_id: segmentId, exited_at: 0 }).pluck('member_id')).sort();
  /** In hand-written SQL. */
  const contactsWhere = async (condition: string, values: string[]): Promise<string[]> =>
    (await knex()('contacts').distinct('document_id').whereRaw(condition, values).pluck('document_id')).sort();
  const exists = async ({ documentId }: Segment): Promise<boolean> =>
    Boolean(await knex()('cohort_segments').where({ document_id: documentId }).first('id'));
  const enroll = async ({ documentId }: Segment, sequence: string): Promise<number> => {
    const { body } = await panel.desk.post(`/segments/${documentId}/enroll`, { sequence }).expect(200);
    return (body as { data: { enrolled: number } }).data.enrolled;
  };
  const welcome = async (): Promise<string> =>
    (await knex()('cohort_sequences').where({ name: 'Welcome' }).first('document_id')).document_id;

  describe('members from a file', () => {
    const ADDRESSES = ['contact.1@example.test', 'contact.2@example.test', 'contact.4@example.test'];
    const dialog = () => page.getByRole('dialog');
    const upload = async (lines: string[]) => {
      await button('Add members').first().click();
      await dialog().getByRole('radio', { name: 'CSV file' }).check({ force: true });
      const file = { name: 'fair.csv', mimeType: 'text/csv', buffer: Buffer.from(lines.join('\r\n')) };
      await dialog().locator('input[type="file"]').setInputFiles(file);
      await button('Check', dialog()).click();
    };

    it('are counted and the bad lines named before anybody is added', async () => {
      const list = await panel.desk.list({ name: 'From the fair' });
      await panel.admin.open(`${LIST}/${list.documentId}/members`);
      const [first = '', second = ''] = ADDRESSES;
      await upload([
        'email;name',
        `${first};Ann`,
        `${second.toUpperCase()};Bo`,
        'nobody@example.test;',
        'at the fair;',
      ]);
      await dialog().getByText('2 members will be added').waitFor();
      await dialog().getByText('1 entry belongs to nobody').click();
      await dialog().getByText('nobody@example.test', { exact: true }).waitFor();
      await dialog().getByText('1 line holds no address').click();
      await dialog()
        .getByText(/^Line 5: at the fair – /)
        .waitFor();
      expect(await membersOf(list.documentId)).toEqual([]);
      expect(await violations(page)).toEqual([]);
      await panel.shoot('1-review');
      await button('Add 2 members', dialog()).click();
      await dialog().waitFor({ state: 'detached' });
      await page.getByRole('gridcell', { name: second, exact: true }).waitFor();
      const expected = await contactsWhere('LOWER(email) IN (?, ?)', [first, second]);
      expect(expected).toHaveLength(2);
      expect(await membersOf(list.documentId)).toEqual(expected);
      expect((await panel.desk.read(list)).memberCount).toBe(2);
    });

    it('are left where they are if they are in the list already', async () => {
      const list = await panel.desk.list({ name: 'Twice at the fair' });
      await panel.admin.open(`${LIST}/${list.documentId}/members`);
      const [first = '', second = '', third = ''] = ADDRESSES;
      await upload([first, second]);
      await button('Add 2 members', dialog()).click();
      await page.getByRole('gridcell', { name: first, exact: true }).waitFor();
      await upload(['email', second, third]);
      await dialog().getByText('1 member will be added').waitFor();
      await dialog().getByText('1 is in the list already').waitFor();
      await button('Add 1 member', dialog()).click();
      await page.getByRole('gridcell', { name: third, exact: true }).waitFor();
      expect(await membersOf(list.documentId)).toEqual(await contactsWhere('LOWER(email) IN (?, ?, ?)', ADDRESSES));
    });

    it('are taken out as far as they are ticked and shown', async () => {
      const list = await panel.desk.list({ name: 'Ticked' });
      const ids: string[] = [];
      for (const name of ['Tick one', 'Tick two', 'Tock']) ids.push(await panel.desk.contact({ name }));
      await panel.desk.post(`/segments/${list.documentId}/members`, { ids }).expect(200);
      await panel.admin.open(`${LIST}/${list.documentId}/members`);
      await page.getByRole('checkbox', { name: 'Select all on this page' }).click();
      await button('Remove 3 members').waitFor();
      await button('Search').click();
      await page.getByRole('searchbox', { name: 'Search members' }).fill('Tick');
      await page.keyboard.press('Enter');
      await button('Remove 2 members').click();
      await page.getByRole('alertdialog').getByRole('button', { name: 'Confirm' }).click();
      await page.getByText('Nothing matches. Change the search or the filters.').waitFor();
      expect(await membersOf(list.documentId)).toEqual(ids.slice(2));
    });

    it('are none in a file without an address, and nothing can be added', async () => {
      const list = await panel.desk.list({ name: 'Nobody at the fair' });
      await panel.admin.open(`${LIST}/${list.documentId}/members`);
      await upload(['email', 'at the fair', '@']);
      await dialog().getByText('2 lines hold no address').waitFor();
      expect(await button('Add 0 members', dialog()).isDisabled()).toBe(true);
      expect(await membersOf(list.documentId)).toEqual([]);
      await button('Cancel', dialog()).click();
    });
  });

  it('copies the members of today as a static list, which the rules no longer change', async () => {
    const segment = await panel.createSegment('Thai today', [inCountry('Thailand')]);
    const expected = await contactsWhere('country = ?', ['Thailand']);
    expect(expected.length).toBeGreaterThan(0);
    await panel.admin.open(LIST);
    await act('Thai today', 'Copy as static list');
    await page.waitForURL(/segments\/[a-z0-9]{24}\/members$/);
    await page.getByRole('heading', { name: 'Copy of Thai today', level: 1 }).waitFor();
    await page.getByRole('gridcell').first().waitFor();
    const copyId = new URL(page.url()).pathname.split('/').at(-2) ?? '';
    expect(copyId).not.toBe(segment.documentId);
    expect(await membersOf(copyId)).toEqual(expected);
    await panel.shoot('2-copied');

    const [moved = ''] = expected;
    const move = (country: string) => knex()('contacts').where({ document_id: moved }).update({ country });
    await move('Japan');
    for (const { documentId } of [segment, { documentId: copyId }]) {
      await panel.desk.post(`/segments/${documentId}/recalculate`, {}).expect(200);
    }
    await panel.admin.open(LIST);
    await row('Copy of Thai today').getByText('Static list', { exact: true }).waitFor();
    const shown = (name: string, count: number) =>
      row(name)
        .getByRole('gridcell', { name: count.toLocaleString('en'), exact: true })
        .first()
        .waitFor();
    await shown('Copy of Thai today', expected.length);
    await shown('Thai today', expected.length - 1);
    expect(await membersOf(copyId)).toEqual(expected);
    await move('Thailand');
  });

  it('takes edits of rules back and does them again, by button and by key, until there is another edit', async () => {
    const segment = await panel.createSegment('Back and forth', [inCountry('Thailand')]);
    await panel.admin.open(`${LIST}/${segment.documentId}`);
    const value = page.getByRole('textbox', { name: 'Value, condition 1' });
    const operator = page.getByRole('combobox', { name: 'Operator, condition 1', exact: true });
    const says = (rule: string) => page.getByText(`Every Contact where Country ${rule}`).waitFor();
    const canDo = async () => [await button('Undo').isEnabled(), await button('Redo').isEnabled()];
    await says('is “Thailand”');
    expect(await canDo()).toEqual([false, false]);
    await value.fill('Vietnam');
    await page.keyboard.press('Tab');
    await says('is “Vietnam”');
    await chooseOption(operator, 'is not');
    await says('is not “Vietnam”');
    await button('Undo').click();
    await says('is “Vietnam”');
    expect(await canDo()).toEqual([true, true]);
    await button('Undo').click();
    await says('is “Thailand”');
    expect(await value.inputValue()).toBe('Thailand');
    expect(await canDo()).toEqual([false, true]);
    await button('Redo').click();
    await says('is “Vietnam”');
    await button('Redo').focus();
    await page.keyboard.press('Control+Shift+z');
    await says('is not “Vietnam”');
    expect(await operator.textContent()).toMatch(/^is not/);
    expect(await canDo()).toEqual([true, false]);
    await page.keyboard.press('Control+z');
    await says('is “Vietnam”');
    await page.keyboard.press('Control+y');
    await says('is not “Vietnam”');
    await page.keyboard.press('Control+z');
    await says('is “Vietnam”');
    await panel.shoot('3-undone');

    await value.fill('Laos');
    await page.keyboard.press('Tab');
    await says('is “Laos”');
    expect(await canDo()).toEqual([true, false]);
    await button('Undo').click();
    await says('is “Vietnam”');
    await button('Save').click();
    await page.getByText('Segment saved').waitFor();
    expect((await panel.desk.read(segment)).filter).toMatchObject({ rules: [inCountry('Vietnam')] });
  });

  describe('deleting', () => {
    const dialog = () => page.getByRole('alertdialog');

    it('is refused while a sequence still writes to its people, with the way there', async () => {
      const segment = await panel.createSegment('In a sequence', [inCountry('Thailand')]);
      const sequence = await welcome();
      const enrolled = await enroll(segment, sequence);
      expect(enrolled).toBeGreaterThan(1);
      await panel.admin.open(LIST);
      await act('In a sequence', 'Delete');
      await dialog().getByText('“In a sequence” is in use and stays. Remove it there first:').waitFor();
      const people = dialog().getByRole('link', { name: `${enrolled} open enrollments`, exact: true });
      expect(await people.getAttribute('href')).toContain(`/enrollments?sequence=${sequence}`);
      expect(await button(/^Delete/, dialog()).count()).toBe(0);
      expect(await violations(page)).toEqual([]);
      await panel.shoot('4-in-use');
      await dialog().getByRole('link', { name: 'Used in “Welcome”', exact: true }).click();
      await page.waitForURL(`**/plugins/cohort/sequences/${sequence}`);
      await page.getByRole('heading', { name: 'Welcome', level: 1 }).waitFor();
      expect(await exists(segment)).toBe(true);
    });

    it('of several spares those in use, and says which', async () => {
      const used = await panel.createSegment('Kept of two', [inCountry('Vietnam')]);
      const free = await panel.createSegment('Gone of two', [inCountry('Vietnam')]);
      expect(await enroll(used, await welcome())).toBeGreaterThan(0);
      await panel.admin.open(LIST);
      for (const name of ['Kept of two', 'Gone of two']) {
        await page.getByRole('checkbox', { name: `Select ${name}` }).click();
      }
      await button('Delete 2 segments').click();
      await dialog().getByText('“Kept of two” is in use and stays. Remove it there first:').waitFor();
      await dialog().getByRole('link', { name: 'Used in “Welcome”', exact: true }).waitFor();
      await dialog().getByText('Delete the segment “Gone of two”?', { exact: false }).waitFor();
      await panel.shoot('5-several');
      await button('Delete 1 segment', dialog()).click();
      await row('Gone of two').waitFor({ state: 'detached' });
      await row('Kept of two').waitFor();
      expect([await exists(used), await exists(free)]).toEqual([true, false]);
    });

    it('is refused also where it came into use after the question', async () => {
      const segment = await panel.createSegment('Just now', [inCountry('Japan')]);
      await panel.admin.open(LIST);
      await act('Just now', 'Delete');
      await button('Delete 1 segment', dialog()).waitFor();
      expect(await enroll(segment, await welcome())).toBeGreaterThan(0);
      await button('Delete 1 segment', dialog()).click();
      await page.getByText(/“Just now” has open enrollments in “Welcome” \(\d+\)/).waitFor();
      await row('Just now').waitFor();
      expect(await exists(segment)).toBe(true);
      // The browser notes the refusal itself.
      expect(panel.admin.problems.splice(0).filter((problem) => !problem.includes('409'))).toEqual([]);
    });
  });

  describe('the filters of the list', () => {
    const filter = (name: string) => page.getByRole('combobox', { name, exact: true });
    const narrow = (name: string, option: string) => chooseOption(filter(name), option);
    const clear = (name: string) => button('Clear', filter(name)).click();
    const names = () =>
      page.locator('tbody tr').evaluateAll((rows) => rows.map((one) => one.querySelector('a')?.textContent ?? ''));
    /** Of those of this suite, whatever else is in the list. */
    const shows = async (...expected: string[]): Promise<void> => {
      const ours = async () => (await names()).filter((name) => name.startsWith('Shelf ')).sort();
      const wanted = expected.map((name) => `Shelf ${name}`).sort();
      const deadline = Date.now() + 10_000;
      while (Date.now() < deadline && (await ours()).join() !== wanted.join()) await page.waitForTimeout(50);
      expect(await ours()).toEqual(wanted);
    };
    const addressIs = (expected: Record<string, string>) =>
      page.waitForURL(
        (url) => JSON.stringify([...url.searchParams].sort()) === JSON.stringify(Object.entries(expected).sort()),
      );

    beforeAll(async () => {
      const email = 'ann@example.test';
      const ann = await panel.site.adminToken({ email });
      const data = { firstname: 'Ann', lastname: 'Berg' };
      await panel.site.strapi.db.query('admin::user').update({ where: { email }, data });
      const rules = { filter: { entity: 'contact', matchType: 'all', rules: [inCountry('Thailand')] } };
      await panel.desk.create({ name: 'Shelf rules', ...rules });
      await panel.desk.create({ name: 'Shelf paused', state: 'paused', ...rules });
      await panel.desk.create({ name: 'Shelf archived', state: 'archived', ...rules });
      await panel.desk.list({ name: 'Shelf list' });
      await panel.desk.list({ name: 'Shelf list of Ann', visibility: 'public' }, ann);
      await panel.desk.list({ name: 'Shelf paused list of Ann', visibility: 'public', state: 'paused' }, ann);
    });

    it('hide what is archived until it is asked for', async () => {
      await panel.admin.open(LIST);
      await shows('rules', 'paused', 'list', 'list of Ann', 'paused list of Ann');
      await row('Shelf paused').getByText('Paused', { exact: true }).waitFor();
      await narrow('Status', 'Archived');
      await shows('archived');
      await row('Shelf archived').getByText('Archived', { exact: true }).waitFor();
      await addressIs({ state: 'archived' });
      await act('Shelf archived', 'Restore');
      await shows();
      await narrow('Status', 'Active');
      await shows('rules', 'archived', 'list', 'list of Ann');
      await act('Shelf archived', 'Archive');
      await shows('rules', 'list', 'list of Ann');
    });

    it('narrow by status, type and creator, and stay in the address over a reload', async () => {
      await panel.admin.open(LIST);
      await narrow('Status', 'Paused');
      await shows('paused', 'paused list of Ann');
      await narrow('Type', 'Static list');
      await shows('paused list of Ann');
      await narrow('Created by', 'Me');
      await shows();
      await page.getByText('Nothing matches. Change the search or the filters.').waitFor();
      await addressIs({ state: 'paused', type: 'static', creator: 'me' });
      await page.reload();
      await page.getByText('Nothing matches. Change the search or the filters.').waitFor();
      for (const [name, value] of Object.entries({ Status: 'Paused', Type: 'Static list', 'Created by': 'Me' })) {
        expect(await filter(name).textContent()).toMatch(new RegExp(`^${value}`));
      }
      await clear('Status');
      await shows('list');
      await addressIs({ type: 'static', creator: 'me' });
      expect(await violations(page)).toEqual([]);
      await panel.shoot('6-filters');
    });

    it('name who made the segments that are shown, and narrow to one of them', async () => {
      const ann = await panel.site.strapi.db.query('admin::user').findOne({ where: { email: 'ann@example.test' } });
      await panel.admin.open(LIST);
      await shows('rules', 'paused', 'list', 'list of Ann', 'paused list of Ann');
      await narrow('Created by', 'Ann Berg');
      await shows('list of Ann', 'paused list of Ann');
      await addressIs({ creator: String(ann.id) });
      await page.reload();
      await shows('list of Ann', 'paused list of Ann');
      expect(await filter('Created by').textContent()).toMatch(/^Ann Berg/);
    });

    it('have a name for whomever they narrow to, and lead from one creator to another', async () => {
      const { createdBy } = await panel.desk.list({ name: 'Shelf mine' });
      const ann = await panel.site.strapi.db.query('admin::user').findOne({ where: { email: 'ann@example.test' } });
      await panel.admin.open(`${LIST}?creator=${ann.id}&state=archived`);
      await page.getByText('Nothing matches. Change the search or the filters.').waitFor();
      expect(await filter('Created by').textContent()).toMatch(/^Ann Berg/);
      await clear('Status');
      await shows('list of Ann', 'paused list of Ann');
      await narrow('Created by', 'Me');
      await shows('rules', 'paused', 'list', 'mine');
      await narrow('Created by', 'Ann Berg');
      await shows('list of Ann', 'paused list of Ann');
      await panel.admin.open(`${LIST}?creator=${createdBy?.id}`);
      await shows('rules', 'paused', 'list', 'mine');
      expect(await filter('Created by').textContent()).toMatch(/^Me/);
      await panel.admin.open(`${LIST}?creator=999999`);
      await shows();
      expect(await filter('Created by').textContent()).toMatch(/^User 999999/);
      await knex()('cohort_segments').where({ name: 'Shelf mine' }).del();
    });

    it('search within what they leave, beginning with the first page', async () => {
      await panel.admin.open(`${LIST}?type=static&page=2&pageSize=10`);
      await button('Search').click();
      await page
        .getByRole('searchbox')
        .or(page.getByRole('textbox', { name: 'Search segments' }))
        .first()
        .fill('of Ann');
      await page.keyboard.press('Enter');
      await shows('list of Ann', 'paused list of Ann');
      await page.waitForURL(
        (url) => url.searchParams.get('_q') === 'of Ann' && url.searchParams.get('type') === 'static',
      );
      await narrow('Status', 'Active');
      await shows('list of Ann');
      await page.reload();
      await shows('list of Ann');
      const { searchParams } = new URL(page.url());
      expect(['_q', 'type', 'state'].map((name) => searchParams.get(name))).toEqual(['of Ann', 'static', 'active']);
      expect(['1', null]).toContain(searchParams.get('page'));
    });
  });
});
