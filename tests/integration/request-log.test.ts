/** Addresses and live tokens stay out of Strapi’s log of requests, and the routes get them all the same. */
import { TABLES } from '../../server/src/lib/table-names';
import { bootStrapi, type RunningStrapi } from '../support/strapi';
import { POSTMARK } from '../support/webhook-senders';

const ADDRESS = 'ann.smith@example.test';
const TOKEN = 'AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';

describe('the log of requests', () => {
  let site: RunningStrapi;
  let admin: string;
  const lines: string[] = [];
  beforeAll(async () => {
    site = await bootStrapi({ config: { webhooks: { postmark: { ...POSTMARK } } } });
    admin = await site.adminToken();
    await site.strapi.db.connection(TABLES.suppressions).insert([
      { scope: 'all', address: ADDRESS, reason: 'manual', created_at: 1 },
      { scope: 'all', address: 'bob@example.test', reason: 'manual', created_at: 1 },
    ]);
    const { log } = site.strapi;
    log.level = 'http';
    // There is no panel here to be opened, which is logged too.
    for (const transport of log.transports) transport.silent = true;
    log.on('data', ({ message }: { message: unknown }) => void lines.push(String(message)));
  });
  afterAll(() => site?.destroy());

  const logged = async (send: () => PromiseLike<unknown>): Promise<string> => {
    lines.splice(0);
    await send();
    return lines.join('\n');
  };
  const asAdmin = (path: string) => site.request.get(path).auth(admin, { type: 'bearer' });

  it('says which route was asked, how long it took and what it answered', async () => {
    const log = await logged(() => asAdmin('/cohort/suppressions?page=1&pageSize=10').expect(200));
    expect(log).toMatch(/^GET \/cohort\/suppressions\?page=1&pageSize=10 \(\d+ ms\) 200$/);
  });

  it.each([
    ['GET', `/api/cohort/unsubscribe/${TOKEN}`],
    ['POST', `/api/cohort/unsubscribe/${TOKEN}`],
    ['PUT', `/api/cohort/unsubscribe/${TOKEN}`],
    ['GET', `/API/Cohort/Unsubscribe/${TOKEN}/`],
    ['GET', `/api/cohort/open/${TOKEN}.gif`],
    ['HEAD', `/api/cohort/click/${TOKEN}`],
    ['GET', `/api/cohort/click/${TOKEN}/more`],
    ['POST', `/api/cohort/bounces/postmark/${POSTMARK.secret}`],
    ['GET', `/api/cohort/Bounces/postmark/${POSTMARK.secret}`],
    ['GET', `/cohort/suppressions?search=${encodeURIComponent(ADDRESS)}`],
    ['GET', '/api/cohort/suppressions?search=ann.smith'],
    ['GET', `/cohort/deliveries?address=${ADDRESS}`],
    ['GET', `/cohort/suppressions/export?search=${ADDRESS}`],
    ['GET', `/cohort/segments/x/members?filter=${encodeURIComponent(JSON.stringify({ rules: [ADDRESS] }))}`],
    ['GET', `/cohort/nothing/of/the/kind?email=${ADDRESS}`],
    ['GET', `/admin/plugins/cohort/suppressions?_q=${ADDRESS}`],
  ])('names no secret of %s %s', async (method, path) => {
    const send = () => site.request[method.toLowerCase() as 'get'](path);
    const log = await logged(send);
    expect(log).toMatch(new RegExp(`^${method} /\\S*cohort/\\S+ \\(\\d+ ms\\) \\d{3}$`, 'im'));
    expect(log).not.toMatch(/ann|smith|example|AQAAA|secret-of/i);
  });

  it('lets the route read what the log does not show', async () => {
    const { body } = await asAdmin(`/cohort/suppressions?search=${encodeURIComponent(ADDRESS)}`).expect(200);
    expect(body.data).toMatchObject([{ address: ADDRESS }]);
    const token = await site.apiToken();
    const api = site.request.get('/api/cohort/suppressions?search=bob').auth(token, { type: 'bearer' });
    expect((await api.expect(200)).body.data).toMatchObject([{ address: 'bob@example.test' }]);
  });

  it('leaves the requests of others as they are', async () => {
    const log = await logged(() => site.request.get('/api/cohorts?name=ann'));
    expect(log).toMatch(/^GET \/api\/cohorts\?name=ann /);
  });
});
