/** Every page of the plugin opens, complains about nothing and can be read by assistive technology. */
import type { Browser } from 'playwright-core';
import manifest from '../../strapi-plugin.json';
import { describeInBrowser, launchBrowser, openAdmin, type AdminPage } from '../support/browser';
import { crawlPages } from '../support/crawl-pages.mjs';
import { bootStrapi, type RunningStrapi } from '../support/strapi';
import { violations } from '../support/violations';

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
        expect({ path, violations: await violations(admin.page) }).toEqual({ path, violations: [] }),
    });
    expect(visited.length).toBeGreaterThan(3);
    expect(admin.problems).toEqual([]);
  });
});
