/**
 * Two people on the same record in a real browser: what the second is told, and that nothing typed is lost until it has
 * chosen. Screenshots stay in tests/.artifacts/conflicts.
 */
import type { Page } from 'playwright-core';
import { describeInBrowser, openAdmin, type AdminPage } from '../support/browser';
import { openSeededPanel, type SeededPanel } from '../support/seeded-panel';
import { violations } from '../support/violations';

const HTML = '<p>Hi</p><a href="{{ unsubscribe_url }}">stop</a>';

interface Stored {
  documentId: string;
  name: string;
  description?: string | null;
  subject?: string;
  version: number;
  steps?: { documentId: string; template: string }[];
}

describeInBrowser('an edit that comes too late', () => {
  let panel: SeededPanel;
  let admin: AdminPage;
  let page: Page;
  /** The other person. */
  let ann: string;
  let serial = 0;

  beforeAll(async () => {
    panel = await openSeededPanel('conflicts');
    ({ admin, page } = panel);
    const email = 'ann@example.test';
    ann = await panel.site.adminToken({ email });
    const data = { firstname: 'Ann', lastname: 'Berg' };
    await panel.site.strapi.db.query('admin::user').update({ where: { email }, data });
  });
  afterAll(() => panel?.close());

  const template = async (): Promise<Stored> => {
    serial += 1;
    const data = { name: `Letter ${serial}`, subject: 'Hi', html: HTML };
    return (await panel.desk.post('/templates', data).expect(201)).body.data;
  };
  const MAKE: Record<string, () => Promise<Stored>> = {
    segments: () => {
      serial += 1;
      return panel.createSegment(`Rules ${serial}`, [{ field: 'email', operator: 'is_not_empty' }]);
    },
    lists: () => panel.desk.list({ name: `List ${(serial += 1)}` }),
    sequences: async () => {
      serial += 1;
      const steps = [{ template: (await template()).documentId }, { template: (await template()).documentId }];
      return (await panel.desk.post('/sequences', { name: `Walk ${serial}`, steps }).expect(201)).body.data;
    },
    templates: template,
  };
  const pathOf = (kind: string, { documentId }: Stored) => `/${kind === 'lists' ? 'segments' : kind}/${documentId}`;
  const stored = async (path: string): Promise<Stored> => (await panel.desk.get(path).expect(200)).body.data;
  const byAnn = (path: string, data: object) => panel.desk.put(path, data, ann).expect(200);
  const button = (name: string, on = page) => on.getByRole('button', { name, exact: true });
  const name = (on = page) => on.getByRole('textbox', { name: 'Name' });
  const dialog = (on = page) => on.getByRole('alertdialog');
  const saved = (on = page) => on.getByText(/saved/i).first().waitFor();

  const isOpen = ({ name: value }: Stored, on = page) =>
    on.waitForFunction((text) => document.querySelector<HTMLInputElement>('input[name="name"]')?.value === text, value);

  /** Open in the panel, saved by Ann, changed here and saved. */
  const collide = async (kind: string, change: object, on = admin) => {
    const made = await MAKE[kind]?.();
    if (!made) throw new Error(kind);
    const path = pathOf(kind, made);
    await on.open(`/plugins/cohort${path}`);
    await isOpen(made, on.page);
    await byAnn(path, change);
    await name(on.page).fill(`Mine of ${made.name}`);
    await button('Save', on.page).click();
    await dialog(on.page).waitFor();
    return { path, made, mine: `Mine of ${made.name}` };
  };

  describe.each(Object.keys(MAKE))('of %s', (kind) => {
    it('says who was first, and loses nothing where it is left', async () => {
      const { path, mine } = await collide(kind, { name: `Theirs ${(serial += 1)}` });
      expect(await dialog().innerText()).toMatch(/^Changed by Ann Berg (now|\d+ seconds? ago)/);
      await panel.shoot(`dialog-${kind}`);
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await dialog().waitFor({ state: 'hidden' });
      // The page has loaded what Ann saved; the form is left alone.
      await page.waitForLoadState('networkidle');
      expect(await name().inputValue()).toBe(mine);
      expect(await button('Save').isEnabled()).toBe(true);
      expect(await stored(path)).toMatchObject({ version: 2 });
    });

    it('stores mine where it is to overwrite, unless somebody was first again', async () => {
      const { path, mine } = await collide(kind, { name: `Theirs ${(serial += 1)}` });
      await byAnn(path, { name: `Theirs again ${serial}` });
      await button('Overwrite').click();
      await page.waitForFunction(() => document.querySelector('[role="alertdialog"] [aria-disabled="true"]') === null);
      await dialog().waitFor();
      expect((await stored(path)).name).toBe(`Theirs again ${serial}`);
      await button('Overwrite').click();
      await saved();
      await dialog().waitFor({ state: 'hidden' });
      expect(await stored(path)).toMatchObject({ name: mine, version: 4 });
      expect(await button('Save').isDisabled()).toBe(true);
      // Now it is based on what it has stored.
      await name().fill(`${mine}, once more`);
      await button('Save').click();
      await page.waitForFunction(() => document.querySelector('button[type="submit"]')?.hasAttribute('disabled'));
      expect(await stored(path)).toMatchObject({ name: `${mine}, once more`, version: 5 });
    });

    it('shows theirs where it is to be loaded again, and saves on from there', async () => {
      const theirs = `Theirs ${(serial += 1)}`;
      const { path } = await collide(kind, { name: theirs });
      await button('Reload').click();
      await dialog().waitFor({ state: 'hidden' });
      expect(await name().inputValue()).toBe(theirs);
      expect(await button('Save').isDisabled()).toBe(true);
      await name().fill(`${theirs} and mine`);
      await button('Save').click();
      await page.waitForFunction(() => document.querySelector('button[type="submit"]')?.hasAttribute('disabled'));
      expect(await stored(path)).toMatchObject({ name: `${theirs} and mine`, version: 3 });
    });
  });

  it('keeps my steps where the other has removed one of them', async () => {
    const made = (await MAKE.sequences?.()) as Stored;
    const path = `/sequences/${made.documentId}`;
    const [first, second] = (await stored(path)).steps ?? [];
    await admin.open(`/plugins/cohort${path}`);
    await isOpen(made);
    await byAnn(path, { steps: [{ documentId: first?.documentId, template: first?.template }] });
    await name().fill(`Both ${made.name}`);
    await button('Save').click();
    await button('Overwrite').click();
    await saved();
    const { steps = [] } = await stored(path);
    expect(steps.map((step) => step.template)).toEqual([first?.template, second?.template]);
    expect(steps[0]?.documentId).toBe(first?.documentId);
    expect(steps[1]?.documentId).not.toBe(second?.documentId);
  });

  it('follows the other while nothing is typed', async () => {
    const made = (await MAKE.templates?.()) as Stored;
    const path = `/templates/${made.documentId}`;
    const inList = page.getByRole('link', { name: made.name, exact: true });
    await admin.open('/plugins/cohort/templates');
    await inList.click();
    await isOpen(made);
    await page.goBack();
    await inList.waitFor();
    // Within the minute for which the panel keeps what it has loaded.
    await byAnn(path, { subject: 'Theirs' });
    await inList.click();
    await page.waitForFunction(
      () => document.querySelector<HTMLInputElement>('input[name="subject"]')?.value === 'Theirs',
    );
    await name().fill(`Mine of ${made.name}`);
    await button('Save').click();
    await saved();
    expect(await stored(path)).toMatchObject({ name: `Mine of ${made.name}`, subject: 'Theirs', version: 3 });
  });

  it('fits a phone, in the dark and in Thai, and is chosen from by keyboard', async () => {
    const { browser, site, token } = panel;
    const phone = await openAdmin(browser, site, token, { width: 400, height: 800, colorScheme: 'dark', locale: 'th' });
    try {
      const made = await MAKE.segments?.();
      if (!made) throw new Error('No segment');
      await phone.open(`/plugins/cohort/segments/${made.documentId}`);
      await isOpen(made, phone.page);
      await byAnn(`/segments/${made.documentId}`, { name: `Theirs ${(serial += 1)}` });
      const field = phone.page.getByRole('textbox', { name: /^ชื่อ/ }).first();
      await field.fill('ของฉัน');
      await field.press('Enter');
      await dialog(phone.page).waitFor();
      expect(await dialog(phone.page).innerText()).toContain('Ann Berg แก้ไขเมื่อ');
      await panel.shoot('dialog-phone', phone.page);
      const box = await dialog(phone.page).boundingBox();
      expect((box?.x ?? -1) >= 0 && (box?.x ?? 0) + (box?.width ?? 999) <= 400).toBe(true);
      const labels: string[] = [];
      for (let presses = 0; presses < 3; presses += 1) {
        labels.push(await phone.page.evaluate(() => document.activeElement?.textContent ?? ''));
        await phone.page.keyboard.press('Tab');
      }
      expect(labels.sort()).toEqual(['เขียนทับ', 'แก้ไขต่อ', 'โหลดใหม่'].sort());
      await phone.page.keyboard.press('Escape');
      await dialog(phone.page).waitFor({ state: 'hidden' });
      expect(await field.inputValue()).toBe('ของฉัน');
    } finally {
      await phone.close();
    }
  });

  it('leaves nothing to complain about', () => {
    expect(admin.problems.filter((problem) => !/409/.test(problem))).toEqual([]);
  });
});
