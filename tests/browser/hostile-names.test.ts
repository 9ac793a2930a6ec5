/** S11: what people are called, and what they call their things, is text on every page of the plugin. */
import type { Browser } from 'playwright-core';
import manifest from '../../strapi-plugin.json';
import type { DeliveryService } from '../../server/src/features/delivery';
import { TABLES } from '../../server/src/lib/table-names';
import { describeInBrowser, launchBrowser, openAdmin, type AdminPage } from '../support/browser';
import { crawlPages } from '../support/crawl-pages.mjs';
import { bootStrapi, type RunningStrapi } from '../support/strapi';

const EVIL = '<img src="no-such-image" onerror="window.taken=1"><script>window.taken=1</script>';
const ADDRESS = '"<script>window.taken=1</script>"@example.test';

describeInBrowser('S11: a script in a name', () => {
  let site: RunningStrapi;
  let browser: Browser;
  let admin: AdminPage;

  const post = async <T>(token: string, path: string, data: object): Promise<T> => {
    const { status, body } = await site.request
      .post(`/cohort${path}`)
      .auth(token, { type: 'bearer' })
      .send({ data: { name: EVIL, ...data } });
    if (status >= 300) throw new Error(`POST ${path}: ${status} ${JSON.stringify(body)}`);
    return body.data as T;
  };

  beforeAll(async () => {
    site = await bootStrapi({ config: { process: 'web' } });
    const token = await site.adminToken();
    const company = await site.strapi
      .documents('api::company.company')
      .create({ data: { name: EVIL }, status: 'published' });
    for (const email of [ADDRESS, 'ann@example.test'])
      await site.strapi
        .documents('api::contact.contact')
        .create({ data: { name: EVIL, email, company: company.documentId } });
    type Created = { documentId: string };
    const html = '<p>Hi</p><a href="{{ unsubscribe_url }}">stop</a>';
    const template = await post<Created>(token, '/templates', { subject: '{{ contact_name }}', html });
    const steps = [{ template: template.documentId }];
    const sequence = await post<Created>(token, '/sequences', { isActive: true, timezone: 'UTC', steps });
    const filter = {
      ...{ entity: 'contact', matchType: 'all' },
      rules: [{ field: 'company.name', operator: 'equals', value: EVIL }],
    };
    const segment = await post<Created>(token, '/segments', { description: EVIL, entity: 'contact', filter });
    await post(token, `/segments/${segment.documentId}/enroll`, { name: undefined, sequence: sequence.documentId });
    await post(token, '/suppressions', { name: undefined, address: 'left@example.test' });
    Object.assign(site.strapi.plugin('email'), { provider: { send: async () => undefined } });
    const [first] = await site.strapi.db.connection(TABLES.deliveries).orderBy('id', 'desc').pluck('id');
    await site.strapi.plugin('cohort').service<DeliveryService>('delivery').work(Number(first));
    browser = await launchBrowser();
    admin = await openAdmin(browser, site, token);
  });
  afterAll(async () => {
    await browser?.close();
    await site?.destroy();
  });

  it('is text in every list, on every page and in the mail log', async () => {
    const { page, problems } = admin;
    const shown: string[] = [];
    await crawlPages({
      page,
      origin: site.url,
      home: `/plugins/${manifest.name}`,
      onPage: async (path) => {
        if ((await page.getByText(EVIL, { exact: false }).count()) > 0) shown.push(path);
        const run = await page.evaluate(() => 'taken' in window);
        expect([path, run, await page.locator('img[src="no-such-image"]').count()]).toEqual([path, false, 0]);
      },
    });
    const lists = ['segments', 'sequences', 'templates', 'deliveries'].map((name) => `/plugins/cohort/${name}`);
    expect(shown).toEqual(expect.arrayContaining(lists));
    expect(shown.some((path) => /\/deliveries\/\d+$/.test(path))).toBe(true);
    expect(problems).toEqual([]);
  });
});
