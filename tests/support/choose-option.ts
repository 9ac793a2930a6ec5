/** Choosing from the panel’s lists with the mouse, on a machine that is busy with other things too. */
import type { Locator } from 'playwright-core';

const TRIES = 3;

/** Where its text begins: the middle of a short list may be the button within it that clears it. */
const AT_THE_TEXT = { x: 10, y: 10 };

const isOpen = async (list: Locator): Promise<boolean> => (await list.getAttribute('aria-expanded')) === 'true';

const open = async (list: Locator, tries: number): Promise<void> => {
  if (await isOpen(list)) return;
  await (tries === 0 ? list.click({ position: AT_THE_TEXT }) : list.press('ArrowDown'));
};

/** Opens it again where it has closed meanwhile; throws with what it offers where it has no such option. */
export const chooseOption = async (list: Locator, option: string, eachTryMs = 10_000): Promise<void> => {
  const options = list.page().getByRole('option');
  const wanted = list.page().getByRole('option', { name: option, exact: true });
  for (let tries = 0; tries < TRIES; tries += 1) {
    await open(list, tries);
    const isChosen = await wanted.click({ timeout: eachTryMs }).then(
      () => true,
      () => false,
    );
    if (isChosen) return;
    if ((await options.count()) > 0) break;
  }
  const name = (await list.getAttribute('aria-label')) ?? (await list.textContent()) ?? '';
  const offered = await options.allTextContents();
  const seen = offered.length > 0 ? `it offers ${offered.join(' | ')}` : `it did not open in ${TRIES} tries`;
  throw new Error(`“${option}” could not be chosen from the list “${name}”: ${seen}`);
};
