import { deliveryFeature } from '../../../../server/src/features/delivery';
import { sequencesFeature } from '../../../../server/src/features/sequences';
import { createNamesRepository } from '../../../../server/src/features/sequences/names-repository';
import { TABLES } from '../../../../server/src/lib/table-names';
import { hashAddress } from '../../../../server/src/features/audience';
import { describeEachDatabase } from '../../../support/databases';
import { ADDRESS_KEYS, createHarness, mailTo, openLedger, tokens, type LedgerDatabase } from './ledger-harness';

const ADA = { kind: 'admin', userId: 7, isSuperAdmin: true } as const;
const NOWHERE = { links: 0, pinReasons: 0, segments: [], hiddenSegments: 0 };
const NOTHING = { deliveries: 0, cancelled: 0, enrollments: 0, feedback: 0, erased: 0, inFlight: 0, ...NOWHERE };
const ALL = { kind: 'accepted', response: '250' } as const;

describeEachDatabase('a person who is erased', (client) => {
  let ledger: LedgerDatabase;
  beforeAll(async () => {
    ledger = await openLedger(client);
  });
  afterEach(() => ledger.empty());
  afterAll(() => ledger.close());

  const everything = async (): Promise<string> => {
    const tables = [...(deliveryFeature.tables ?? []), ...(sequencesFeature.tables ?? [])];
    const rows = await Promise.all(tables.map(({ tableName }) => ledger.knex(tableName)));
    return JSON.stringify(rows).toLowerCase();
  };
  const enroll = (id: number, recipientId: string, columns: object = {}) =>
    ledger.knex(TABLES.enrollments).insert({
      ...{ id, recipient_id: recipientId, sequence_id: 'welcome', recipient_uid: 'api::contact.contact', run: id },
      ...{ contact_name: 'Ann Lee', company_name: 'Lee & Sons', notes: 'knows Ann', state: 'active', batch: 'b' },
      ...{ current_step: 1, enrolled_at: 1, created_at: 1, updated_at: 1, ...columns },
    });

  const open = () => {
    const harness = createHarness(ledger);
    const names = createNamesRepository(ledger.database);
    Object.assign(harness.source, names, {
      recipientLeft: async (trx: typeof ledger.knex, recipientId: string) => {
        await trx(TABLES.enrollments)
          .where({ recipient_id: recipientId, state: 'active' })
          .update({ state: 'cancelled', exit_reason: 'erased' });
      },
    });
    const erase = (input: object) => harness.delivery.erasePerson({ dryRun: false, ...input }, ADA);
    return { ...harness, erase };
  };

  /** Ann has had mails, has a planned and an uncertain one, a suppression, a bounce and a place among the left out. */
  const lifeOfAnn = async () => {
    const harness = open();
    const { plan, delivery, mailer, source, set } = harness;
    source.prepared = () => ({
      ...mailTo('Ann.Lee@Example.test'),
      mail: { subject: 'Dear Ann Lee', preheader: '', html: '<p>Ann Lee</p>', text: 'Ann Lee' },
    });
    await enroll(1, 'ann');
    await enroll(2, 'ann', { state: 'failed', exit_reason: '550 <ann.lee@example.test> unknown' });
    const base = { recipientId: 'ann', enrollmentId: 1 };
    const ids = await plan(base, { ...base, kind: 'step' }, base, { ...base, email: 'ann.lee@example.test' });
    const [sent = -1, failed = -1, uncertain = -1, planned = -1] = ids;
    await delivery.work(sent);
    mailer.answer = () => ({
      kind: 'refused',
      code: 550,
      enhancedCode: '5.2.2',
      response: '550 <ann.lee@example.test>',
    });
    await delivery.work(failed);
    mailer.answer = () => ({ kind: 'unknown', reason: 'closed on ann.lee@example.test' });
    await delivery.work(uncertain);
    mailer.answer = () => ALL;
    await set(planned, { due_at: 1 });
    const messageId = mailer.sent[0]?.messageId ?? '';
    await delivery.feedback.acceptEvents([
      { type: 'bounced', id: '1', messageId, status: '5.2.2', reason: 'ann.lee@example.test is full' },
    ]);
    const manual = { sequence: null, expiresAt: null, note: 'Ann Lee rang' };
    await delivery.suppressions.create(ADA, { address: 'ann.lee@example.test', ...manual });
    await ledger.knex(TABLES.enrollmentSkips).insert({ run_id: 1, recipient_id: 'ann', reason: 'suppressed' });
    // As earlier versions kept them, also of what was lifted since.
    const refusal = { kind: 'account', reason: '530 5.7.1 <Ann.Lee@example.test>: Authentication required' };
    await ledger.knex(TABLES.holds).insert({ ...refusal, target: '', placed_by: 'server', placed_at: 1, lifted_at: 2 });
    return { ...harness, sent, failed, uncertain, planned, messageId };
  };

  it.each([{ address: ' ANN.LEE@example.test' }, { recipient: 'ann' }])(
    'leaves nothing but a hash: %j',
    async (whom) => {
      const { erase, row, sent, planned, failed } = await lifeOfAnn();
      const counted = await erase({ ...whom, dryRun: true });
      expect(await everything()).toContain('ann lee');
      const answer = await erase(whom);
      expect(answer).toEqual({
        ...{ recipients: 1, deliveries: 4, cancelled: 1, enrollments: 2, feedback: 1, erased: 1, inFlight: 0 },
        ...NOWHERE,
        dryRun: false,
      });
      expect(counted).toEqual({ ...answer, dryRun: true });
      const rest = await everything();
      for (const trace of ['ann.lee', 'ann lee', 'lee & sons', 'knows', 'rang']) expect(rest).not.toContain(trace);
      expect(rest).toContain(hashAddress(ADDRESS_KEYS[0], 'ann.lee@example.test'));
      expect([await row(sent), await row(planned), await row(failed)]).toMatchObject([
        { state: 'sent', email: null, domain: null, subject: null },
        { state: 'cancelled', reason: 'erased' },
        { state: 'failed', enhanced_code: '5.2.2', reply_code: 550, reason: null },
      ]);
      expect(await ledger.knex(TABLES.enrollmentSkips)).toEqual([]);
      expect(await ledger.knex(TABLES.holds)).toMatchObject([{ reason: '530 5.7.1 <•••>: Authentication required' }]);
      expect(await erase(whom)).toMatchObject(NOTHING);
    },
  );

  it('cannot be mailed by what is left, nor decided on to be sent again', async () => {
    const { erase, delivery, mailer, uncertain, planned, stateOf } = await lifeOfAnn();
    await erase({ recipient: 'ann' });
    const before = mailer.sent.length;
    await delivery.tick();
    await delivery.work(planned);
    const version = 1;
    expect(await delivery.resolveUncertain({ as: 'resend', deliveries: [{ id: uncertain, version }] }, ADA)).toEqual({
      ...{ resolved: 0, unchanged: [uncertain] },
    });
    expect(await delivery.resolveUncertain({ as: 'sent', deliveries: [{ id: uncertain, version }] }, ADA)).toEqual({
      ...{ resolved: 1, unchanged: [] },
    });
    expect(await stateOf(uncertain)).toBe('sent');
    expect(mailer.sent).toHaveLength(before);
    expect(await everything()).not.toContain('ann.lee');
    expect(await delivery.mailLog.get(uncertain, ADA)).toMatchObject({ isErased: true, content: 'erased' });
  });

  it('is not written down again by an answer that comes afterwards', async () => {
    const { erase, delivery, mailer, planned, row } = await lifeOfAnn();
    await ledger.knex(TABLES.suppressions).delete();
    mailer.answer = async () => {
      expect(await erase({ recipient: 'ann' })).toMatchObject({ inFlight: 1 });
      return { kind: 'refused', code: 550, enhancedCode: '5.7.1', response: '550 <ann.lee@example.test> no' };
    };
    await delivery.work(planned);
    expect(await everything()).not.toContain('ann.lee');
    expect(await row(planned)).toMatchObject({ state: 'failed', email: null, domain: null });
    expect(await erase({ recipient: 'ann' })).toMatchObject({ inFlight: 0 });
  });

  it('is suppressed by a hash where a complaint comes afterwards, and by the link of an old mail', async () => {
    const { erase, delivery, sent, messageId, contacts } = await lifeOfAnn();
    await ledger.knex(TABLES.suppressions).delete();
    await erase({ recipient: 'ann' });
    const complaint = {
      type: 'complained',
      id: '9',
      messageId,
      email: 'ann.lee@example.test',
      reason: 'ann.lee',
    } as const;
    await delivery.feedback.acceptEvents([complaint]);
    expect(await everything()).not.toContain('ann.lee');
    expect(await ledger.knex(TABLES.suppressions)).toMatchObject([{ reason: 'complained', address: null }]);
    contacts.set('ann', 'Ann@new.test');
    await delivery.unsubscribe(tokens.sign('unsubscribe', [sent]));
    await delivery.answerUnsubscribe(tokens.sign('unsubscribe', [sent]), { choice: 'sequence' }, 'en');
    expect(await everything()).not.toContain('ann@');
    const hash = hashAddress(ADDRESS_KEYS[0], 'ann@new.test');
    expect(await ledger.knex(TABLES.suppressions).where({ address_hash: hash }).orderBy('scope')).toMatchObject([
      { scope: 'all', reason: 'unsubscribed', address: null },
      { scope: 'sequence:welcome', reason: 'unsubscribed', address: null },
    ]);
  });

  it('keeps no page that a late click led to, and no id of a report that may be an address', async () => {
    const { erase, delivery, sent, row } = await lifeOfAnn();
    const { message_id: messageId } = await row(sent);
    const report = (kind: 'bounced' | 'clicked', key: string) => ({
      ...{ kind, key, messageId: String(messageId), address: null, enhancedCode: null, replyCode: null, reason: null },
      link: 'https://shop.test/?e=ann.lee@example.test',
    });
    await delivery.feedback.accept('events', [report('clicked', 'ann.lee@example.test')]);
    expect(await everything()).toContain('https://shop.test');
    await erase({ recipient: 'ann' });
    const late = [report('clicked', 'ann.lee@example.test:2'), report('clicked', 'ann.lee@example.test')];
    expect(await delivery.feedback.accept('events', late)).toMatchObject({ accepted: 1, repeated: 1 });
    const rest = await everything();
    expect([rest.includes('ann.lee'), rest.includes('https://shop.test')]).toEqual([false, false]);
    const clicks = await ledger.knex(TABLES.deliveryEvents).where({ delivery_id: sent, type: 'clicked' });
    expect(clicks).toHaveLength(2);
  });

  it.each(['nobody', 'ann@x.test, bob@x.test', 'Ann <ann@x.test>', ' '])(
    'is named by one address: not %j',
    async (address) => {
      for (const dryRun of [true, false]) {
        await expect(open().erase({ address, dryRun })).rejects.toMatchObject({
          ...{ code: 'invalid_input', errors: [{ path: ['data', 'address'] }] },
          message: expect.stringMatching(/not one email address.*`recipient`/),
        });
      }
    },
  );

  it('is everybody at that address, and nobody else', async () => {
    const { erase, plan, delivery, source, contacts } = open();
    await enroll(1, 'bob', { contact_name: 'Bob' });
    await enroll(2, 'cy', { contact_name: 'Cy' });
    source.prepared = ({ recipientId }) => mailTo(recipientId === 'cy' ? 'xoffice@shop.test' : 'office@shop.test');
    for (const id of await plan({ recipientId: 'bob' }, { recipientId: 'cy' })) await delivery.work(id);
    contacts.set('dee', 'office@shop.test');
    expect(await erase({ address: 'office@shop.test' })).toMatchObject({
      recipients: 2,
      deliveries: 1,
      enrollments: 1,
    });
    const rest = await everything();
    expect([rest.includes('"bob"') && rest.includes('"cy"'), rest.includes('xoffice@shop.test')]).toEqual([true, true]);
    expect(rest).not.toContain('"office@shop.test"');
    expect(await erase({ address: 'nobody@x.test' })).toEqual({ recipients: 0, ...NOTHING, dryRun: false });
    await expect(erase({ recipient: 'nobody' })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('is found in the other spelling of a domain', async () => {
    const { erase, planOne, delivery, source, contacts } = open();
    source.prepared = () => mailTo('ann@bücher.example');
    await delivery.work(await planOne({ recipientId: 'bob' }));
    contacts.set('dee', 'ann@bücher.example');
    expect(await erase({ address: 'ann@xn--bcher-kva.example' })).toMatchObject({ recipients: 2, deliveries: 1 });
    expect(await everything()).not.toContain('ann@');
  });
});
