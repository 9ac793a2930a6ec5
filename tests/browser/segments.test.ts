/**
 * The segment editor and list in a real browser: a nested filter by keyboard alone, focus after every move, a slow answer
 * that comes too late, wrong and broken rules, static lists. Screenshots stay in tests/.artifacts/segments.
 */
import type { Page } from 'playwright-core';
import type { FilterNode } from '../../server/src/contracts';
import { describeInBrowser, openAdmin, type AdminPage } from '../support/browser';
import { arrowTo, focusedName, tabTo } from '../support/keyboard';
import { openSeededPanel, type SeededPanel } from '../support/seeded-panel';
import { violations } from '../support/violations';
import type { RunningStrapi } from '../support/strapi';

/** Thailand, and either three orders or a hotel whose contact has a title; the same in hand-written SQL. */
const countByHand = async ({ strapi }: RunningStrapi): Promise<number> => {
  const company = (condition: string) =>
    `EXISTS (SELECT 1 FROM contacts_company_lnk l JOIN companies f ON f.id = l.company_id
       WHERE l.contact_id = c.id AND f.published_at IS NOT NULL AND ${condition})`;
  const rows = await strapi.db
    .connection('contacts as c')
    .count({ n: '*' })
    .whereRaw(
      `${company("f.country = 'Thailand'")} AND (
       (SELECT COUNT(*) FROM orders_customer_lnk o WHERE o.contact_id = c.id) >= 3
       OR (${company("f.industry = 'Hotels'")} AND COALESCE(c.title, '') <> ''))`,
    );
  return Number((rows[0] as { n: number | string } | undefined)?.n);
};

const byText = (field: string, value?: string): FilterNode =>
  value === undefined ? { field, operator: 'is_not_empty' } : { field, operator: 'equals', value };

const CONTACT_OF_ORDER = {
  table: 'orders_customer_lnk',
  columns: ['contact_id'],
  reason: 'The orders of a contact are looked up',
  statements: ['CREATE INDEX orders_of_contact ON orders_customer_lnk (contact_id)'],
};

