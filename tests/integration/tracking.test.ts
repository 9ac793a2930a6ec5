/** Opens and clicks, from the mail as a server gets it to the segments that ask for them. */
import PostalMime from 'postal-mime';
import type { Browser } from 'playwright-core';
import { createTokens } from '../../server/src/features/tracking';
import { TABLES } from '../../server/src/lib/table-names';
import { launchBrowser } from '../support/browser';
import { chromiumPath } from '../support/chromium.mjs';
import { headersOf, readListUnsubscribe } from '../support/list-unsubscribe';
import { startScriptedSmtp, type ScriptedSmtp } from '../support/scripted-smtp';
import { bootStrapi, type RunningStrapi } from '../support/strapi';
import { waitFor } from '../support/wait-for';

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0';
const GMAIL = 'Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)';
const BASE = 'https://shop.test/api/cohort';
const HTML = `<html><body><p title="1 > 0">Hello</p>
<a href="https://example.test/prices?a=1&amp;b=2#top">prices</a> <a href='https://example.test/{{ contact_name }}'>you</a>
<a href="mailto:shop@shop.test">write</a> <a href="tel:+66">call</a> <a href="#top">up</a>
<a data-track="off" href="https://example.test/login">log in</a> <a href="{{ unsubscribe_url }}">stop</a></body></html>`;

interface Got {
  id: number;
  name: string;
  raw: string;
  html: string;
  text: string;
  /** Paths on this site. */
  open: string;
  clicks: string[];
  trap: string;
  unsubscribe: string;
}

