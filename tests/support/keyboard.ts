/** Using a page as somebody without a mouse does: Tab until the control is reached, then keys. */
import type { Page } from 'playwright-core';

/** What names the focused control, with the legend of its group before it where it has one. */
export const focusedName = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement) || element === document.body) return '';
    const labels = element instanceof HTMLInputElement ? element.labels : null;
    const labelledBy = element.getAttribute('aria-labelledby');
    const name =
      element.getAttribute('aria-label') ??
      (labelledBy ? document.getElementById(labelledBy)?.textContent : null) ??
      labels?.[0]?.textContent ??
      element.textContent ??
      '';
    const legend = element.closest('fieldset')?.querySelector('legend')?.textContent;
    return `${legend ? `${legend}: ` : ''}${name}`.replaceAll(/\s+/g, ' ').trim();
  });

/** Throws with every name that was passed where the control is not reached. */
export const tabTo = async (page: Page, name: string | RegExp, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> => {
  const passed: string[] = [];
  for (let step = 0; step < 120; step += 1) {
    const current = await focusedName(page);
    if (typeof name === 'string' ? current === name : name.test(current)) return;
    passed.push(current);
    await page.keyboard.press(key);
  }
  throw new Error(`“${String(name)}” was not reached by ${key}. Passed: ${passed.join(' | ')}`);
};

const FOCUS_MOVES_WITHIN_MS = 2_000;

/** In an open list. Typing ahead would do as well, but a list forgets letters that come too slowly. */
export const arrowTo = async (page: Page, option: string): Promise<void> => {
  const current = (): Promise<string> => page.evaluate(() => document.activeElement?.textContent ?? '');
  for (let step = 0; step < 60; step += 1) {
    const before = await current();
    if (before === option) return;
    await page.keyboard.press('ArrowDown');
    const moved = page.waitForFunction((was) => document.activeElement?.textContent !== was, before, {
      timeout: FOCUS_MOVES_WITHIN_MS,
    });
    await moved.catch(() => undefined);
  }
  throw new Error(`The option “${option}” was not reached`);
};
