/** What the other suites rely on when they choose from a list, on a list that behaves like the panel’s. */
import type { Browser, Page } from 'playwright-core';
import { describeInBrowser, launchBrowser } from '../support/browser';
import { chooseOption } from '../support/choose-option';

/** Opens on pointer down beside its button, and by key; `closes` times it is shut again by something else. */
const listOf = (options: string[], closes = 0): string => `
  <div role="combobox" aria-label="State" aria-expanded="false" tabindex="0"
    style="position: relative; width: 120px; height: 30px; padding: 0">Sent
    <button aria-label="Clear" style="position: absolute; left: 40px; width: 40px; height: 30px"></button></div>
  <script>
    const list = document.querySelector('[role="combobox"]');
    let closes = ${closes};
    window.log = [];
    const close = () => {
      document.querySelector('[role="listbox"]')?.remove();
      list.setAttribute('aria-expanded', 'false');
    };
    const open = (how) => {
      window.log.push(how);
      if (closes-- > 0) return;
      list.setAttribute('aria-expanded', 'true');
      const box = document.createElement('div');
      box.setAttribute('role', 'listbox');
      for (const name of ${JSON.stringify(options)}) {
        const option = document.createElement('div');
        option.setAttribute('role', 'option');
        option.textContent = name;
        option.addEventListener('pointerup', () => (window.log.push(name), close()));
        box.append(option);
      }
      document.body.append(box);
    };
    list.addEventListener('pointerdown', (event) => event.target === list && open('pointer'));
    list.addEventListener('keydown', ({ key }) => key === 'ArrowDown' && open('key'));
    list.querySelector('button').addEventListener('click', () => window.log.push('cleared'));
  </script>`;

describeInBrowser('choosing an option', () => {
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  beforeEach(async () => {
    page = await browser.newPage();
  });
  afterEach(() => page?.close());
  afterAll(() => browser?.close());

  const state = () => page.getByRole('combobox', { name: 'State' });
  const log = () => page.evaluate(() => (window as unknown as { log: string[] }).log);

  it('opens the list beside the button that would clear it', async () => {
    await page.setContent(listOf(['Waiting', 'Sent']));
    const { width = 0 } = (await state().boundingBox()) ?? {};
    expect(await page.evaluate((x) => document.elementFromPoint(x, 20)?.tagName, 8 + width / 2)).toBe('BUTTON');
    await chooseOption(state(), 'Waiting');
    expect(await log()).toEqual(['pointer', 'Waiting']);
  });

  it('opens it again by key where it did not stay open', async () => {
    await page.setContent(listOf(['Waiting'], 1));
    await chooseOption(state(), 'Waiting', 2_000);
    expect(await log()).toEqual(['pointer', 'key', 'Waiting']);
  });

  it('takes the option of that name and no longer one, and says what is offered instead', async () => {
    await page.setContent(listOf(['Waiting for long', 'Sent']));
    await expect(chooseOption(state(), 'Waiting', 500)).rejects.toThrow(
      '“Waiting” could not be chosen from the list “State”: it offers Waiting for long | Sent',
    );
    expect(await log()).toEqual(['pointer']);
  });

  it('says that a list did not open', async () => {
    await page.setContent(listOf(['Waiting'], 9));
    await expect(chooseOption(state(), 'Waiting', 500)).rejects.toThrow(
      '“Waiting” could not be chosen from the list “State”: it did not open in 3 tries',
    );
  });
});