describeInBrowser('the segments of the admin panel', () => {
  let panel: SeededPanel;
  let site: RunningStrapi;
  let admin: AdminPage;
  let page: Page;
  let token: string;

  const shoot = (name: string) => panel.shoot(name);
  const press = (key: string) => page.keyboard.press(key);
  const createSegment = async (name: string, rules: FilterNode[]): Promise<string> =>
    (await panel.createSegment(name, rules)).documentId;
  const fieldOf = (number: string) => page.getByRole('combobox', { name: `Field, condition ${number}`, exact: true });
  const fields = (): Promise<string[]> =>
    page
      .locator('[data-focus-row] input[aria-label^="Field, condition"]')
      .evaluateAll((all) => all.map((input) => (input as HTMLInputElement).value));
  const fieldsAre = async (expected: string[]): Promise<void> => {
    const deadline = Date.now() + 5_000;
    while (Date.now() < deadline && (await fields()).join() !== expected.join()) await page.waitForTimeout(50);
    expect(await fields()).toEqual(expected);
  };
  const focusIs = (name: string) =>
    page
      .waitForFunction(
        (expected) =>
          document.activeElement?.getAttribute('aria-label') === expected ||
          document.activeElement?.textContent === expected,
        name,
        { timeout: 5_000 },
      )
      .catch(async () => expect(await focusedName(page)).toBe(name));

  const previewSays = async (text: string): Promise<void> => {
    const panel = page.getByRole('region', { name: 'Preview', exact: true });
    const deadline = Date.now() + 15_000;
    while (Date.now() < deadline && !(await panel.innerText()).includes(text)) await page.waitForTimeout(50);
    expect(await panel.innerText()).toContain(text);
  };

  beforeAll(async () => {
    panel = await openSeededPanel('segments');
    ({ site, admin, page, token } = panel);
  });
  afterAll(() => panel?.close());

  describe('the editor', () => {
    const pickField = async (label: string) => {
      await page.keyboard.type(label);
      await page.getByRole('option', { name: label, exact: true }).waitFor();
      await press('Enter');
    };
    const chooseOperator = async (start: string, label: string) => {
      await press('Enter');
      await page.getByRole('option', { name: label, exact: true }).waitFor();
      await page.keyboard.type(start);
      await page.waitForFunction((text) => document.activeElement?.textContent === text, label);
      await press('Enter');
    };

    it('builds three levels with the keyboard alone; saved and reloaded, sentence and count stay', async () => {
      const expected = await countByHand(site);
      expect(expected).toBeGreaterThan(0);
      await admin.open('/plugins/cohort/segments/new');
      await tabTo(page, /^Name/);
      await page.keyboard.type('Busy or titled');

      await tabTo(page, 'Add condition');
      await press('Enter');
      await focusIs('Field, condition 1');
      await pickField('Company › Country');
      await focusIs('Operator, condition 1');
      await tabTo(page, /^Value, condition 1/);
      await page.keyboard.type('Thailand');

      await tabTo(page, 'Add group');
      await press('Enter');
      await focusIs('Field, condition 2.1');
      await pickField('Orders');
      await focusIs('How many, condition 2.1');
      await tabTo(page, /^Value, condition 2\.1/);
      await press('Control+a');
      await page.keyboard.type('3');
      await tabTo(page, /^How many conditions of group 2 must match/, 'Shift+Tab');
      await press('ArrowRight');

      await tabTo(page, 'Add group in 2');
      await press('Enter');
      await focusIs('Field, condition 2.2.1');
      await pickField('Company › Industry');
      await focusIs('Operator, condition 2.2.1');
      await tabTo(page, /^Value, condition 2\.2\.1/);
      await press('Enter');
      await page.getByRole('option', { name: 'Hotels', exact: true }).waitFor();
      await arrowTo(page, 'Hotels');
      await press('Enter');
      await press('Escape');
      await tabTo(page, 'Add condition in 2.2');
      await press('Enter');
      await focusIs('Field, condition 2.2.2');
      await pickField('Title');
      await focusIs('Operator, condition 2.2.2');
      await chooseOperator('has any', 'has any value');

      await previewSays(`${expected} contacts match`);
      await shoot('1-three-levels');
      expect(await violations(page)).toEqual([]);
      const sentence = await page.getByText(/^In words:/).innerText();
      await tabTo(page, 'Save', 'Shift+Tab');
      await press('Enter');
      await page.waitForURL(/segments\/(?!new)[a-z0-9]+$/);
      await page.reload();
      await previewSays(`${expected} contacts match`);
      expect(await page.getByText(/^In words:/).innerText()).toBe(sentence);
      expect(sentence).toContain('Company › Country is “Thailand”');
    });

    it('leaves focus where the reader expects it after removing, in every position', async () => {
      const id = await createSegment('Focus', [
        byText('name'),
        { matchType: 'any', rules: [byText('email'), byText('title')] },
        byText('country'),
      ]);
      const remove = async (number: string) => {
        await page.getByRole('button', { name: `More for condition ${number}`, exact: true }).click();
        await page.getByRole('menuitem', { name: 'Remove' }).click();
      };
      await admin.open(`/plugins/cohort/segments/${id}`);
      await fieldOf('3').waitFor();
      await remove('1');
      await focusIs('Field, condition 1.1');
      await remove('2');
      await focusIs('Field, condition 1.2');
      await remove('1.2');
      await focusIs('Field, condition 1.1');
      await remove('1.1');
      await focusIs('Add condition in 1');
      await press('Control+z');
      await fieldOf('1.1').waitFor();
      await press('Control+z');
      await fieldsAre(['Email', 'Title']);
      await press('Control+z');
      await press('Control+z');
      await fieldsAre(['Name', 'Email', 'Title', 'Country']);
    });

    it('moves rows by key and by menu, and focus goes with them', async () => {
      const id = await createSegment('Moves', [
        byText('name'),
        { matchType: 'any', rules: [byText('email')] },
        byText('country'),
      ]);
      await admin.open(`/plugins/cohort/segments/${id}`);
      await fieldOf('3').focus();
      await press('Alt+ArrowRight');
      await focusIs('More for condition 2.2');
      await fieldsAre(['Name', 'Email', 'Country']);
      await press('Alt+ArrowUp');
      await focusIs('More for condition 2.1');
      await fieldsAre(['Name', 'Country', 'Email']);
      await press('Alt+ArrowLeft');
      await focusIs('More for condition 3');
      await fieldsAre(['Name', 'Email', 'Country']);
      await page.getByRole('button', { name: 'Move condition 1', exact: true }).press('Enter');
      await page.getByRole('menuitem', { name: 'Move into group below' }).press('Enter');
      await focusIs('More for condition 1.1');
      await shoot('2-moved');
      await page.getByRole('button', { name: 'More for condition 1.1', exact: true }).click();
      await page.getByRole('menuitem').first().waitFor();
      await shoot('3-row-menu');
      await press('Escape');
      await page.getByRole('button', { name: 'Keyboard shortcuts' }).click();
      await page.getByText('Alt + ↑').waitFor();
      await shoot('4-shortcuts');
    });

    it('drags a row into a group with the mouse', async () => {
      const id = await createSegment('Drag', [byText('name'), { matchType: 'any', rules: [byText('email')] }]);
      await admin.open(`/plugins/cohort/segments/${id}`);
      await fieldOf('2.1').waitFor();
      const handle = await page.getByRole('button', { name: 'Move condition 1', exact: true }).boundingBox();
      const target = await page.getByRole('button', { name: 'Move condition 2.1', exact: true }).boundingBox();
      if (!handle || !target) throw new Error('A handle has no place on screen');
      await page.mouse.move(handle.x + 8, handle.y + 8);
      await page.mouse.down();
      await page.mouse.move(handle.x + 20, handle.y + 40, { steps: 4 });
      await page.mouse.move(target.x + 8, target.y + target.height + 6, { steps: 8 });
      await shoot('9-dragging');
      await page.mouse.up();
      await fieldsAre(['Email', 'Name']);
      await page.getByText('Every Contact where (Email has any value or Name has any value)').waitFor();
    });

    it('ignores an answer that comes after a newer question, and never falls to zero meanwhile', async () => {
      const id = await createSegment('Race', [byText('country', 'Thailand')]);
      const asked: string[] = [];
      const outcomes: string[] = [];
      let letGo: () => void = () => undefined;
      const held = new Promise<void>((resolve) => (letGo = resolve));
      await admin.open(`/plugins/cohort/segments/${id}`);
      const shown = page.getByText(/contacts? match/).first();
      await shown.waitFor();
      const first = await shown.innerText();
      page.on('requestfailed', (request) => request.url().includes('/validate') && outcomes.push('aborted'));
      await page.route('**/cohort/segments/validate', async (route) => {
        asked.push(route.request().postData() ?? '');
        if (asked.length === 1) await held;
        await route.continue().catch(() => undefined);
      });
      const value = page.getByRole('textbox', { name: /^Value, condition 1/ });
      await value.fill('Vietnam');
      await page.waitForRequest('**/cohort/segments/validate');
      expect(await shown.innerText()).toBe(first);
      const answered = page.waitForResponse('**/cohort/segments/validate');
      await value.fill('Japan');
      const verdict = (await (await answered).json()) as { data: { reach: { matched: number } } };
      expect(asked[1]).toContain('Japan');
      const final = new RegExp(`^${verdict.data.reach.matched} contacts? match`);
      await page.getByText(final).first().waitFor();
      letGo();
      await page.waitForTimeout(500);
      expect(await shown.innerText()).toMatch(final);
      expect(outcomes).toEqual(['aborted']);
      await page.unroute('**/cohort/segments/validate');
    });

    it('says in words that a preview is too slow or the server busy, and asks again', async () => {
      const id = await createSegment('Slow', [byText('country', 'Thailand')]);
      const failures = [
        { status: 422, code: 'too_slow', message: 'Too slow', indexes: [CONTACT_OF_ORDER] },
        { status: 429, code: 'too_many_requests', message: 'Busy', retryAfterS: 1 },
      ];
      await page.route('**/cohort/segments/validate', async (route) => {
        const failure = failures.shift();
        if (!failure) return route.continue();
        const { status, message, ...details } = failure;
        return route.fulfill({ status, json: { data: null, error: { status, name: 'Error', message, details } } });
      });
      await admin.open(`/plugins/cohort/segments/${id}`);
      await page.getByText('Counting these rules takes too long here.').waitFor();
      await page.getByText('An index would make this faster').click();
      await page.getByText(`${CONTACT_OF_ORDER.statements[0]};`).waitFor();
      expect(await violations(page)).toEqual([]);
      await shoot('5-too-slow');
      await page.getByRole('button', { name: 'Try again' }).click();
      await page.getByText('The server is busy with other counts.').waitFor();
      await page
        .getByText(/contacts? match/)
        .first()
        .waitFor();
      await page.unroute('**/cohort/segments/validate');
      admin.problems.length = 0;
    });

    it('leads from the error summary to the rows that need attention', async () => {
      await admin.open('/plugins/cohort/segments/new');
      await page.getByLabel('Name').first().fill('Unfinished');
      await page.getByRole('button', { name: 'Add condition', exact: true }).click();
      await page.getByRole('button', { name: 'Add condition', exact: true }).click();
      await page.getByRole('button', { name: 'Save' }).click();
      const summary = page.getByRole('alert').filter({ hasText: 'need attention' });
      await summary.waitFor();
      expect(await summary.evaluate((element) => element === document.activeElement)).toBe(true);
      await shoot('6-unfinished');
      await summary.getByRole('link', { name: /^Condition 2/ }).click();
      await focusIs('Field, condition 2');
      expect(await fieldOf('2').getAttribute('aria-invalid')).toBe('true');
      expect(await violations(page)).toEqual([]);
    });

    it('shows a rule whose field has gone in red, to be replaced or removed', async () => {
      const id = await createSegment('Broken', [byText('country', 'Thailand'), byText('title', 'x')]);
      const filter = {
        entity: 'contact',
        matchType: 'all',
        rules: [byText('country', 'Thailand'), byText('tier', 'x')],
      };
      await site.strapi.db
        .connection('cohort_segments')
        .where({ document_id: id })
        .update({ filter: JSON.stringify(filter) });
      await admin.open(`/plugins/cohort/segments/${id}`);
      await page.getByText(/This segment is broken/).waitFor();
      const row = page.getByRole('listitem', { name: 'Condition 2 of 2' });
      await row.getByText(/“tier” no longer exists/).waitFor();
      await shoot('7-broken');
      expect(await violations(page)).toEqual([]);
      await row.getByRole('button', { name: 'Replace field' }).click();
      await focusIs('Field, condition 2');
      await row.getByRole('button', { name: 'Remove' }).click();
      await focusIs('Field, condition 1');
      await page
        .getByText(/contacts? match/)
        .first()
        .waitFor();
    });

    it('counts each condition where that is asked, and remembers it', async () => {
      const id = await createSegment('Counts', [byText('country', 'Thailand'), byText('title')]);
      await admin.open(`/plugins/cohort/segments/${id}`);
      await page.getByRole('checkbox', { name: 'Counts per condition' }).click();
      await page
        .getByText(/^alone [\d,]+ · after this [\d,]+$/)
        .nth(1)
        .waitFor();
      await shoot('8-counts');
      await page.reload();
      await page
        .getByText(/^alone [\d,]+ · after this [\d,]+$/)
        .nth(1)
        .waitFor();
      await page.getByRole('checkbox', { name: 'Counts per condition' }).click();
    });
  });

  describe('the list', () => {
    const openList = () => admin.open('/plugins/cohort/segments?pageSize=100');
    const row = (name: string) => page.getByRole('row').filter({ hasText: name });

    it('shows each segment as a sentence with its numbers, and acts on several at once', async () => {
      await createSegment('Bulk one', [byText('country', 'Japan')]);
      await createSegment('Bulk two', [byText('country', 'Thailand')]);
      await openList();
      await row('Bulk one').getByText('Every Contact where Country is “Japan”').waitFor();
      await page.getByRole('checkbox', { name: 'Select Bulk one' }).click();
      await page.getByRole('checkbox', { name: 'Select Bulk two' }).click();
      await shoot('10-list');
      expect(await violations(page)).toEqual([]);
      await page.getByRole('button', { name: 'Recalculate 2 segments' }).click();
      await page.getByRole('button', { name: 'Archive 2 segments' }).click();
      await row('Bulk two').waitFor({ state: 'detached' });
      await admin.open('/plugins/cohort/segments?state=archived');
      await row('Bulk two').getByText('Archived').waitFor();
      await page.getByRole('checkbox', { name: 'Select all on this page' }).click();
      await page.getByRole('button', { name: 'Delete 2 segments' }).click();
      const dialog = page.getByRole('alertdialog');
      await dialog.getByText('Delete 2 segments? Their rules and lists are lost.').waitFor();
      await shoot('11-delete');
      await dialog.getByRole('button', { name: 'Delete 2 segments' }).click();
      await row('Bulk one').waitFor({ state: 'detached' });
    });

    it('keeps a segment that another one refers to, and says which', async () => {
      const used = await createSegment('Referred to', [byText('country', 'Japan')]);
      await createSegment('Refers', [{ field: 'segment.member', operator: 'in_list', value: [used] }]);
      await openList();
      await row('Refers').getByText('Member of a segment is “Referred to”').waitFor();
      await page.getByRole('button', { name: 'Actions for Referred to' }).click();
      await shoot('12-actions');
      await page.getByRole('menuitem', { name: 'Delete' }).click();
      const dialog = page.getByRole('alertdialog');
      await dialog.getByRole('link', { name: 'Used in the rules of “Refers”' }).waitFor();
      await shoot('13-in-use');
      expect(await dialog.getByRole('button', { name: /^Delete/ }).count()).toBe(0);
      await dialog.getByRole('button', { name: 'Cancel' }).click();
    });

    it('leads from a segment to what uses it', async () => {
      const used = await createSegment('Used elsewhere', [byText('country', 'Japan')]);
      const user = await createSegment('Uses it', [{ field: 'segment.member', operator: 'in_list', value: [used] }]);
      await admin.open(`/plugins/cohort/segments/${used}/usage`);
      await page.getByRole('link', { name: 'Uses it' }).click();
      await page.waitForURL(`**/plugins/cohort/segments/${user}`);
      await page.getByText('Member of a segment is “Used elsewhere”').waitFor();
    });

    it('makes a static list, fills it from pasted addresses after a review, and empties it again', async () => {
      await openList();
      await page.getByRole('button', { name: 'Create segment' }).click();
      await shoot('14-create');
      await page.getByRole('menuitem', { name: 'Static list' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Name').fill('By hand');
      await dialog.getByRole('button', { name: 'Create list' }).click();
      await page.getByText('The list is empty. Add the first members.').waitFor();

      await page.getByRole('button', { name: 'Add members' }).first().click();
      await dialog.getByLabel('Paste addresses or ids').first().click();
      const pasted = 'contact.1@example.test; contact.2@example.test nobody@example.test no-address';
      await dialog.getByRole('textbox').fill(pasted);
      await dialog.getByRole('button', { name: 'Check' }).click();
      await dialog.getByText('2 members will be added').waitFor();
      await dialog.getByText('1 entry belongs to nobody').click();
      await dialog.getByText('1 line holds no address').click();
      await shoot('15-review');
      await dialog.getByRole('button', { name: 'Add 2 members' }).click();
      await page.getByRole('gridcell', { name: 'contact.1@example.test' }).waitFor();

      await page.getByRole('button', { name: 'Add members' }).click();
      await dialog.getByRole('combobox', { name: 'Find by name or address' }).pressSequentially('contact.4@');
      await page.getByRole('option', { name: /contact\.4@/ }).click();
      await dialog.getByRole('button', { name: 'Check' }).click();
      await dialog.getByRole('button', { name: 'Add 1 member' }).click();
      await page.getByRole('gridcell', { name: 'contact.4@example.test' }).waitFor();
      await shoot('16-static-members');
      expect(await violations(page)).toEqual([]);

      await page.getByRole('checkbox', { name: 'Select all on this page' }).click();
      await page.getByRole('button', { name: 'Remove 3 members' }).click();
      await page.getByRole('alertdialog').getByRole('button', { name: 'Confirm' }).click();
      await page.getByText('The list is empty. Add the first members.').waitFor();
    });

    it('pins a member out with a reason, and lets it go', async () => {
      const id = await createSegment('Pinned', [byText('country', 'Thailand')]);
      await admin.open(`/plugins/cohort/segments/${id}/members?_q=contact.1@`);
      await page.getByRole('gridcell', { name: 'contact.1@example.test' }).waitFor();
      await page.getByRole('button', { name: 'Pin a member' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('combobox', { name: 'Find by name or address' }).pressSequentially('contact.1@');
      await page.getByRole('option', { name: /contact\.1@/ }).click();
      await dialog.getByRole('radio', { name: 'Never in this segment' }).check();
      await dialog.getByLabel('Reason').fill('Asked not to');
      await shoot('17-pin');
      await dialog.getByRole('button', { name: 'Never in this segment' }).click();
      await admin.open(`/plugins/cohort/segments/${id}/members?_q=contact.1@`);
      const pins = page.getByRole('region', { name: 'Held in or kept out by hand' });
      await pins.getByText('Asked not to').waitFor();
      await shoot('18-pins');
      expect(await page.getByRole('gridcell', { name: 'contact.1@example.test' }).count()).toBe(0);
      await pins.getByRole('button', { name: /^Actions for/ }).click();
      await page.getByRole('menuitem', { name: 'Remove pin' }).click();
      await page.getByRole('gridcell', { name: 'contact.1@example.test' }).waitFor();
    });

    it('tells why one contact is in a segment, with the values that were read', async () => {
      const id = await createSegment('Why', [byText('country', 'Thailand'), byText('email', 'contact.2@example.test')]);
      await admin.open(`/plugins/cohort/segments/${id}`);
      await page.getByRole('combobox', { name: 'Find by name or address' }).pressSequentially('contact.1@');
      await page.getByRole('option', { name: /contact\.1@/ }).click();
      await page.getByText(/is not in this segment/).waitFor();
      await page.getByText('is “contact.1@example.test”').waitFor();
      await page.getByText('is “Thailand”').first().waitFor();
      await shoot('19-test-contact');
    });

    it('shows rules, history and what uses a segment under addresses of their own', async () => {
      const id = await createSegment('Views', [byText('country', 'Thailand')]);
      await admin.open(`/plugins/cohort/segments/${id}/rules`);
      await page.getByText('Every Contact where Country is “Thailand”').waitFor();
      await page.getByRole('link', { name: 'History' }).click();
      await page.getByText(/switch on “Track members”/).waitFor();
      await page.getByRole('link', { name: 'Used in' }).click();
      await page.getByText('Nothing uses this segment.').waitFor();
      const answer = await fetch(`${site.url}/cohort/segments/${id}`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ data: { tracked: true } }),
      });
      expect(answer.status).toBe(200);
      await admin.open(`/plugins/cohort/segments/${id}/history`);
      const table = page.getByRole('grid', { name: 'Size, entered and left by day' });
      await table.waitFor();
      await page.getByText(/^Tracked since .*Who was in it before that is not known\.$/).waitFor();
      expect(await table.getByRole('row').count()).toBe(2);
      await shoot('20-history');
      expect(await violations(page)).toEqual([]);
    });

    it('shows a reader no action that needs another right', async () => {
      const id = await createSegment('Read only', [byText('country', 'Thailand')]);
      await site.strapi.db.connection('cohort_segments').where({ document_id: id }).update({ visibility: 'public' });
      const reading = await site.adminToken({ permissions: ['plugin::cohort.segments.read-segments'] });
      const reader = await openAdmin(panel.browser, site, reading, { width: 1400, height: 1000 });
      await reader.open('/plugins/cohort/segments');
      await reader.page.getByRole('link', { name: 'Read only' }).waitFor();
      expect(await reader.page.getByRole('button', { name: 'Create segment' }).count()).toBe(0);
      await reader.page.getByRole('button', { name: 'Actions for Read only' }).click();
      expect(await reader.page.getByRole('menuitem').allInnerTexts()).toEqual(['Open', 'View members']);
      await reader.open(`/plugins/cohort/segments/${id}`);
      await reader.page.getByRole('heading', { name: 'Read only' }).waitFor();
      expect(await reader.page.getByRole('button', { name: /^Add condition/ }).count()).toBe(0);
      expect(await reader.page.getByRole('textbox', { name: 'Name' }).isDisabled()).toBe(true);
      await panel.shoot('21-reader', reader.page);
      await reader.close();
    });
  });

  it('complains about nothing on the way', () => expect(admin.problems).toEqual([]));
});
