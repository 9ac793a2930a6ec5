/** Questions that cost too much, and too many of them: stopped in the database, and the site goes on. */
import http from 'node:http';
import type { SegmentService } from '../../server/src/features/segments';
import { describeEachDatabase } from '../support/databases';
import { runningStatements } from '../support/running-statements';
import { bootStrapi, type RunningStrapi } from '../support/strapi';

const bearer = { type: 'bearer' } as const;
const TIMEOUT_MS = 300;
const TEXTS = ['name', 'firstName', 'email', 'title', 'country', 'timezone', 'language'];

const filter = (...rules: object[]) => ({ entity: 'contact', matchType: 'any', rules });
/** Twenty texts of which none is found, so that each is looked at in each row. */
const slow = filter(
  ...Array.from({ length: 20 }, (_, index) => ({
    field: TEXTS[index % TEXTS.length],
    operator: 'contains',
    value: `nowhere ${index}`,
  })),
);
const quick = filter({ field: 'points', operator: 'equals', value: 7 });

describeEachDatabase('limits of previews', (client) => {
  let site: RunningStrapi;
  let token: string;

  beforeAll(async () => {
    site = await bootStrapi({ client, config: { filter: { previewTimeoutMs: TIMEOUT_MS, previewConcurrency: 1 } } });
    token = await site.adminToken();
    const knex = site.strapi.db.connection;
    const columns = ['name', 'first_name', 'email', 'title', 'country', 'timezone', 'language'];
    const text = 'a fairly long text that is looked through from end to end each time';
    const row = Object.fromEntries(columns.map((column) => [column, text]));
    await knex.batchInsert(
      'contacts',
      Array.from({ length: 400 }, () => row),
      50,
    );
    const list = columns.map((column) => `a.${column}`).join(', ');
    await knex.raw(
      `INSERT INTO contacts (${columns.join(', ')}, points) SELECT ${list}, 1 FROM contacts a CROSS JOIN contacts b`,
    );
  });
  afterAll(() => site?.destroy());

  const validate = (asked: object) =>
    site.request
      .post('/cohort/segments/validate')
      .auth(token, bearer)
      .send({ data: { filter: asked } });
  const idle = async (): Promise<string[]> => runningStatements(site.strapi.db.connection, client);

  const timed = async <T>(work: PromiseLike<T>): Promise<[answer: T, ms: number]> => {
    const started = performance.now();
    const answer = await work;
    return [answer, performance.now() - started];
  };

  it('S24: stops twenty texts that no index answers, says so, and leaves nothing running', async () => {
    let isOver = false;
    const stopped = timed(validate(slow).expect(422)).finally(() => (isOver = true));
    const seen: string[] = [];
    while (client !== 'sqlite' && !isOver) seen.push(...(await idle()).filter((statement) => statement.length > 500));
    // What is looked for afterwards can be seen while it runs; SQLite has nothing that runs beside the process.
    if (client !== 'sqlite') expect(seen).not.toEqual([]);
    const [{ body }, stoppedMs] = await stopped;
    expect(body.error).toMatchObject({ status: 422, name: 'UnprocessableEntityError', details: { code: 'too_slow' } });
    expect(stoppedMs).toBeGreaterThanOrEqual(TIMEOUT_MS - 50);
    expect(await idle()).toEqual([]);
    await validate(quick).expect(200);

    // The same question with all the time that it needs: it is sound, and was stopped on the way.
    const service = site.strapi.plugin('cohort').service<SegmentService>('segments');
    const data = { name: 'Whole', entity: 'contact', filter: slow };
    const made = await site.request.post('/cohort/segments').auth(token, bearer).send({ data }).expect(201);
    expect(made.body.data).toMatchObject({ memberCount: null });
    const [reach, wholeMs] = await timed(service.recalculate({ kind: 'server' }, made.body.data.documentId));
    expect(reach).toMatchObject({ matched: 0 });
    expect(stoppedMs).toBeLessThan(wholeMs);
    expect(wholeMs).toBeGreaterThan(TIMEOUT_MS);
  });

  it('suggests to the admin panel, and to nobody else, the index that a slow question lacks', async () => {
    const related = { field: 'total', operator: 'greater_than', value: 10 };
    const orders = { relation: 'orders', aggregate: 'count', operator: 'greater_than', value: 1 };
    const rules = [...slow.rules, { ...orders, where: { matchType: 'all', rules: [related] } }];
    const { body } = await validate(filter(...rules)).expect(422);
    const [index, ...others] = body.error.details.indexes;
    expect(index).toMatchObject({
      table: 'orders',
      columns: ['total'],
      statements: [expect.stringMatching(/^CREATE/)],
    });
    expect(others).toEqual([]);
    const data = { name: 'Lacks an index', entity: 'contact', filter: filter(...rules) };
    const { documentId } = (await site.request.post('/cohort/segments').auth(token, bearer).send({ data })).body.data;
    const indexes = () => site.request.get(`/cohort/segments/${documentId}/indexes`).auth(token, bearer).expect(200);
    expect((await indexes()).body.data).toEqual([index]);
    const key = await site.apiToken();
    const asked = site.request.post('/api/cohort/segments/validate').auth(key, bearer);
    expect((await asked.send({ data: { filter: filter(...rules) } }).expect(422)).body.error.details).toEqual({
      code: 'too_slow',
    });
    for (const statement of index.statements) await site.strapi.db.connection.raw(statement);
    expect((await indexes()).body.data).toEqual([]);
  });

  it('keeps a segment that could not be counted, its count unknown', async () => {
    const data = { name: 'Slow', entity: 'contact', filter: slow };
    const { body } = await site.request.post('/cohort/segments').auth(token, bearer).send({ data }).expect(201);
    expect(body.data).toMatchObject({ memberCount: null, lastCalculatedAt: null });
    const members = `/cohort/segments/${body.data.documentId}/members`;
    await site.request.get(members).auth(token, bearer).expect(422);
    expect(await idle()).toEqual([]);
  });

  it('answers as many as it can, turns the others away with the time to come back, and recovers', async () => {
    const answers = await Promise.all(Array.from({ length: 16 }, () => validate(slow)));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status !== 422 && status !== 429)).toEqual([]);
    expect(statuses.filter((status) => status === 422).length).toBeGreaterThan(0);
    // SQLite blocks the process while it reads, so that requests arrive as slowly as they are answered.
    if (client !== 'sqlite') expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(0);
    for (const { status, headers, body } of answers) {
      if (status !== 429) continue;
      expect(Number(headers['retry-after'])).toBeGreaterThan(0);
      expect(body.error).toMatchObject({ name: 'RateLimitError', details: { code: 'too_many_requests' } });
    }
    expect(await idle()).toEqual([]);
    await validate(quick).expect(200);
  });

  /** Sends a question and hangs up before the answer. */
  const abandon = () =>
    new Promise<void>((resolve, reject) => {
      const request = http.request(`${site.url}/cohort/segments/validate`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      });
      request.on('error', (error: NodeJS.ErrnoException) => (error.code === 'ECONNRESET' ? resolve() : reject(error)));
      request.on('close', resolve);
      request.end(JSON.stringify({ data: { filter: slow } }), () => setTimeout(() => request.destroy(), 50));
    });

  it('frees the slot of who has hung up', async () => {
    await Promise.all([abandon(), abandon(), abandon()]);
    for (let attempt = 0; attempt < 20; attempt += 1) {
      const { status } = await validate(quick);
      if (status === 200) break;
      expect(status).toBe(429);
    }
    await validate(quick).expect(200);
    expect(await idle()).toEqual([]);
  });
});
