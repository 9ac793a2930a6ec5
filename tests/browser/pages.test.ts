/** Every page of the plugin opens, complains about nothing and can be read by assistive technology. */
import AxeBuilder from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import manifest from '../../strapi-plugin.json';
import { describeInBrowser, launchBrowser, openAdmin, type AdminPage } from '../support/browser';
import { crawlPages } from '../support/crawl-pages.mjs';
import { bootStrapi, type RunningStrapi } from '../support/strapi';

const seriousViolations = async (page: Page): Promise<string[]> => {
  const { violations } = await new AxeBuilder({ page }).include('main').analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`);
};

describeInBrowser('the pages of the plugin', () => {
  let site: RunningStrapi;
  let browser: Browser;
  let admin: AdminPage;
  beforeAll(async () => {
    site = await bootStrapi({ config: { process: 'web' } });
    browser = await launchBrowser();
    admin = await openAdmin(browser, site, await site.adminToken());
  });
  afterAll(async () => {
    await browser?.close();
    await site?.destroy();
  });

  it('open from the menu without a complaint', async () => {
    const visited = await crawlPages({
      page: admin.page,
      origin: site.url,
      home: `/plugins/${manifest.name}`,
      onPage: async (path) =>
        expect({ path, violations: await seriousViolations(admin.page) }).toEqual({ path, violations: [] }),
    });
    expect(visited.length).toBeGreaterThan(3);
    expect(admin.problems).toEqual([]);
  });
});
