/** The members of a segment as a file: its columns, its cells, its size, and whoever stops listening. */
import net from 'node:net';
import { parse } from 'csv-parse/sync';
import type { Segment } from '../../server/src/contracts';
import { TABLES } from '../../server/src/lib/table-names';
import { atOnce } from '../support/at-once';
import { describeEachDatabase } from '../support/databases';
import { pluginRoutes } from '../support/plugin-routes';
import { openSegmentDesk, SEGMENT_EDITOR, type SegmentDesk } from '../support/segment-desk';
import { bootStrapi, type RunningStrapi } from '../support/strapi';
import { waitFor } from '../support/wait-for';

describeEachDatabase('exporting members', (client) => {
  let site: RunningStrapi;
  let desk: SegmentDesk;
  let token: string;

  beforeAll(async () => {
    site = await bootStrapi({ client });
    token = await site.adminToken(SEGMENT_EDITOR);
    desk = openSegmentDesk(site, token);
  });
  afterAll(() => site?.destroy());

  const download = async (segment: Segment, query = '', by = token): Promise<string> => {
    const { text } = await desk.get(`/segments/${segment.documentId}/export${query}`, by).expect(200);
    return text;
  };
  const records = (text: string): string[][] => parse(text, { bom: true });
  const contacts = () => site.strapi.documents('api::contact.contact');
  const listOf = async (ids: string[], input: object = {}): Promise<Segment> => {
    const list = await desk.list(input);
    if (ids.length > 0) await desk.post(`/segments/${list.documentId}/members`, { ids }).expect(200);
    return list;
  };

  it('writes document id, name, address and mailability by itself, with a byte order mark and CRLF', async () => {
    const a = await desk.contact({ name: 'Ann “A”, B', email: 'ann@example.test' });
    const b = await desk.contact({ name: 'ชื่อ\nสอง', email: 'b@example.test', unsubscribed: true });
    const c = await desk.contact({ name: 'No address' });
    const list = await listOf([a, b, c], { name: 'Ünïcode “list”' });
    const text = await download(list);
    expect(text).toBe(
      '\uFEFFdocumentId,name,email,mailability\r\n' +
        `${a},"Ann “A”, B",ann@example.test,mailable\r\n` +
        `${b},"ชื่อ\nสอง",b@example.test,unsubscribed\r\n` +
        `${c},No address,,no_address\r\n`,
    );
    expect((await download(list, '?bom=false')).startsWith('documentId')).toBe(true);
    const { headers } = await desk.get(`/segments/${list.documentId}/export`).expect(200);
    expect(headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(headers['content-disposition']).toContain("filename*=UTF-8''%C3%9Cn%C3%AFcode");
    const log = await desk.rows(TABLES.segmentLog, { segment_id: list.documentId, action: 'exported' });
    expect(log).toHaveLength(3);
    expect(log[0]?.actor).toMatch(/^admin:\d+$/);
  });

  const FORMULAS = [
    ...['=1+1', '+1', '-1', '@x', '\t=1', '\tx', '\r=1', '\rx', '\n=1', '  =1', '\u00A0-1', '＝1', '＋1', '－1', '＠x'],
    ...['=HYPERLINK("http://evil.test","x")', '=1,2', "=cmd|'/C calc'!A0", '-5'],
  ];
  const HARMLESS = ['a=b', '"=1"', '5-1', "'=1", 'a+b@x', '(1)'];

  it('S19: makes no cell a formula: names, other columns, and what a relation leads to, by every route', async () => {
    const ids: string[] = [];
    for (const text of [...FORMULAS, ...HARMLESS]) {
      const company = await site.strapi
        .documents('api::company.company')
        .create({ data: { name: text }, status: 'published' });
      const data = { name: text, title: text, company: company.documentId };
      ids.push((await contacts().create({ data })).documentId);
    }
    const list = await listOf(ids, { visibility: 'public' });
    const expected = [...FORMULAS.map((text) => `'${text}`), ...HARMLESS];
    const query = '?columns=name,title,company.name';
    const ofToken = await site.request
      .get(`/api/cohort/segments/${list.documentId}/export${query}`)
      .auth(await site.apiToken(), { type: 'bearer' })
      .expect(200);
    for (const text of [await download(list, query), ofToken.text]) {
      expect(records(text)).toEqual([['name', 'title', 'company.name'], ...expected.map((cell) => [cell, cell, cell])]);
    }
    const standard = records(await download(list));
    expect(standard.slice(1).map(([, name]) => name)).toEqual(expected);
  });

  it('S19: quotes what holds a quote, a comma or a line break, and leaves negative numbers numbers', async () => {
    const texts = ['say "hi"', 'a,b', 'a\r\nb', 'a\nb', 'a\rb', '"', ',', '=1,"2"\r\n=3'];
    const ids: string[] = [];
    for (const name of texts) ids.push(await desk.contact({ name, points: -5 }));
    const text = await download(await listOf(ids), '?columns=name,points&bom=false');
    expect(text).toBe(
      'name,points\r\n"say ""hi""",-5\r\n"a,b",-5\r\n"a\r\nb",-5\r\n"a\nb",-5\r\n"a\rb",-5\r\n"""",-5\r\n",",-5\r\n' +
        '"\'=1,""2""\r\n=3",-5\r\n',
    );
  });

  it('S19: puts the name of a segment into no cell and no header but its file’s name', async () => {
    const name = `=cmd|'/C calc'!A0","x; filename=evil.exe ${client}`;
    await desk.post('/segments', { name: `x\r\nX-Evil: 1`, type: 'static', entity: 'contact' }).expect(400);
    const list = await desk.list({ name });
    const answer = await desk.get(`/segments/${list.documentId}/export?columns=name`).expect(200);
    expect(answer.text).toBe('\uFEFFname\r\n');
    const [, encoded = ''] = /^attachment; filename="members\.csv"; filename\*=UTF-8''([\w%.!~-]+)$/.exec(
      answer.headers['content-disposition'] ?? '',
    ) as string[];
    expect(decodeURIComponent(encoded)).toBe(`${name}.csv`);
  });

  it('S19: gives CSV by no other route', async () => {
    const list = await desk.list();
    const contact = await desk.contact({ name: 'Somebody' });
    const asked = pluginRoutes(site.strapi).filter(({ router, method }) => router === 'admin' && method === 'GET');
    const superAdmin = await site.adminToken();
    const kinds = await atOnce(asked, async ({ path }) => {
      const url = path.replace('customers/:id', `customers/${contact}`).replace(':id', list.documentId);
      const { headers } = await site.request.get(url).auth(superAdmin, { type: 'bearer' });
      return /csv/.test(headers['content-type'] ?? '') ? [path] : [];
    });
    // The list of suppressions has the same prefixes in a test of its own, and skipped contacts in that of their runs.
    expect(kinds.flat().sort()).toEqual(['/cohort/segments/:id/export', '/cohort/suppressions/export']);
  });

  it('writes each type as it is read back: numbers, days, instants, booleans, and what a relation leads to', async () => {
    const companies = site.strapi.documents('api::company.company');
    const parent = await companies.create({ data: { name: 'Parent' }, status: 'published' });
    const company = await companies.create({
      data: { name: 'Child', country: 'Laos', employees: 7, parent: parent.documentId },
      status: 'published',
    });
    const full = await contacts().create({
      data: {
        ...{ name: 'Full', points: -5, active: false, birthday: '1990-02-28', loyaltyLevel: 'gold' },
        ...{ lastSeenAt: '2026-01-02T03:04:05.678Z', company: company.documentId },
      },
    });
    const bare = await contacts().create({ data: { name: 'Bare', points: null, active: null } });
    const columns = [
      ...['documentId', 'points', 'active', 'birthday', 'lastSeenAt', 'loyaltyLevel'],
      ...['company.country', 'company.parent.name', 'mailability'],
    ];
    const rows = records(
      await download(await listOf([full.documentId, bare.documentId]), `?columns=${columns.join(',')}`),
    );
    expect(rows).toEqual([
      columns,
      [
        ...[full.documentId, '-5', 'false', '1990-02-28', '2026-01-02T03:04:05.678Z', 'gold'],
        ...['Laos', 'Parent', 'no_address'],
      ],
      [bare.documentId, '', '', '', '', '', '', '', 'no_address'],
    ]);
  });

  it('adds to what it writes by itself, and says since when who is on a list', async () => {
    const id = await desk.contact({ name: 'Since', email: 'since@example.test', points: 4 });
    const [names, cells] = records(await download(await listOf([id]), '?columns=*,points,enteredAt'));
    expect(names).toEqual(['documentId', 'name', 'email', 'mailability', 'points', 'enteredAt']);
    expect(cells?.slice(0, 5)).toEqual([id, 'Since', 'since@example.test', 'mailable', '4']);
    expect(Math.abs(Date.parse(cells?.[5] ?? '') - Date.now())).toBeLessThan(60_000);
  });

  it('tells of a company whether one of its contacts can be mailed', async () => {
    const companies = site.strapi.documents('api::company.company');
    const [reached, silent] = [
      await companies.create({ data: { name: 'Reached' }, status: 'published' }),
      await companies.create({ data: { name: 'Silent' }, status: 'published' }),
    ];
    for (const data of [{ email: 'ok@example.test' }, { email: 'no@example.test', unsubscribed: true }]) {
      await contacts().create({ data: { name: 'At Reached', company: reached.documentId, ...data } });
    }
    const list = await listOf([reached.documentId, silent.documentId], { entity: 'company' });
    const rows = records(await download(list));
    expect(rows).toEqual([
      ['documentId', 'name', 'mailability'],
      [reached.documentId, 'Reached', 'mailable'],
      [silent.documentId, 'Silent', 'no_address'],
    ]);
  });

  it('writes the names of the columns also where there is nobody', async () => {
    expect(await download(await desk.list(), '?columns=name,email')).toBe('\uFEFFname,email\r\n');
  });

  it('S1: answers a column that may not be read as one that does not exist', async () => {
    const list = await desk.list();
    const errorOf = async (column: string, by = token): Promise<{ message: string; path: unknown; code: string }> =>
      (await desk.get(`/segments/${list.documentId}/export?columns=name,${column}`, by).expect(400)).body.error.details
        .errors[0];
    const shape = async (column: string, by?: string) => {
      const { message, path, code } = await errorOf(column, by);
      return {
        message: message.replace(column.split('.').at(-1) ?? '', '…').replace(/; did you mean.*/, '.'),
        path,
        code,
      };
    };
    const unknown = await shape('nothingofthekind');
    expect(unknown).toMatchObject({ path: ['columns', 1], code: 'unknown_field' });
    for (const column of ['internalNotes', 'createdBy', 'publishedAt', '__proto__', 'constructor']) {
      expect(await shape(column)).toEqual(unknown);
    }
    expect((await errorOf('createdBy.email')).code).toBe('unknown_field');
    expect((await errorOf('orders')).path).toEqual(['columns', 1]);
    const shared = await desk.list({ visibility: 'public' });
    const narrow = await site.adminToken({ ...SEGMENT_EDITOR, reads: { 'api::contact.contact': ['name', 'country'] } });
    const ask = (query: string) => desk.get(`/segments/${shared.documentId}/export${query}`, narrow);
    await ask('?columns=name,country').expect(200);
    for (const column of ['email', 'points', 'mailability', 'company.name'])
      await ask(`?columns=${column}`).expect(400);
    expect((await ask('').expect(200)).text).toBe('\uFEFFdocumentId,name\r\n');
    await desk.get(`/segments/${list.documentId}/export?columns=`).expect(400);
    await desk.get(`/segments/${list.documentId}/export?bom=maybe`).expect(400);
  });

  it('is a permission of its own, and knows no private segments of others', async () => {
    const shared = await desk.list({ visibility: 'public' });
    const hidden = await desk.list();
    const reader = await site.adminToken({ permissions: ['plugin::cohort.segments.read-segments'] });
    await desk.get(`/segments/${shared.documentId}/members`, reader).expect(200);
    await desk.get(`/segments/${shared.documentId}/export`, reader).expect(403);
    await desk.get(`/segments/${hidden.documentId}/export`, await site.adminToken(SEGMENT_EDITOR)).expect(404);
    const bearer = { type: 'bearer' } as const;
    const ofApi = (key: string) =>
      site.request.get(`/api/cohort/segments/${shared.documentId}/export`).auth(key, bearer);
    await ofApi(await site.apiToken({ type: 'read-only' })).expect(403);
    await ofApi(await site.apiToken()).expect(200);
  });

  it('reads page by page, and stops when the client goes', async () => {
    const total = 20_000;
    const long = 'x'.repeat(200);
    const rows = Array.from({ length: total }, (_, index) => ({
      ...{ document_id: `bulk-${String(index).padStart(6, '0')}`, name: `${long}${index}` },
      ...{ country: 'Bulk', created_at: new Date(), updated_at: new Date() },
    }));
    const { connection } = site.strapi.db;
    for (let at = 0; at < total; at += 200) await connection('contacts').insert(rows.slice(at, at + 200));
    const filter = {
      entity: 'contact',
      matchType: 'all',
      rules: [{ field: 'country', operator: 'equals', value: 'Bulk' }],
    };
    const segment = await desk.create({ filter });
    expect(segment.memberCount).toBe(total);

    let pages = 0;
    const count = ({ sql }: { sql: string }): void =>
      void (pages += /row_id, .* ORDER BY member\.id LIMIT/.test(sql) ? 1 : 0);
    connection.on('query', count);
    try {
      const all = records(await download(segment, '?columns=documentId'));
      expect(all).toHaveLength(total + 1);
      expect(new Set(all.map(([id]) => id)).size).toBe(total + 1);
      expect(pages).toBe(11);

      pages = 0;
      const wide = Array.from({ length: 40 }, () => 'name').join(',');
      await readAndLeave(site.url, `/cohort/segments/${segment.documentId}/export?columns=${wide}`, token);
      let before = -1;
      const isStill = (now: number): boolean => before === (before = now);
      await waitFor(() => pages, isStill, { everyMs: 300 });
      expect(pages).toBeGreaterThan(0);
      expect(pages).toBeLessThan(8);
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
      const [status = ''] = chunk.toString('latin1').split('\r\n');
      if (status.includes(' 200 ')) resolve();
      else reject(new Error(`Answered ${status}`));
    });
    socket.once('error', reject);
  });
