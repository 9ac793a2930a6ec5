/** Leaving as mailbox providers and people do it: by the headers and the page of a mail that a mail server has got. */
import { generateKeyPairSync } from 'node:crypto';
import { TABLES } from '../../server/src/lib/table-names';
import { headersOf, readListUnsubscribe } from '../support/list-unsubscribe';
import { startScriptedSmtp, type ScriptedSmtp } from '../support/scripted-smtp';
import { bootStrapi, type RunningStrapi } from '../support/strapi';
import { itAgreesWith, type Vector } from '../support/vectors';
import { waitFor } from '../support/wait-for';

const FORM = 'application/x-www-form-urlencoded';
const ONE_CLICK = 'List-Unsubscribe=One-Click';

/** Not the plugin’s: how Nodemailer’s `list` option writes comments. The plugin writes its header itself, without any. */
const NOT_CLAIMED = ['nodemailer_list_option'];

interface Input {
  method?: string;
  body?: string;
  headers?: Record<string, string>;
}

interface Got {
  name: string;
  address: string;
  raw: string;
  /** Of its unsubscribe link. */
  path: string;
  token: string;
}

describe('unsubscribing from a mail', () => {
  let smtp: ScriptedSmtp;
  let site: RunningStrapi;
  let admin: string;
  let sequence: string;
  let serial = 0;

  beforeAll(async () => {
    smtp = await startScriptedSmtp();
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const dkim = {
      ...{ domainName: 'shop.test', keySelector: 'c' },
      privateKey: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
    };
    site = await bootStrapi({
      config: {
        process: 'both',
        queue: { driver: 'memory' },
        sending: {
          ...{ tickIntervalMs: 1_000, from: 'Shop <news@shop.test>', publicUrl: 'https://shop.test' },
          smtp: { host: '127.0.0.1', port: smtp.port, ignoreTls: true, dkim },
        },
      },
    });
    admin = await site.adminToken();
    sequence = await addSequence('Spring & more');
  });
  afterAll(async () => {
    await site?.destroy();
    await smtp?.close();
  });

  const post = async (path: string, data: object) => {
    const answer = await site.request.post(`/cohort${path}`).auth(admin, { type: 'bearer' }).send({ data });
    if (answer.status >= 300) throw new Error(`POST ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body.data;
  };
  const addSequence = async (name: string): Promise<string> => {
    const html = '<p>Hello</p><a href="{{ unsubscribe_url }}">stop</a>';
    const template = await post('/templates', { name, subject: 'Hi', html });
    const steps = [{ template: template.documentId }];
    return (await post('/sequences', { name, isActive: true, timezone: 'UTC', steps })).documentId;
  };
  const enroll = async (name: string, into: string) => {
    serial += 1;
    const rules = [{ field: 'name', operator: 'equals', value: name }];
    const filter = { entity: 'contact', matchType: 'all', rules };
    const segment = await post('/segments', { name: `Segment ${serial}`, entity: 'contact', filter });
    return post(`/segments/${segment.documentId}/enroll`, { sequence: into });
  };
  const mailsTo = (address: string): string[] => smtp.taken.filter((raw) => raw.includes(`To: ${address}`));
  const deliver = async (name: string, into = sequence): Promise<Got> => {
    const address = `${name}@example.test`;
    const before = mailsTo(address).length;
    await enroll(name, into);
    const raw =
      (
        await waitFor(
          () => mailsTo(address),
          (mails) => mails.length > before,
        )
      ).at(-1) ?? '';
    const [uri = ''] = readListUnsubscribe(headersOf(raw)).uris;
    const { pathname: path } = new URL(uri);
    // The answer of the mail server is stored a moment after it has the mail.
    await waitFor(
      () => site.strapi.db.connection(TABLES.deliveries).where({ email: address, state: 'sending' }),
      (open) => open.length === 0,
    );
    return { name, address, raw, path, token: path.slice(path.lastIndexOf('/') + 1) };
  };
  /** A new contact who has got a mail. */
  const receive = async (): Promise<Got> => {
    serial += 1;
    const name = `reader-${serial}`;
    await site.strapi.documents('api::contact.contact').create({ data: { name, email: `${name}@example.test` } });
    return deliver(name);
  };
  const send = (path: string, body: string) => site.request.post(path).type(FORM).send(body);
  const standing = ({ address }: Got): Promise<unknown[]> =>
    site.strapi.db.connection(TABLES.suppressions).where({ address, lifted_at: null }).orderBy('id').pluck('scope');

  it('offers the sequence and everything, stops the one that is chosen, and undoes it', async () => {
    const got = await receive();
    const page = await site.request.get(got.path).expect(200);
    expect(page.text).toContain('<strong>Spring &amp; more</strong>');
    expect(await standing(got)).toEqual([]);
    const done = await send(got.path, 'choice=sequence').expect(200);
    expect(done.headers['set-cookie']).toBeUndefined();
    expect(done.text).toContain('value="undo"');
    expect(await standing(got)).toEqual([`sequence:${sequence}`]);
    expect(await deliver(got.name, await addSequence(`Other ${serial}`))).toMatchObject({ address: got.address });
    await send(got.path, 'choice=undo').expect(200);
    expect(await standing(got)).toEqual([]);
  });

  it('says the same to every token, whatever is asked, and keeps the contact’s preference by everything alone', async () => {
    const got = await receive();
    const contact = () => site.strapi.documents('api::contact.contact').findFirst({ filters: { name: got.name } });
    for (const [body, unsubscribed] of [
      ['choice=sequence', false],
      [ONE_CLICK, true],
      ['choice=undo', false],
      ['', true],
    ] as const) {
      const known = await send(got.path, body).expect(200);
      expect((await send(`${got.path}x`, body).expect(200)).text).toBe(known.text);
      expect(Boolean((await contact())?.unsubscribed)).toBe(unsubscribed);
    }
  });

  const part = 'Content-Disposition: form-data; name="List-Unsubscribe"';
  it.each<[string, Record<string, string>, string]>([
    ['broken JSON', { 'content-type': 'application/json' }, '{"List-Unsubscribe'],
    ['JSON that is no record', { 'content-type': 'application/json' }, '"One-Click"'],
    [
      'a multipart form',
      { 'content-type': 'multipart/form-data; boundary=b' },
      `--b\r\n${part}\r\n\r\nOne-Click\r\n--b--`,
    ],
    ['half a multipart form', { 'content-type': 'multipart/form-data; boundary=b' }, `--b\r\n${part}\r\n\r\nOne-`],
    ['a multipart form without its boundary', { 'content-type': 'multipart/form-data' }, ONE_CLICK],
    ['a type of no form', { 'content-type': 'message/rfc822' }, ONE_CLICK],
    ['a type that is none', { 'content-type': 'whatever' }, ONE_CLICK],
    ['letters that nobody knows', { 'content-type': `${FORM}; charset=klingon` }, ONE_CLICK],
    ['a compression that nobody knows', { 'content-type': FORM, 'content-encoding': 'zip' }, ONE_CLICK],
    ['a compression that it has not', { 'content-type': FORM, 'content-encoding': 'gzip' }, ONE_CLICK],
    ['more than anybody reads', { 'content-type': FORM }, `choice=sequence&x=${'x'.repeat(3_000_000)}`],
    ['more JSON than anybody reads', { 'content-type': 'application/json' }, `["${'x'.repeat(3_000_000)}"]`],
  ])('stops everything by a POST with %s', async (_name, headers, body) => {
    const got = await receive();
    const answer = await site.request.post(got.path).set(headers).send(body).expect(200);
    expect(answer.text).toContain('value="undo"');
    expect(await standing(got)).toEqual(['all']);
  });

  const wrong = (found: unknown, wanted: unknown): unknown =>
    JSON.stringify(found) === JSON.stringify(wanted) ? undefined : { found, wanted };

  const headerMistakes = async ({ expect: wanted }: Vector): Promise<unknown> => {
    const { raw, token } = await receive();
    const headers = headersOf(raw);
    const { uris } = readListUnsubscribe(headers);
    const dkim = (/\bh=([^;]+)/.exec(headers['dkim-signature'] ?? '')?.[1] ?? '').toLowerCase().split(':');
    const body = raw.slice(raw.indexOf('\r\n\r\n')).replace(/=\r\n/g, '');
    const found: Record<string, unknown> = {
      body_contains_same_token: body.includes(token),
      first_uri_scheme: uris[0]?.split(':')[0],
      dkim_h_contains: ['List-Unsubscribe', 'List-Unsubscribe-Post'].filter((name) =>
        dkim.includes(name.toLowerCase()),
      ),
      header_equals: { 'List-Unsubscribe-Post': headers['list-unsubscribe-post'] },
    };
    return wrong(Object.fromEntries(Object.keys(wanted).map((key) => [key, found[key]])), wanted);
  };

  /** The token of one mail with the id of another, and the signature that it had. */
  const tamper = (own: Got, other: Got): string => {
    const [bytes, foreign] = [Buffer.from(own.token, 'base64url'), Buffer.from(other.token, 'base64url')];
    foreign.copy(bytes, 1, 1, 7);
    return own.path.replace(own.token, bytes.toString('base64url'));
  };

  const httpMistakes = async ({ id, input, expect: wanted }: Vector): Promise<unknown> => {
    const [a, b] = [await receive(), await receive()];
    if ('skipped_count_at_least' in wanted) {
      await send(a.path, ONE_CLICK).expect(200);
      const before = mailsTo(a.address).length;
      const { skipped } = await enroll(a.name, await addSequence(`Excluded ${serial}`));
      const count = Object.values(skipped as Record<string, number>).reduce((sum, one) => sum + one, 0);
      return wrong([count >= Number(wanted.skipped_count_at_least), mailsTo(a.address).length - before], [true, 0]);
    }
    const changed = a.path.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
    const path = /tampered/.test(id) ? tamper(a, b) : /unknown/.test(id) ? changed : a.path;
    const { status } = await send(path, (input as Input).body ?? '');
    const isFine = (wanted.status as number[] | undefined)?.includes(status) ?? status < 500;
    const staysIn = path === a.path || (await standing(a)).length + (await standing(b)).length === 0;
    return wrong([isFine, staysIn], [true, true]);
  };

  const parseMistakes = ({ input, expect: wanted }: Vector): unknown => {
    const { https, mailto, one_click } = readListUnsubscribe((input as Input).headers ?? {});
    return wrong({ https, mailto, one_click }, wanted);
  };

  itAgreesWith('51-list-unsubscribe', {
    only: ({ type }) => !NOT_CLAIMED.includes(String(type)),
    mistakes: (vector) => {
      if (vector.type === 'sent_headers') return headerMistakes(vector);
      return vector.type === 'http' ? httpMistakes(vector) : parseMistakes(vector);
    },
  });
});
