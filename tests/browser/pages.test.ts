/** Every page of the plugin opens, complains about nothing and can be read by assistive technology. */
import type { Browser, Page } from 'playwright-core';
import manifest from '../../strapi-plugin.json';
import { describeInBrowser, launchBrowser, openAdmin, type AdminPage } from '../support/browser';
import { crawlPages } from '../support/crawl-pages.mjs';
import { bootStrapi, type RunningStrapi } from '../support/strapi';
import { violations } from '../support/violations';

/** How long the panel is left without the permissions of its user. */
const WITHOUT_MS = 3_000;
const PAGES = `/plugins/${manifest.name}`;

/** The host’s own words, which it has not translated, and the name of a language. */
const NOT_OURS = new Set(['Back', 'HTML']);
const isEnglish = (text: string): boolean =>
  /[A-Za-z]{3}/.test(text) && !/[\u0E00-\u0E7F]/.test(text) && !/^\{\{.*\}\}$/.test(text) && !NOT_OURS.has(text);

/** What is read on the page, by eye or by ear. */
const readTexts = (page: Page): Promise<string[]> =>
  page.locator('main').evaluate((main) => {
    const texts = new Set<string>();
    const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node instanceof Element) {
        for (const name of ['placeholder', 'aria-label', 'title', 'alt']) texts.add(node.getAttribute(name) ?? '');
      } else texts.add(node.textContent?.trim() ?? '');
    }
    return [...texts].filter((text) => text !== '');
  });

describeInBrowser('the pages of the plugin', () => {
  let site: RunningStrapi;
  let browser: Browser;
  let admin: AdminPage;
  let token: string;
  beforeAll(async () => {
    site = await bootStrapi({ config: { process: 'web' } });
    browser = await launchBrowser();
    token = await site.adminToken();
    admin = await openAdmin(browser, site, token);
  });
  afterAll(async () => {
    await browser?.close();
    await site?.destroy();
  });

  it('open from the menu without a complaint', async () => {
    const visited = await crawlPages({
      page: admin.page,
      origin: site.url,
      home: PAGES,
      onPage: async (path) =>
        expect({ path, violations: await violations(admin.page) }).toEqual({ path, violations: [] }),
    });
    expect(visited.length).toBeGreaterThan(3);
    expect(admin.problems).toEqual([]);
  });

  it.each([
    ['segments/new', 'segments'],
    ['templates/new', 'templates'],
    ['sequences/new', 'sequences'],
    ['deliveries/1', 'deliveries'],
  ])('lead from %s, opened by its address, back to the %s', async (opened, list) => {
    const own = await openAdmin(browser, site, token);
    await own.open(`${PAGES}/${opened}`);
    const back = own.page.getByRole('link', { name: 'Back' });
    expect(await back.getAttribute('href')).toBe(`/admin${PAGES}/${list}`);
    await back.click();
    await own.page.waitForURL(`**${PAGES}/${list}`);
    await own.close();
  });

  it('say nothing in English in the Thai panel', async () => {
    const own = await openAdmin(browser, site, token, { locale: 'th' });
    const ask = async (path: string) =>
      (await site.request.get(`/cohort/${path}`).auth(token, { type: 'bearer' }).expect(200)).body.data;
    const variables: { name: string; description: string }[] = await ask('template-variables');
    const { entities }: { entities: { label: string }[] } = await ask('entities');
    /** As the site calls its types and fields. */
    const labels = new Set([
      ...entities.map(({ label }) => label),
      ...variables.flatMap(({ name, description }) => (name.includes('.') ? [description] : [])),
    ]);
    const found: [string, string[]][] = [];
    const look = async (path: string) => {
      const texts = (await readTexts(own.page)).filter((text) => isEnglish(text) && !labels.has(text));
      if (texts.length > 0) found.push([path, texts]);
    };
    await crawlPages({ page: own.page, origin: site.url, home: PAGES, onPage: look });
    for (const path of ['segments/new', 'templates/new', 'sequences/new', 'deliveries?page=5000']) {
      await own.open(`${PAGES}/${path}`);
      await own.page.locator('main h1').first().waitFor();
      await look(path);
    }
    expect(found).toEqual([]);
    await own.close();
  });

  it('have their navigation also where the permissions come after the page', async () => {
    const own = await openAdmin(browser, site, token);
    await own.page.route('**/admin/users/me/permissions', async (route) => {
      // A page that does not wait for them shows itself; one that does never says this.
      const refusal = own.page
        .getByText('You don’t have the permissions')
        .or(own.page.getByText("You don't have the permissions"));
      await refusal.waitFor({ timeout: WITHOUT_MS }).catch(() => undefined);
      await route.continue();
    });
    await own.open(`${PAGES}/sending`);
    for (const name of ['Segments', 'Sequences', 'Sent emails', 'Sending']) {
      await own.page.getByRole('link', { name, exact: true }).waitFor();
    }
    await own.close();
  });
});