describe('opens and clicks', () => {
  let smtp: ScriptedSmtp;
  let site: RunningStrapi;
  let admin: string;
  let browser: Browser | undefined;
  let serial = 0;
  const sequences = new Map<boolean, string>();

  beforeAll(async () => {
    smtp = await startScriptedSmtp();
    site = await bootStrapi({
      config: {
        process: 'both',
        queue: { driver: 'memory' },
        sending: {
          ...{ tickIntervalMs: 1_000, from: 'Shop <news@shop.test>', publicUrl: 'https://shop.test' },
          smtp: { host: '127.0.0.1', port: smtp.port, ignoreTls: true },
        },
      },
    });
    admin = await site.adminToken();
    for (const isTracked of [true, false]) sequences.set(isTracked, await addSequence(isTracked));
    browser = chromiumPath() ? await launchBrowser() : undefined;
  });
  afterAll(async () => {
    await browser?.close();
    await site?.destroy();
    await smtp?.close();
  });

  const table = (name: string) => site.strapi.db.connection(name);
  const post = async (path: string, data: object) => {
    const answer = await site.request.post(`/cohort${path}`).auth(admin, { type: 'bearer' }).send({ data });
    if (answer.status >= 300) throw new Error(`POST ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body.data;
  };
  const addSequence = async (isTracked: boolean): Promise<string> => {
    const tracking = isTracked ? { trackOpens: true, trackClicks: true } : {};
    const template = await post('/templates', { name: `T ${isTracked}`, subject: 'Hi', html: HTML, ...tracking });
    const steps = [{ template: template.documentId }];
    return (await post('/sequences', { name: `S ${isTracked}`, isActive: true, timezone: 'UTC', steps })).documentId;
  };
  /** A new contact with a mail that was sent an hour ago. */
  const receive = async ({ isTracked = true } = {}): Promise<Got> => {
    serial += 1;
    const name = `reader-${serial}`;
    const email = `${name}@example.test`;
    await site.strapi.documents('api::contact.contact').create({ data: { name, email } });
    const filter = {
      ...{ entity: 'contact', matchType: 'all' },
      rules: [{ field: 'name', operator: 'equals', value: name }],
    };
    const segment = await post('/segments', { name, entity: 'contact', filter });
    await post(`/segments/${segment.documentId}/enroll`, { sequence: sequences.get(isTracked) });
    const [row] = await waitFor(
      () => table(TABLES.deliveries).where({ email, state: 'sent' }),
      (rows) => rows.length === 1,
    );
    await table(TABLES.deliveries)
      .where({ id: row.id })
      .update({ sent_at: Number(row.sent_at) - 3_600_000 });
    const raw = smtp.taken.find((mail) => mail.includes(`To: ${email}`)) ?? '';
    const { html = '', text = '' } = await PostalMime.parse(raw);
    const pathsOf = (kind: string): string[] => [
      ...new Set(
        [...html.matchAll(new RegExp(`["']https://shop.test(/api/cohort/${kind}/[^"']+)["']`, 'g'))].map(
          ([, path = '']) => path,
        ),
      ),
    ];
    const clicks = pathsOf('click');
    const [open = ''] = pathsOf('open');
    const [unsubscribe = ''] = pathsOf('unsubscribe');
    return {
      ...{ id: Number(row.id), name, raw, html, text, open, unsubscribe },
      clicks: clicks.slice(0, -1),
      trap: clicks.at(-1) ?? '',
    };
  };
  const fetchAs = (agent: string, path: string) => site.request.get(path).redirects(0).set('User-Agent', agent);
  const eventsOf = async ({ id }: Got) => {
    const rows = await table(TABLES.deliveryEvents)
      .where({ delivery_id: id })
      .whereIn('type', ['opened', 'clicked'])
      .orderBy('id');
    return rows.map(({ type, data }) => ({ type, data: typeof data === 'string' ? JSON.parse(data) : data }));
  };
  const untilStored = (got: Got, count: number) =>
    waitFor(
      () => eventsOf(got),
      (events) => events.length >= count,
    );
  /** Everything that is kept of a recipient, but for what was opened and clicked. */
  const standing = async ({ id, name }: Got) => {
    const contact = await site.strapi.documents('api::contact.contact').findFirst({ filters: { name } });
    return JSON.stringify({
      contact,
      deliveries: await table(TABLES.deliveries).orderBy('id'),
      enrollments: await table(TABLES.enrollments).orderBy('id'),
      suppressions: await table(TABLES.suppressions).orderBy('id'),
      events: await table(TABLES.deliveryEvents).where({ delivery_id: id }).whereNotIn('type', ['opened', 'clicked']),
      links: await table(TABLES.links).orderBy('id').pluck('id'),
    });
  };

  it('are tracked by way of the HTML alone, and only in links to the web that are not marked', async () => {
    const got = await receive();
    expect(got.clicks).toHaveLength(2);
    expect(got.html).toContain('<p title="1 > 0">Hello</p>');
    for (const kept of [
      'mailto:shop@shop.test',
      'tel:+66',
      '#top',
      'https://example.test/login',
      `${BASE}/unsubscribe/`,
    ]) {
      expect(got.html).toContain(`href="${kept}`);
    }
    expect(got.text).toContain('https://example.test/prices?a=1&b=2#top');
    expect(got.text).not.toContain('/click/');
    const untracked = await receive({ isTracked: false });
    expect([untracked.open, untracked.clicks, untracked.trap]).toEqual(['', [], '']);
    expect(untracked.html).toContain('href="https://example.test/prices?a=1&amp;b=2#top"');
  });

  it('keep one row for a link, and one for each address that names its recipient', async () => {
    const [one, other] = [await receive(), await receive()];
    const urls: string[] = await table(TABLES.links).pluck('url');
    expect(urls.filter((url) => url.startsWith('https://example.test/prices'))).toEqual([
      'https://example.test/prices?a=1&b=2#top',
    ]);
    expect(urls).toEqual(expect.arrayContaining([one, other].map(({ name }) => `https://example.test/${name}`)));
  });

  it('D1: GET, HEAD and a browser on every link leave events and nothing else; the unsubscribe link works as before', async () => {
    const got = await receive();
    const before = await standing(got);
    const paths = [got.open, ...got.clicks, got.trap, got.unsubscribe];
    for (const path of paths) {
      expect((await fetchAs(FIREFOX, path)).status).toBeLessThan(400);
      expect((await site.request.head(path).redirects(0)).status).toBeLessThan(400);
    }
    const tracked = paths.length - 1;
    await untilStored(got, 2 * tracked);
    if (browser) {
      const page = await browser.newPage();
      await page.route(/example\.test/, (route) => route.fulfill({ body: 'arrived' }));
      for (const path of paths) await page.goto(`${site.url}${path}`).catch(() => undefined);
      await page.close();
      await untilStored(got, 3 * tracked);
    }
    expect(await standing(got)).toBe(before);
    await site.request.post(got.unsubscribe).type('form').send('List-Unsubscribe=One-Click').expect(200);
    expect(
      await table(TABLES.suppressions)
        .where({ address: `${got.name}@example.test` })
        .pluck('reason'),
    ).toEqual(['unsubscribed']);
    expect(readListUnsubscribe(headersOf(got.raw)).uris).toEqual([`https://shop.test${got.unsubscribe}`]);
  });

  it('D12: an image proxy is a machine, a person is not; segments ask for people', async () => {
    const got = await receive();
    const matched = async (relation: string): Promise<number> => {
      const rules = [
        { field: 'name', operator: 'equals', value: got.name },
        { relation, quantifier: 'some' },
      ];
      const filter = { entity: 'contact', matchType: 'all', rules };
      return (await post('/segments/validate', { filter })).reach.matched;
    };
    await fetchAs(GMAIL, got.open).expect(200);
    await untilStored(got, 1);
    expect(await matched('email.opened')).toBe(0);
    const answer = await fetchAs(FIREFOX, got.open).expect(200);
    expect(answer.body.subarray(0, 6).toString()).toBe('GIF89a');
    await fetchAs(FIREFOX, got.clicks[0] ?? '').expect(302);
    expect(await untilStored(got, 3)).toMatchObject([
      { type: 'opened', data: { machine: true, reason: 'agent' } },
      { type: 'opened', data: { machine: false } },
      { type: 'clicked', data: { machine: false, of: 2 } },
    ]);
    expect([await matched('email.opened'), await matched('email.clicked')]).toEqual([1, 1]);
    const log = await site.request.get(`/cohort/deliveries/${got.id}`).auth(admin, { type: 'bearer' }).expect(200);
    const { location } = (await fetchAs(FIREFOX, got.clicks[0] ?? '').expect(302)).headers;
    expect(log.body.data.events.at(-1)).toMatchObject({ type: 'clicked', isMachine: false, link: location });
  });

  it('marks what came before the hidden link was followed, and what belongs to a burst', async () => {
    const [trapped, burst] = [await receive(), await receive()];
    await fetchAs(FIREFOX, trapped.open).expect(200);
    await untilStored(trapped, 1);
    await fetchAs(FIREFOX, trapped.trap).expect(204);
    const marks = (got: Got) => async () => (await eventsOf(got)).map(({ data }) => data.reason ?? null);
    await waitFor(marks(trapped), (reasons) => reasons.join() === 'honeypot,honeypot');
    for (const path of burst.clicks) await fetchAs(FIREFOX, path).expect(302);
    await waitFor(marks(burst), (reasons) => reasons.join() === 'burst,burst');
  });

  it('S13: forged, cut and swapped tokens are a constant 404, and write nothing', async () => {
    const got = await receive();
    const last = (path: string): string => path.slice(path.lastIndexOf('/') + 1).replace('.gif', '');
    const [open, click, unsubscribe] = [last(got.open), last(got.clicks[0] ?? ''), last(got.unsubscribe)];
    const other = createTokens(['another key']);
    const swap = (token: string): string => `Ag${token.slice(2)}`;
    const tail = (token: string): string => token.slice(0, -1) + (token.endsWith('A') ? 'Q' : 'A');
    const forged = (token: string): string[] => [
      ...[
        swap(token),
        tail(token),
        token.slice(0, -1),
        token.slice(4),
        `${token}A`,
        `${token}=`,
        'x',
        '%00',
        'A'.repeat(2_000),
      ],
    ];
    const paths = [
      ...[...forged(open), click, unsubscribe, other.sign('open', [got.id])].map((token) => `open/${token}`),
      ...[...forged(open), click].map((token) => `open/${token}.gif`),
      ...[...forged(click), open, unsubscribe, other.sign('click', [got.id, 1, 1])].map((token) => `click/${token}`),
    ];
    const before = await standing(got);
    const answers = await Promise.all(paths.map((path) => fetchAs(FIREFOX, `/api/cohort/${path}`)));
    expect(answers.map(({ status }) => status)).toEqual(paths.map(() => 404));
    expect(
      new Set(answers.map(({ text, headers }) => `${text} ${headers['content-type']} ${headers['content-length']}`))
        .size,
    ).toBe(1);
    // Later than all of those; when it is stored, they would be.
    await fetchAs(FIREFOX, got.open).expect(200);
    expect(await untilStored(got, 1)).toHaveLength(1);
    expect(await standing(got)).toBe(before);
  });

  it('S14: leads to stored links alone, whatever the request says', async () => {
    const got = await receive();
    const [path = ''] = got.clicks;
    const stored = 'https://example.test/prices?a=1&b=2#top';
    const evil = 'https://evil.test/';
    for (const query of [`?url=${evil}`, `?to=${evil}&link=1`, `?${evil}`]) {
      const { headers } = await fetchAs(FIREFOX, path + query)
        .set('X-Forwarded-Host', 'evil.test')
        .set('Referer', evil)
        .expect(302);
      expect(headers.location).toBe(stored);
      expect(headers).toMatchObject({
        ...{ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', 'x-robots-tag': 'noindex, nofollow' },
      });
      expect(headers['set-cookie']).toBeUndefined();
    }
    await table(TABLES.links)
      .where({ url: `https://example.test/${got.name}` })
      .delete();
    await fetchAs(FIREFOX, got.clicks[1] ?? '').expect(404);
  });
});
