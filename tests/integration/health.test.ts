/** The report and the metrics of a running Strapi, and who may read them. */
import { createServer, type Server } from 'node:net';
import { healthAnswerSchema, type Health } from '../../server/src/contracts';
import { parseExposition } from '../support/parse-exposition';
import { bootStrapi, type RunningStrapi } from '../support/strapi';
import { waitFor } from '../support/wait-for';

const TOKEN = 'scrape-me-every-15-seconds';

describe('the health of a running site', () => {
  let site: RunningStrapi;
  let silent: Server;
  let token: string;
  beforeAll(async () => {
    silent = createServer((socket) => void socket.end('554 go away\r\n'));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as { port: number };
    site = await bootStrapi({
      config: {
        metrics: { token: TOKEN },
        sending: {
          publicUrl: 'http://shop.example',
          smtp: { host: '127.0.0.1', port, auth: { user: 'mail', pass: 'a-password' } },
        },
      },
    });
    token = await site.adminToken();
  });
  afterAll(async () => {
    await site?.destroy();
    silent?.close();
  });

  const report = async (): Promise<Health> => {
    const answer = await site.request.get('/cohort/health').auth(token, { type: 'bearer' });
    expect(answer.status).toBe(200);
    expect(answer.text).not.toContain('a-password');
    return healthAnswerSchema.parse(answer.body).data;
  };
  const metrics = (authorization?: string) => {
    const asked = site.request.get('/api/cohort/metrics');
    return authorization === undefined ? asked : asked.set('Authorization', authorization);
  };

  it('tells of this process, its jobs and every part', async () => {
    const { processes, jobs, checks } = await waitFor(
      report,
      (health) => health.jobs.some(({ name }) => name === 'delivery-tick'),
      { everyMs: 1_000 },
    );
    expect(processes).toMatchObject([
      { role: 'both', pid: process.pid, isAlive: true, version: expect.stringMatching(/^\d/) },
    ]);
    expect(jobs.map(({ name, isLate }) => `${name} ${isLate}`)).toContain('delivery-tick false');
    const found = new Map(checks.map((check) => [check.finding, check]));
    expect(found.get('queue-moves')).toMatchObject({ state: 'ok', values: { waiting: 0 } });
    expect(found.get('mail-refuses') ?? found.get('mail-silent')).toMatchObject({ state: 'error' });
    expect(found.get('headers-pass')).toMatchObject({ values: { server: expect.stringMatching(/^127\.0\.0\.1:/) } });
    expect(found.get('url-plain')).toMatchObject({ state: 'error', values: { url: 'http://shop.example' } });
    expect(found.get('redis-none')).toMatchObject({ state: 'off' });
    expect(found.get('clock-good')).toBeDefined();
  });

  it('gives metrics to the token alone', async () => {
    for (const wrong of [
      undefined,
      'Bearer nearly-the-right-token',
      `Bearer ${token}`,
      `Bearer ${await site.apiToken()}`,
    ]) {
      expect((await metrics(wrong)).status).toBe(401);
    }
    const answer = await metrics(`Bearer ${TOKEN}`);
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    const families = parseExposition(answer.text);
    expect(families.get('cohort_deliveries')?.samples).toHaveLength(10);
    expect(families.get('cohort_processes')?.samples).toContainEqual({ labels: { role: 'both' }, value: 1 });
  });

  it('says whether mail leaves without counting', async () => {
    const state = () => site.request.get('/cohort/sending/state').auth(token, { type: 'bearer' });
    expect((await state()).body.data).toEqual({ isOn: true, holds: [] });
    const change = (route: string, data: object) =>
      site.request.post(`/cohort/sending/${route}`).auth(token, { type: 'bearer' }).send({ data });
    await change('hold', { reason: 'a test' });
    expect((await state()).body.data).toEqual({ isOn: false, holds: [{ kind: 'switch', reason: 'a test' }] });
    await change('release', {});
  });
});

describe('a site without a token for metrics', () => {
  let site: RunningStrapi;
  beforeAll(async () => {
    site = await bootStrapi({ config: { process: 'web' } });
  });
  afterAll(() => site?.destroy());

  it('has none', async () => {
    expect((await site.request.get('/api/cohort/metrics').set('Authorization', 'Bearer undefined')).status).toBe(404);
    expect((await site.request.get('/api/cohort/metrics')).status).toBe(404);
  });
});
