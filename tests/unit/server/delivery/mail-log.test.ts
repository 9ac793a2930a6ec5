import { listDeliveriesQuerySchema, type Delivery } from '../../../../server/src/contracts';
import { DAY_MS } from '../../../../server/src/lib/duration';
import { whereMailedAt } from '../../../../server/src/features/delivery/address-query';
import { TABLES } from '../../../../server/src/lib/table-names';
import { atOnce } from '../../../support/at-once';
import { describeEachDatabase } from '../../../support/databases';
import { createHarness, databaseNow, mailTo, openLedger, type LedgerDatabase } from './ledger-harness';

const SERVER = { kind: 'server' } as const;
const ADA = { kind: 'admin', userId: 7, isSuperAdmin: true } as const;
/** May read the log and nothing of the contacts. */
const BOB = { kind: 'admin', userId: 8, isSuperAdmin: false } as const;
const NAMES = new Map([[7, 'Ada']]);

describeEachDatabase('the mail log', (client) => {
  let ledger: LedgerDatabase;
  beforeAll(async () => {
    ledger = await openLedger(client);
  });
  afterEach(() => ledger.empty());
  afterAll(() => ledger.close());

  const open = (sending: object = {}) => {
    const overrides = { adminNames: async () => NAMES, templateName: async (id: string) => `Template ${id}` };
    const harness = createHarness(ledger, overrides, sending);
    const list = async (query: object = {}, caller: Parameters<typeof harness.delivery.mailLog.list>[1] = SERVER) =>
      harness.delivery.mailLog.list(listDeliveriesQuerySchema.parse(query), caller);
    const idsOf = async (query: object) => (await list(query)).data.map(({ id }: Delivery) => id);
    return { ...harness, log: harness.delivery.mailLog, list, idsOf };
  };
  const uncertain = { kind: 'unknown', reason: 'closed' } as const;

  it('is narrowed by everything that it shows, literally', async () => {
    const { delivery, plan, idsOf, set, mailer } = open();
    const now = await databaseNow(ledger.database);
    const [a = -1, b = -1, c = -1] = await plan(
      { recipientId: 'a_b', templateId: 'first' },
      { recipientId: 'axb', sequenceId: 'other', stepId: 'second' },
      { enrollmentId: 77, kind: 'reminder', dueAtMs: now + DAY_MS },
    );
    await delivery.work(a);
    mailer.answer = () => ({ kind: 'refused', code: 550, enhancedCode: '5.1.1', response: '550 no such 100% mailbox' });
    await delivery.work(b);
    await set(b, { domain: 'other.test' });
    const at = (ms: number) => new Date(ms).toISOString();
    const cases: [object, number[]][] = [
      [{}, [c, b, a]],
      [{ sort: 'id:asc' }, [a, b, c]],
      [{ sort: 'dueAt:desc' }, [c, b, a]],
      [{ sort: 'sentAt:asc' }, [a]],
      [{ state: 'sent' }, [a]],
      [{ kind: 'reminder' }, [c]],
      [{ enrollment: 77 }, [c]],
      [{ sequence: 'other' }, [b]],
      [{ sequence: 'other', step: 'second' }, [b]],
      [{ template: 'first' }, [a]],
      [{ recipient: 'axb' }, [b]],
      [{ address: ' A_B@example.test' }, [a]],
      [{ address: 'b@example.test' }, []],
      [{ domain: 'OTHER.test' }, [b]],
      [{ code: '5.1.1' }, [b]],
      [{ code: '550' }, [b]],
      [{ code: '551' }, []],
      [{ reason: '100%' }, [b]],
      [{ search: 'A_B@' }, [a]],
      [{ search: '%' }, []],
      [{ dueFrom: at(now) }, [c]],
      [{ dueTo: at(now) }, [b, a]],
      [{ sentFrom: at(now - DAY_MS), sentTo: at(now + DAY_MS) }, [a]],
      [{ sentFrom: at(now + DAY_MS) }, []],
      [{ before: c }, [b, a]],
      [{ page: 2, pageSize: 2 }, [a]],
    ];
    for (const [query, found] of cases) expect([query, await idsOf(query)]).toEqual([query, found]);
  });

  it('finds an address in either spelling of its domain', async () => {
    const { delivery, planOne, source, idsOf } = open();
    source.prepared = () => mailTo('ann@bücher.example');
    const id = await planOne();
    await delivery.work(id);
    for (const address of ['ann@xn--bcher-kva.example', 'ANN@Bücher.example'])
      expect(await idsOf({ address })).toEqual([id]);
    for (const domain of ['bücher.example', 'BÜCHER.example', 'xn--bcher-kva.example', '@xn--bcher-kva.example'])
      expect([domain, await idsOf({ domain })]).toEqual([domain, [id]]);
  });

  it('finds an address with capitals in any case, by an index', async () => {
    const { delivery, planOne, source, idsOf } = open();
    source.prepared = () => mailTo('Upper.Case@X.Test');
    const id = await planOne();
    await delivery.work(id);
    await planOne();
    for (const address of ['Upper.Case@X.Test', 'upper.case@x.test', ' UPPER.CASE@X.TEST '])
      expect([address, await idsOf({ address })]).toEqual([address, [id]]);
    expect(await idsOf({ address: 'pper.case@x.test' })).toEqual([]);
    const statement = ledger
      .knex(TABLES.deliveries)
      .where((mails) => whereMailedAt(mails, client, ['upper.case@x.test']))
      .select('id')
      .toSQL();
    const plan = await ledger.knex.transaction(async (trx) => {
      // A table of two rows is read faster without one.
      if (client === 'postgres') await trx.raw('set local enable_seqscan = off');
      const explain = client === 'sqlite' ? 'explain query plan' : 'explain';
      return trx.raw(`${explain} ${statement.sql}`, [...statement.bindings]);
    });
    expect(JSON.stringify(plan)).toContain(
      client === 'mysql' ? 'cohort_deliveries_email_idx' : 'cohort_deliveries_folded_idx',
    );
  });

  it.each([
    [{ step: 'first' }, 'sequence'],
    [{ before: 3, sort: 'id:asc' }, 'sort'],
    [{ page: 101, pageSize: 100 }, 'page'],
    [{ code: '5.1' }, 'code'],
    [{ dueFrom: 'yesterday' }, 'dueFrom'],
  ])('refuses %j, naming %s', (query, path) => {
    const { error } = listDeliveriesQuerySchema.safeParse(query);
    expect(error?.issues[0]?.path).toEqual([path]);
  });

  it('shows one mail with its history in order, who decided on it, and its template', async () => {
    const { delivery, planOne, log, mailer } = open();
    const id = await planOne();
    mailer.answer = () => uncertain;
    await delivery.work(id);
    expect(await delivery.resolveUncertain({ as: 'resend', deliveries: [{ id, version: 1 }] }, ADA)).toEqual({
      ...{ resolved: 1, unchanged: [] },
    });
    mailer.answer = () => ({ kind: 'accepted', response: '250' });
    await delivery.work(id);
    const insert = { delivery_id: id, type: 'clicked', at: 1, data: '{"machine":true,"url":"https://shop.test/a"}' };
    await ledger.knex(TABLES.deliveryEvents).insert(insert);
    await ledger.knex(TABLES.deliveryEvents).insert({ ...insert, type: 'teleported', data: 'null' });
    const mail = await log.get(id, ADA);
    expect(mail).toMatchObject({ state: 'sent', version: 2, content: 'kept', isErased: false });
    expect(mail.templateNow).toEqual({ documentId: 'hello', name: 'Template hello' });
    expect(mail.sequenceNow).toEqual({ documentId: 'welcome', name: null });
    expect(mail.events.map(({ type }) => type)).toEqual([
      ...['planned', 'uncertain', 'pending', 'sent', 'clicked', 'teleported'],
    ]);
    expect(mail.events[1]).toMatchObject({ by: null, reason: 'closed' });
    expect(mail.events[2]).toMatchObject({ by: 'admin:7', byName: 'Ada' });
    expect(mail.events[4]).toMatchObject({ isMachine: true, link: 'https://shop.test/a' });
    expect((await log.get(id, { kind: 'token', isFullAccess: true })).events[2]).toMatchObject({ byName: null });
    await expect(log.get(id + 1, ADA)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('says which of its own links was clicked, asking once, and not to who may not read addresses', async () => {
    const asked: (readonly number[])[] = [];
    const linkUrls = async (ids: readonly number[]) => {
      asked.push(ids);
      return new Map([[26, 'https://shop.test/a']]);
    };
    const { delivery, planOne } = createHarness(ledger, { linkUrls });
    const id = await planOne();
    const click = (link: number) => ({ delivery_id: id, type: 'clicked', at: 1, data: JSON.stringify({ link }) });
    await ledger.knex(TABLES.deliveryEvents).insert([click(26), click(27), click(26), click(0)]);
    const linksFor = async (caller: typeof ADA | typeof BOB) =>
      (await delivery.mailLog.get(id, caller)).events.slice(1).map(({ link }) => link);
    expect(await linksFor(ADA)).toEqual(['https://shop.test/a', null, 'https://shop.test/a', null]);
    expect(await linksFor(BOB)).toEqual([null, null, null, null]);
    expect(asked).toEqual([[26, 27, 0]]);
  });

  it('masks addresses for who may not read them, wherever they stand, and answers no question about them', async () => {
    const { delivery, planOne, list, log, mailer } = open();
    const id = await planOne({ recipientId: 'ann' });
    const response = '550 5.1.1 <ann@example.test>: unknown';
    mailer.answer = () => ({ kind: 'refused', code: 550, enhancedCode: '5.1.1', response });
    await delivery.work(id);
    const { data, meta } = await list({ state: 'failed' }, BOB);
    const [seen] = data;
    expect([meta.addresses, (await list()).meta.addresses]).toEqual(['masked', 'shown']);
    expect(seen).toMatchObject({ email: 'a•••@example.test', subject: null, isMasked: true });
    const shown = JSON.stringify([seen, await log.get(id, BOB), await log.content(id, BOB)]);
    expect(shown).toContain('a•••@example.test');
    expect(shown).not.toContain('ann@example');
    expect(JSON.stringify(await log.get(id, ADA))).toContain('ann@example.test');
    for (const query of [{ search: 'ann' }, { address: 'ann@example.test' }, { reason: 'ann' }]) {
      await expect(list(query, BOB)).rejects.toMatchObject({ code: 'forbidden' });
    }
  });

  it('keeps the mail to the letter, and shows it without what would unsubscribe its recipient', async () => {
    const { delivery, planOne, log, mailer, source } = open();
    const id = await planOne({ recipientId: 'ann' });
    source.prepare = async (_row, { unsubscribeUrl }) => ({
      ...{ verdict: 'send', to: 'ann@example.test', marketing: true, sequenceName: 'Welcome' },
      templateId: 'hello',
      mail: {
        subject: 'สวัสดี 🎉',
        preheader: '',
        html: `<a href="${unsubscribeUrl}">x</a>`,
        text: `x ${unsubscribeUrl}`,
      },
    });
    await delivery.work(id);
    const [sent] = mailer.sent;
    const token = /unsubscribe\/([\w-]+)/.exec(sent?.html ?? '')?.[1] ?? 'none';
    const { state, mail } = await log.content(id, ADA);
    expect(state).toBe('kept');
    const restored = JSON.parse(JSON.stringify(mail).replaceAll('not-for-you', token));
    expect(restored).toEqual({ ...sent, replyTo: null });
    expect(JSON.stringify(mail)).not.toContain(token);
    expect(mail?.headers['List-Unsubscribe']).toBe('<https://shop.test/api/cohort/unsubscribe/not-for-you>');
  });

  it('says why there is nothing to show', async () => {
    const { delivery, plan, log, mailer, source, set } = open();
    const [sent = -1, waiting = -1, held = -1, large = -1] = await plan({}, {}, {}, {});
    await delivery.work(sent);
    mailer.departs = false;
    mailer.answer = () => ({ kind: 'refused', code: 450, enhancedCode: null, response: 'later' });
    await delivery.work(held);
    mailer.departs = true;
    mailer.answer = () => ({ kind: 'accepted', response: '250' });
    const noise = Array.from({ length: 1_500_000 }, () => Math.floor(Math.random() * 36).toString(36)).join('');
    source.prepared = () => ({ ...mailTo('big@example.test'), mail: { ...mailOf(noise) } }) as never;
    await delivery.work(large);
    const state = async (id: number) => (await log.content(id, ADA)).state;
    expect([await state(sent), await state(waiting), await state(large)]).toEqual(['kept', 'not-sent', 'too-large']);
    expect(mailer.sent.at(-1)?.html).toBe(noise);
    await ledger.knex(TABLES.deliveryContents).delete();
    expect(await state(sent)).toBe('pruned');
    expect(await state(held)).toBe('not-sent');
    await set(sent, { erased_at: 1 });
    expect(await state(sent)).toBe('erased');
    const without = open({ keepContentDays: 0 });
    const unkept = await without.planOne();
    await without.delivery.work(unkept);
    expect(await without.log.content(unkept, ADA)).toEqual({ state: 'not-kept', mail: null });
    expect(await ledger.knex(TABLES.deliveryContents)).toEqual([]);
  });

  it('says of what ended before it left that it never did, and of what left that it was written', async () => {
    const { delivery, plan, log, mailer, source, list } = open();
    const [unknown = -1, read = -1, skipped = -1, waiting = -1] = await plan({}, {}, {}, {});
    mailer.answer = () => ({ kind: 'refused', code: 550, enhancedCode: '5.1.1', response: '550 no such mailbox' });
    mailer.departs = false;
    await delivery.work(unknown);
    mailer.departs = true;
    await delivery.work(read);
    source.prepared = () => ({ verdict: 'skipped', reason: 'The condition does not hold' }) as never;
    await delivery.work(skipped);
    const said = await Promise.all([unknown, read, skipped, waiting].map((id) => log.get(id, ADA)));
    expect(said.map(({ state, content, isWritten }) => [state, content, isWritten])).toEqual([
      ['failed', 'never-left', false],
      ['failed', 'kept', true],
      ['skipped', 'never-left', false],
      ['pending', 'not-sent', false],
    ]);
    const masked = (await list({}, BOB)).data.map(({ subject, isWritten }) => [subject, isWritten]);
    expect(masked).toEqual([false, false, true, false].map((isWritten) => [null, isWritten]));
  });

  it('keeps what left last where a mail is tried again', async () => {
    const { delivery, planOne, log, mailer, source, set } = open();
    const id = await planOne();
    mailer.answer = () => ({ kind: 'refused', code: 450, enhancedCode: null, response: 'later' });
    await delivery.work(id);
    await set(id, { due_at: (await databaseNow(ledger.database)) - 1_000 });
    source.prepared = () => ({ ...mailTo('new@example.test'), mail: mailOf('second') }) as never;
    mailer.answer = () => ({ kind: 'accepted', response: '250' });
    await delivery.work(id);
    expect((await log.content(id, ADA)).mail).toMatchObject({ html: 'second', to: 'new@example.test' });
  });

  it('lets one of many who decide at once have it, and nobody decide on a later try unseen', async () => {
    const { delivery, plan, mailer, knexEvents } = { ...open(), knexEvents: () => ledger.knex(TABLES.deliveryEvents) };
    const ids = await plan({}, {}, {});
    mailer.answer = () => uncertain;
    for (const id of ids) await delivery.work(id);
    const deliveries = ids.map((id) => ({ id, version: 1 }));
    const answers = await atOnce(['sent', 'resend', 'sent', 'resend'] as const, (as) =>
      delivery.resolveUncertain({ as, deliveries }, ADA),
    );
    expect(answers.reduce((sum, { resolved }) => sum + resolved, 0)).toBe(3);
    expect(await knexEvents().whereIn('type', ['sent', 'pending'])).toHaveLength(3);
    const again = open();
    again.mailer.answer = () => uncertain;
    const id = await again.planOne();
    await again.delivery.work(id);
    const decide = (as: 'sent' | 'resend', version: number) =>
      again.delivery.resolveUncertain({ as, deliveries: [{ id, version }] }, ADA);
    await decide('resend', 1);
    await again.delivery.work(id);
    expect(await again.stateOf(id)).toBe('uncertain');
    expect(await decide('resend', 1)).toEqual({ resolved: 0, unchanged: [id] });
    expect(await decide('sent', 2)).toEqual({ resolved: 1, unchanged: [] });
  });
});

const mailOf = (html: string) => ({ subject: 'Hello', preheader: '', html, text: 'Hello' });
