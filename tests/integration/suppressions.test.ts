/** The suppression list over HTTP: who may do what, what is refused, and that its file is safe and its reading stops. */
import net from 'node:net';
import { parse } from 'csv-parse/sync';
import { suppressionSchema, type Suppression } from '../../server/src/contracts';
import { TABLES } from '../../server/src/lib/table-names';
import { describeEachDatabase } from '../support/databases';
import { bootStrapi, type RunningStrapi } from '../support/strapi';
import { waitFor } from '../support/wait-for';

const bearer = { type: 'bearer' } as const;
const right = (name: string): string => `plugin::cohort.suppressions.${name}-suppressions`;

describeEachDatabase('the suppression list', (client) => {
  let site: RunningStrapi;
  let manager: string;
  beforeAll(async () => {
    site = await bootStrapi({ client, config: { process: 'web', queue: { driver: 'memory' } } });
    manager = await site.adminToken({ permissions: ['read', 'manage', 'export'].map(right) });
  });
  afterAll(() => site?.destroy());
  beforeEach(async () => {
    await table().delete();
  });

  const table = () => site.strapi.db.connection(TABLES.suppressions);
  const get = (path: string, token = manager) => site.request.get(`/cohort${path}`).auth(token, bearer);
  const post = (path: string, data: object, token = manager) =>
    site.request.post(`/cohort${path}`).auth(token, bearer).send({ data });
  const lift = (id: number, query = '', token = manager) =>
    site.request.delete(`/cohort/suppressions/${id}${query}`).auth(token, bearer);
  const add = async (address: string, more: object = {}): Promise<Suppression> =>
    suppressionSchema.parse((await post('/suppressions', { address, ...more }).expect(201)).body.data);

  it('asks for a right of its own for reading, changing and taking away', async () => {
    const { id } = await add('a@x.test');
    const holders = { read: right('read'), manage: right('manage'), export: right('export') };
    const asks = {
      read: (token: string) => get('/suppressions', token),
      manage: (token: string) => lift(id, '', token),
      export: (token: string) => get('/suppressions/export', token),
    };
    for (const [holder, permission] of Object.entries(holders)) {
      const token = await site.adminToken({ permissions: [permission] });
      for (const [what, ask] of Object.entries(asks)) {
        expect([holder, what, (await ask(token)).status]).toEqual([holder, what, holder === what ? 200 : 403]);
      }
    }
    await site.request.get('/cohort/suppressions').expect(401);
    const visitor = await site.request.get('/api/cohort/suppressions');
    expect(visitor.status).toBe(403);
  });

  it('erases a person for who may, keeps the suppression, and notes who did', async () => {
    const { id } = await add('ann@x.test', { note: 'Ann Smith called' });
    const eraser = await site.adminToken({ permissions: ['plugin::cohort.suppressions.erase-people'] });
    const erase = (data: object, token = eraser) => post('/suppressions/erase', data, token);
    await erase({ address: 'ann@x.test' }, manager).expect(403);
    await erase({}).expect(400);
    const { body } = await erase({ address: ' ANN@x.test ' }).expect(200);
    expect(body.data).toMatchObject({ erased: 1, deliveries: 0, dryRun: false });
    const [kept] = ((await get('/suppressions').expect(200)).body as { data: Suppression[] }).data;
    expect(kept).toMatchObject({ id, address: null, note: null, state: 'active' });
    const event = await site.strapi.db
      .connection(TABLES.suppressionEvents)
      .where({ suppression_id: id, type: 'erased' })
      .first('actor');
    expect(event).toMatchObject({ actor: expect.stringMatching(/^admin:\d+$/) as string });
    expect((await erase({ address: 'nobody@x.test' }).expect(200)).body.data).toMatchObject({ erased: 0 });
  });

  it('shows addresses masked to who may not read those of contacts, and answers no question about them', async () => {
    const { id } = await add('ann@x.test', { note: 'wrote from ann@home.test' });
    const rights = [...['read', 'manage', 'export'].map(right), 'plugin::cohort.suppressions.erase-people'];
    const blind = await site.adminToken({ permissions: rights, reads: { 'api::contact.contact': ['name'] } });
    const token = await site.apiToken({
      type: 'custom',
      permissions: ['suppression.find', 'suppression-export.download'].map((scope) => `plugin::cohort.${scope}`),
    });
    const { body: list } = await get('/suppressions', blind).expect(200);
    const [seen] = list.data;
    expect([list.meta.addresses, (await get('/suppressions').expect(200)).body.meta.addresses]).toEqual([
      'masked',
      'shown',
    ]);
    expect(seen).toMatchObject({ address: 'a•••@x.test', note: 'wrote from a•••@home.test', isMasked: true });
    const byToken = await site.request.get('/api/cohort/suppressions').auth(token, bearer).expect(200);
    expect(byToken.body.data).toEqual([seen]);
    const asked = [
      await get('/suppressions?search=ann', blind),
      await get('/suppressions/export', blind),
      await site.request.get('/api/cohort/suppressions/export').auth(token, bearer),
      await post('/suppressions/erase', { address: 'ann@x.test', dryRun: true }, blind),
    ];
    for (const { status, body } of asked) {
      expect([status, body.error.message]).toEqual([403, expect.stringMatching(/“email” of api::contact.contact/)]);
    }
    const dry = (address: string, data: object) => post(`/suppressions${address}`, { ...data, dryRun: true }, blind);
    const unknown = await dry('/erase', { address: 'nobody@x.test' });
    expect([unknown.status, unknown.body]).toEqual([403, asked[3]?.body]);
    const imported = await dry('/import', { csv: 'ann@x.test\nnobody@x.test\nx' }).expect(200);
    expect(imported.body.data).toMatchObject({ added: null, known: null, total: 2, invalidTotal: 1 });
    const mine = await post('/suppressions', { address: 'new@x.test' }, blind);
    const stands = await post('/suppressions', { address: 'ANN@x.test', note: 'once more' }, blind);
    expect([mine.status, mine.body]).toEqual([200, { data: null }]);
    expect([stands.status, stands.body]).toEqual([mine.status, mine.body]);
    expect(await table().pluck('address')).toEqual(expect.arrayContaining(['ann@x.test', 'new@x.test']));
    expect((await lift(id, '', blind).expect(200)).body.data).toMatchObject({ address: 'a•••@x.test' });
    expect((await post('/suppressions/erase', { address: 'ann@x.test' }, blind).expect(200)).body.data.erased).toBe(1);
  });

  it('is the same for API tokens, by scope', async () => {
    const full = await site.apiToken();
    const { body } = await site.request
      .post('/api/cohort/suppressions')
      .auth(full, bearer)
      .send({ data: { address: 'A@X.test', note: 'from the shop' } })
      .expect(201);
    expect(body.data).toMatchObject({ address: 'a@x.test', createdBy: 'token', reason: 'manual', state: 'active' });
    const reader = await site.apiToken({ type: 'custom', permissions: ['plugin::cohort.suppression.find'] });
    await site.request.get('/api/cohort/suppressions').auth(reader, bearer).expect(200);
    await site.request.get('/api/cohort/suppressions/export').auth(reader, bearer).expect(403);
    await site.request.delete(`/api/cohort/suppressions/${body.data.id}`).auth(reader, bearer).expect(403);
    await site.request.delete(`/api/cohort/suppressions/${body.data.id}`).auth(full, bearer).expect(200);
  });

  it('says 201 for a new one and 200 where it stood already, and lists by page and filter', async () => {
    await add('a@x.test');
    await post('/suppressions', { address: 'a@x.test' }).expect(200);
    await add('b@x.test', { expiresAt: new Date(Date.now() + 3_600_000).toISOString() });
    const { body } = await get('/suppressions?pageSize=1').expect(200);
    expect(body.data).toMatchObject([{ address: 'b@x.test' }]);
    expect(body.meta.pagination).toEqual({ page: 1, pageSize: 1, pageCount: 2, total: 2 });
    const found = async (query: string) =>
      (await get(`/suppressions?${query}`).expect(200)).body.data.map(({ address }: Suppression) => address);
    expect(await found('search=A@')).toEqual(['a@x.test']);
    expect(await found('state=active&reason=manual&source=manual&scope=all')).toEqual(['b@x.test', 'a@x.test']);
    expect(await found('state=lifted')).toEqual([]);
  });

  it('takes the name of a sequence that is there', async () => {
    const { body } = await site.request
      .post('/cohort/sequences')
      .auth(await site.adminToken(), bearer)
      .send({ data: { name: `News ${client}`, steps: [] } })
      .expect(201);
    expect((await add('a@x.test', { sequence: body.data.documentId })).sequence).toBe(body.data.documentId);
  });

  it('refuses what is wrong with the path of it', async () => {
    const cases: [object, (string | number)[]][] = [
      [{}, ['data', 'address']],
      [{ address: 'a@x.test\r\nBcc: b@x.test' }, ['data', 'address']],
      [{ address: 'a@x.test', sequence: 'nowhere' }, ['data', 'sequence']],
      [{ address: 'a@x.test', expiresAt: '2020-01-01T00:00:00Z' }, ['data', 'expiresAt']],
      [{ address: 'a@x.test', expiresAt: 'tomorrow' }, ['data', 'expiresAt']],
      [{ address: 'a@x.test', reason: 'complained' }, ['data', 'reason']],
    ];
    for (const [input, path] of cases) {
      const { body } = await post('/suppressions', input).expect(400);
      expect(body.error.details.errors[0].path).toEqual(path);
    }
    for (const query of ['state=gone', 'reason=x', 'page=0', 'scope=sequence:1', 'reasons=manual'])
      await get(`/suppressions?${query}`).expect(400);
    await lift(999_999).expect(404);
    await lift(0).expect(400);
    expect(await table()).toEqual([]);
  });

  it('lifts the recipient’s own word by force alone, and keeps who did', async () => {
    const { id } = await add('a@x.test');
    await table().update({ reason: 'unsubscribed' });
    const { body } = await lift(id).expect(409);
    expect(body.error.message).toMatch(/unsubscribed.*force=true/);
    expect((await lift(id, '?force=true').expect(200)).body.data).toMatchObject({
      ...{ state: 'lifted', liftedBy: expect.stringMatching(/^admin:\d+$/) },
    });
    const [event] = await site.strapi.db.connection(TABLES.suppressionEvents).where({ suppression_id: id });
    expect(event).toMatchObject({ type: 'lifted', actor: expect.stringMatching(/^admin:\d+$/) });
  });

  it('reads a CSV as a dry run first, and then for good', async () => {
    await add('known@x.test');
    const csv = 'sep=;\r\nname;email\r\nAnn;ann@x.test\r\nBo;known@x.test\r\nCy;nobody\r\n';
    const dry = await post('/suppressions/import', { csv, dryRun: true }).expect(200);
    expect(dry.body.data).toMatchObject({ added: 1, known: 1, invalidTotal: 1, total: 2, dryRun: true });
    expect(dry.body.data.invalid[0]).toMatchObject({ value: 'nobody' });
    expect(await table()).toHaveLength(1);
    const done = await post('/suppressions/import', { csv }).expect(200);
    expect(done.body.data).toEqual({ ...dry.body.data, dryRun: false });
    expect((await post('/suppressions/import', { csv }).expect(200)).body.data).toMatchObject({ added: 0, known: 2 });
    const { body } = await post('/suppressions/import', { csv: 'a;b\nc;d' }).expect(400);
    expect(body.error.details.errors[0].path).toEqual(['data', 'csv']);
  });

  it('S19: writes a file that no spreadsheet takes for formulas, and that an import reads', async () => {
    await add('=cmd|calc!a0@x.test', { note: '=HYPERLINK("http://evil.test")' });
    await add('+1@x.test', { note: '@sum' });
    await add('b@x.test');
    const { text, headers } = await get('/suppressions/export').expect(200);
    expect(headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(headers['content-disposition']).toContain('suppressions.csv');
    const table: string[][] = parse(text, { bom: true });
    const [names, ...lines] = table;
    expect(names?.[0]).toBe('email');
    expect(lines.map(([email]) => email)).toEqual(["'=cmd|calc!a0@x.test", "'+1@x.test", 'b@x.test']);
    for (const cell of lines.flat()) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
    const again = await post('/suppressions/import', { csv: text, dryRun: true }).expect(200);
    expect(again.body.data).toMatchObject({ known: 3, added: 0, invalidTotal: 0 });
    await get('/suppressions/export?state=nonsense').expect(400);
    await get('/suppressions/export?address=b@x.test').expect(400);
  });

  it('reads page by page, and stops when the client goes', async () => {
    const total = 30_000;
    const rows = Array.from({ length: total }, (_, index) => ({
      ...{ scope: 'all', address: `bulk-${index}@x.test`, reason: 'import', source: 'import', created_at: 1 },
      note: 'x'.repeat(400),
    }));
    for (let at = 0; at < total; at += 500) await table().insert(rows.slice(at, at + 500));
    const { connection } = site.strapi.db;
    let pages = 0;
    const count = ({ sql }: { sql: string }): void =>
      void (pages += /cohort_suppressions.*order by .id. asc limit/i.test(sql) ? 1 : 0);
    connection.on('query', count);
    try {
      const { text } = await get('/suppressions/export').expect(200);
      expect(text.split('\r\n')).toHaveLength(total + 2);
      expect(pages).toBe(7);
      pages = 0;
      await readAndLeave(site.url, '/cohort/suppressions/export', manager);
      let before = -1;
      await waitFor(
        () => pages,
        (now) => before === (before = now),
        { everyMs: 300 },
      );
      expect(pages).toBeGreaterThan(0);
      expect(pages).toBeLessThan(7);
    } finally {
      connection.removeListener('query', count);
    }
  });
});

/** A client that takes the first bytes of an answer and hangs up. */
const readAndLeave = (url: string, path: string, token: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const socket = net.connect(Number(port), hostname, () => {
      socket.write(`GET ${path} HTTP/1.1\r\nHost: ${hostname}\r\nAuthorization: Bearer ${token}\r\n\r\n`);
    });
    socket.once('data', (chunk) => {
      socket.destroy();
      if (chunk.toString('latin1').startsWith('HTTP/1.1 200 ')) resolve();
      else reject(new Error('Not answered with 200'));
    });
    socket.once('error', reject);
  });
