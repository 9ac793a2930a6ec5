/**
 * The segment editor where there is little room: 400 px, a zoom of 200 % on a small screen, and five levels of rules.
 * Nothing is cut off or has to be scrolled sideways, every control can be read, and saving is at hand. Screenshots in
 * tests/.artifacts/segment-narrow.
 */
import type { Page } from 'playwright-core';
import type { FilterNode } from '../../server/src/contracts';
import { describeInBrowser, openAdmin, type AdminPage } from '../support/browser';
import { openSeededPanel, type SeededPanel } from '../support/seeded-panel';
import { violations } from '../support/violations';

const rule = (field: string, operator: string, value: unknown): FilterNode =>
  ({ field, operator, value }) as FilterNode;
const all = (...rules: FilterNode[]): FilterNode => ({ matchType: 'all', rules });
const any = (...rules: FilterNode[]): FilterNode => ({ matchType: 'any', rules });

/** Below the root: a group, the orders, their lines, a group. Every kind of control is among them. */
const FIVE_LEVELS: FilterNode[] = [
  rule('company.country', 'in_list', ['Thailand', 'Vietnam']),
  any(
    rule('birthday', 'anniversary_in_next', { amount: 30, unit: 'day' }),
    rule('lastSeenAt', 'between', [
      { relative: 'start_of_year' },
      { relative: 'today', offset: { amount: -1, unit: 'day' } },
    ]),
    {
      relation: 'orders',
      ...{ aggregate: 'sum', field: 'total', operator: 'between', value: [10, 100_000] },
      where: {
        matchType: 'all',
        rules: [
          rule('status', 'in_list', ['paid', 'shipped']),
          {
            relation: 'lines',
            quantifier: 'some',
            where: {
              matchType: 'all',
              rules: [all(rule('product.name', 'not_contains', 'Sample'), rule('quantity', 'greater_than', 1))],
            },
          },
        ],
      },
    },
  ),
];

interface Control {
  name: string;
  width: number;
  /** Beside another one, as an amount and its unit are. */
  isPaired: boolean;
}

/** What is typed into or chosen from in the rows; the number in the name says how deep. */
const controls = (page: Page): Promise<Control[]> =>
  page
    .locator('[data-focus-row]')
    .locator('input:not([type="radio"]):not([aria-hidden]), [role="combobox"]:not(input)')
    .evaluateAll((found) => {
      // A searchable list draws its frame around the input and the arrow beside it.
      const frame = (control: Element) =>
        (control.matches('input[role="combobox"]') ? control.closest('[data-focus-row] > *') : null) ?? control;
      const boxes = found.map((control) => ({ control, box: frame(control).getBoundingClientRect() }));
      return boxes.map(({ control, box }) => ({
        name: control.getAttribute('aria-label') ?? '',
        width: Math.round(box.width),
        isPaired: boxes.some((other) => other.control !== control && Math.abs(other.box.top - box.top) < 4),
      }));
    });

/** What reaches beyond the window, and whatever holds the page and can be scrolled sideways. */
const overflowing = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const main = document.querySelector('main');
    if (!main) return ['no main'];
    const beyond = [...main.querySelectorAll('*')].filter(
      (element) => element.getBoundingClientRect().right > window.innerWidth + 1,
    );
    const around: Element[] = [];
    for (let element: Element | null = main; element; element = element.parentElement) around.push(element);
    const scrolled = around.filter((element) => element.scrollWidth > element.clientWidth + 1);
    return [...beyond, ...scrolled].map((element) => element.outerHTML.slice(0, 120));
  });

describeInBrowser('the segment editor on a narrow screen', () => {
  let panel: SeededPanel;
  let id: string;

  const opened = async (width: number, options: { locale?: string } = {}): Promise<AdminPage> => {
    const admin = await openAdmin(panel.browser, panel.site, panel.token, { width, height: 900, ...options });
    await admin.open(`/plugins/cohort/segments/${id}`);
    await admin.page.locator('[data-focus-row]').last().waitFor();
    return admin;
  };

  beforeAll(async () => {
    panel = await openSeededPanel('segment-narrow');
    id = (await panel.createSegment('Five levels', FIVE_LEVELS)).documentId;
  });
  afterAll(() => panel?.close());

  it.each([
    [400, 'en', 200],
    [400, 'th', 200],
    [640, 'en', 240],
  ])('at %i px (%s) shows every control whole, down to the fifth level', async (width, locale, least) => {
    const admin = await opened(width, { locale });
    const { page } = admin;
    expect(await overflowing(page)).toEqual([]);
    const found = await controls(page);
    expect(found.some(({ name }) => /2\.3\.2\.1\.2/.test(name))).toBe(true);
    expect(found.length).toBeGreaterThan(20);
    expect(found.filter((one) => one.width < (one.isPaired ? 100 : least))).toEqual([]);
    // The amount and unit of three dates.
    expect(found.filter(({ isPaired }) => isPaired)).toHaveLength(6);
    await panel.shoot(`${width}-${locale}`, page);
    expect(await violations(page)).toEqual([]);
    expect(admin.problems).toEqual([]);
    await admin.close();
  });

  it('keeps what matches and saving in sight at 400 px, and says what is unfinished', async () => {
    const admin = await opened(400);
    const { page } = admin;
    const save = page.getByRole('button', { name: 'Save', exact: true });
    const inSight = () => save.evaluate((button) => button.getBoundingClientRect().bottom <= window.innerHeight);
    await page
      .getByText(/^\d[\d,]* contacts? match(es)?$/)
      .first()
      .waitFor();
    expect(await save.count()).toBe(1);
    expect({ inSight: await inSight(), disabled: await save.isDisabled() }).toEqual({ inSight: true, disabled: true });
    await page.getByRole('textbox', { name: 'Value, condition 2.3.2.1.1' }).fill('');
    await page.getByText('Finish condition 2.3.2.1.1 to update.').first().waitFor();
    await page.getByRole('textbox', { name: 'Value, condition 2.3.2.1.1' }).fill('Trial');
    expect(await inSight()).toBe(true);
    await panel.shoot('400-bar', page);
    await save.click();
    await page.getByText('Segment saved').waitFor();
    expect(JSON.stringify((await panel.desk.read({ documentId: id })).filter)).toContain('"Trial"');
    expect(admin.problems).toEqual([]);
    await admin.close();
  });

  it('has one button that saves on a wide screen too', async () => {
    const admin = await opened(1400);
    const save = admin.page.getByRole('button', { name: 'Save', exact: true });
    expect(await save.count()).toBe(1);
    expect(await save.evaluate((button) => button.getBoundingClientRect().top)).toBeLessThan(250);
    expect(await overflowing(admin.page)).toEqual([]);
    await admin.close();
  });
});
