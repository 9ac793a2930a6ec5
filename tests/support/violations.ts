/** What axe finds wrong with the plugin’s part of a page, and with what is open over it, in the light and the dark theme. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';

const THEMES = ['light', 'dark'] as const;
const MAIL = 'iframe[sandbox=""]';
/** The only rules of this impact that ask for colours: what another theme can break. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block'];
const OPEN = ['[role="dialog"]', '[role="alertdialog"]', '[role="menu"]', '[role="listbox"]'];

const background = (page: Page): Promise<string> =>
  page.evaluate(() => getComputedStyle(document.body).backgroundColor);

/** The panel follows the system’s theme; it has done so once the page has another background. */
const change = async (page: Page, colorScheme: 'light' | 'dark'): Promise<void> => {
  const before = await background(page);
  const isOther = await page.evaluate(
    (scheme) => !matchMedia(`(prefers-color-scheme: ${scheme})`).matches,
    colorScheme,
  );
  await page.emulateMedia({ colorScheme });
  if (!isOther) return;
  await page.waitForFunction((former) => getComputedStyle(document.body).backgroundColor !== former, before);
};

/** The colours of rest: nothing under the pointer, and every change of colour over. */
const settle = async (page: Page): Promise<void> => {
  await page.mouse.move(0, 0);
  await page.waitForFunction(() => document.getAnimations().every((one) => !(one instanceof CSSTransition)));
};

const inTheme = async (page: Page, theme: 'light' | 'dark', rules?: string[]): Promise<string[]> => {
  await change(page, theme);
  await settle(page);
  // In the page itself: a second page, which would join what several frames found, takes longer than the search.
  const builder = new AxeBuilder({ page })
    .setLegacyMode()
    .include('main')
    .options({ resultTypes: ['violations'] });
  if (rules) builder.withRules(rules);
  // In a mail that is shown nothing runs, axe neither: it would wait for ever.
  if ((await page.locator(MAIL).count()) > 0) builder.exclude(MAIL);
  for (const selector of OPEN) if ((await page.locator(selector).count()) > 0) builder.include(selector);
  const { violations: found } = await builder.analyze();
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${theme}: ${id}: ${nodes[0]?.html ?? ''}`);
};

/** Serious and critical findings, contrast included. The page ends in the theme in which it began. */
export const violations = async (page: Page): Promise<string[]> => {
  const isDark = await page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches);
  const [other, own] = isDark ? THEMES : ([...THEMES].reverse() as ['dark', 'light']);
  const found = await inTheme(page, other, OF_COLOURS);
  return [...found, ...(await inTheme(page, own))];
};
