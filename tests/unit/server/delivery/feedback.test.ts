/** Bounces, complaints and leavings: each report once, in any order, about our own mail or a bare address. */
import type { FeedbackEvents } from '../../../../server/src/contracts';
import { DAY_MS } from '../../../../server/src/lib/duration';
import { TABLES } from '../../../../server/src/lib/table-names';
import { describeEachDatabase } from '../../../support/databases';
import { recordQueries } from '../../../support/query-log';
import { createHarness, databaseNow, mailTo, openLedger, type LedgerDatabase } from './ledger-harness';

type Event = FeedbackEvents[number];

describeEachDatabase('feedback about mails', (client) => {
  let ledger: LedgerDatabase;
  beforeAll(async () => {
    ledger = await openLedger(client);
  });
  beforeEach(() => ledger.empty());
  afterAll(() => ledger?.close());

  const suppressions = () => ledger.knex(TABLES.suppressions).select('address', 'reason', 'scope');
  const eventsOf = async (id: number): Promise<string[]> =>
    ledger.knex(TABLES.deliveryEvents).where({ delivery_id: id }).orderBy('id').pluck('type');

  /** A mail to Ann that has gone out. */
  const sent = async () => {
    const harness = createHarness(ledger);
    harness.source.prepared = () => mailTo('Ann@Example.test');
    const id = await harness.planOne({ recipientId: 'ann' });
    await harness.delivery.work(id);
    const messageId = String((await harness.row(id)).message_id);
    const report = (event: Partial<Event>, key = 'one') =>
      harness.delivery.feedback.acceptEvents([{ type: 'bounced', id: key, messageId, ...event }]);
    return { ...harness, id, messageId, report };
  };

  it('suppresses an address that is no more, and says so in the log of the mail', async () => {
    const { report, id, stateOf } = await sent();
    expect(await report({ status: '5.1.1', reason: 'no such user' })).toEqual({
      ...{ accepted: 1, repeated: 0, matched: 1, suppressed: 1 },
    });
    expect(await suppressions()).toEqual([{ address: 'ann@example.test', reason: 'bounced', scope: 'all' }]);
    expect(await eventsOf(id)).toEqual(['sent', 'bounced']);
    expect(await stateOf(id)).toBe('sent');
  });

  it('has one effect however often and in whichever order it arrives', async () => {
    const { report, id } = await sent();
    const tell = [
      () => report({ type: 'bounced', status: '5.1.1' }, 'b'),
      () => report({ type: 'delivered' }, 'a'),
      () => report({ type: 'complained' }, 'c'),
    ];
    for (const again of [...tell, ...tell].reverse()) await again();
    await Promise.all(tell.map((again) => again()));
    expect((await eventsOf(id)).sort()).toEqual(['bounced', 'complained', 'delivered', 'sent']);
    expect(await ledger.knex(TABLES.mailFeedback)).toHaveLength(3);
    expect(await suppressions()).toHaveLength(1);
  });

  it('keeps a complaint about an address that is suppressed until a day only, or for a weaker reason', async () => {
    const { report, delivery } = await sent();
    const until = { expiresAt: '2099-01-01T00:00:00Z', sequence: null };
    await delivery.suppressions.create({ kind: 'server' }, { address: 'ann@example.test', ...until });
    expect(await report({ type: 'complained' })).toMatchObject({ accepted: 1, suppressed: 0 });
    expect(await ledger.knex(TABLES.suppressions)).toMatchObject([{ reason: 'complained', expires_at: null }]);
  });

  it('stores a report once that arrives several times at once', async () => {
    const { report, id } = await sent();
    const answers = await Promise.all(Array.from({ length: 6 }, () => report({ status: '5.1.1' })));
    expect(answers.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(1);
    expect(await eventsOf(id)).toEqual(['sent', 'bounced']);
  });

  it.each<[string, Partial<Event>]>([
    ['the policy of the receiver', { status: '5.7.1' }],
    ['the size of the mail', { status: '5.3.4' }],
    ['a failure without a code', {}],
    ['a delay', { type: 'deferred', status: '4.4.1' }],
    ['an automatic reply', { type: 'auto-reply' }],
    ['a delivery', { type: 'delivered' }],
  ])('does not blame the address for %s', async (_name, event) => {
    const { report } = await sent();
    expect(await report(event)).toMatchObject({ accepted: 1, suppressed: 0 });
    expect(await suppressions()).toEqual([]);
  });

  describe('about a mailbox that is full', () => {
    const FULL = { kind: 'refused', code: 552, enhancedCode: '5.2.2', response: '552 5.2.2 full' } as const;
    /** Mails to one mailbox, of which these are refused at once. */
    const mailsTo = async (address: string, answers: readonly ('refused' | 'taken')[]) => {
      const harness = createHarness(ledger);
      harness.source.prepared = () => mailTo(address);
      const ids = await harness.plan(...answers.map(() => ({ recipientId: 'ann' })));
      for (const [index, id] of ids.entries()) {
        harness.mailer.answer = () => (answers[index] === 'refused' ? FULL : { kind: 'accepted', response: '250' });
        await harness.delivery.work(id);
      }
      const messageIds = await Promise.all(ids.map(async (id) => String((await harness.row(id)).message_id)));
      let serial = 0;
      const report = (index: number, source?: Partial<Event>) => {
        serial += 1;
        const messageId = messageIds[index];
        const event: Event = { type: 'bounced', id: `r${serial}`, messageId, status: '5.2.2', ...source };
        return harness.delivery.feedback.acceptEvents([event]);
      };
      const refuseOneMore = async (): Promise<void> => {
        harness.mailer.answer = () => FULL;
        await harness.delivery.work(await harness.planOne({ recipientId: 'ann' }));
      };
      return { ...harness, report, refuseOneMore };
    };

    it('suppresses it after three mails in thirty days', async () => {
      const { report } = await mailsTo('Ann@Example.test', ['taken', 'taken', 'taken']);
      expect(await report(0)).toMatchObject({ suppressed: 0 });
      expect(await report(1)).toMatchObject({ suppressed: 0 });
      expect(await report(1)).toMatchObject({ suppressed: 0 });
      expect(await report(2)).toMatchObject({ suppressed: 1 });
      expect(await suppressions()).toMatchObject([{ reason: 'bounced' }]);
    });

    it('counts mails that were refused with those that were reported, however their address is written', async () => {
      const { report } = await mailsTo('Ann@Example.test', ['refused', 'refused', 'taken']);
      expect(await suppressions()).toEqual([]);
      expect(await report(2)).toMatchObject({ suppressed: 1 });
      await ledger.empty();
      const again = await mailsTo('Ann@Example.test', ['taken', 'refused']);
      await again.report(0);
      await again.refuseOneMore();
      expect(await suppressions()).toMatchObject([{ address: 'ann@example.test', reason: 'bounced' }]);
    });

    it('counts a mail that was refused and is reported as well once', async () => {
      const { report, refuseOneMore } = await mailsTo('ann@example.test', ['refused', 'refused']);
      for (const index of [0, 1, 0]) expect(await report(index)).toMatchObject({ matched: 1, suppressed: 0 });
      await refuseOneMore();
      expect(await suppressions()).toHaveLength(1);
    });

    it('counts each report that names the address alone, and none that is older', async () => {
      const { report } = await mailsTo('ann@example.test', ['refused']);
      const alone = { messageId: undefined, email: 'ANN@example.test' };
      expect(await report(0, alone)).toMatchObject({ suppressed: 0 });
      const old = { received_at: (await databaseNow(ledger.database)) - 31 * DAY_MS };
      await ledger.knex(TABLES.mailFeedback).update(old);
      expect(await report(0, alone)).toMatchObject({ suppressed: 0 });
      expect(await report(0, alone)).toMatchObject({ suppressed: 1 });
    });
  });

  it.each(['complained', 'unsubscribed'] as const)('ends everything of who %s', async (type) => {
    const { report, plan, stateOf, source, unsubscribed } = await sent();
    const [waiting = -1] = await plan({ recipientId: 'ann' });
    await report({ type });
    expect(await stateOf(waiting)).toBe('suppressed');
    expect(source.left).toEqual(['ann']);
    expect(await suppressions()).toMatchObject([{ address: 'ann@example.test', reason: type }]);
    expect(unsubscribed).toEqual(type === 'unsubscribed' ? ['ann'] : []);
  });

  it('takes a bounce for evidence that an uncertain mail had left', async () => {
    const { report, set, id, stateOf } = await sent();
    await set(id, { state: 'uncertain', settled_at: null });
    await report({ type: 'auto-reply' }, 'reply');
    expect(await stateOf(id)).toBe('uncertain');
    await report({ status: '5.7.1' });
    expect(await stateOf(id)).toBe('sent');
  });

  it('knows an address without the mail, and a mail by its bare Message-ID', async () => {
    const { delivery, messageId } = await sent();
    const answer = await delivery.feedback.acceptEvents([
      { type: 'bounced', id: '1', email: 'Bob@Example.test', status: '5.1.2' },
      { type: 'delivered', id: '2', messageId: messageId.slice(1, -1) },
      { type: 'bounced', id: '3', messageId: '<unknown@elsewhere.test>', status: '5.1.1' },
    ]);
    expect(answer).toEqual({ accepted: 3, repeated: 0, matched: 1, suppressed: 1 });
    expect(await suppressions()).toMatchObject([{ address: 'bob@example.test' }]);
  });

  it('trusts the ledger for the address of its own mail, not the report', async () => {
    const { report } = await sent();
    await report({ status: '5.1.1', email: 'victim@example.test' });
    expect(await suppressions()).toMatchObject([{ address: 'ann@example.test' }]);
  });

  describe('in one batch', () => {
    /** Mails to these that have gone out; the last is left uncertain. */
    const sentTo = async (...names: string[]) => {
      const harness = createHarness(ledger);
      const ids = await harness.plan(...names.map((recipientId) => ({ recipientId })));
      for (const id of ids) await harness.delivery.work(id);
      await harness.set(ids.at(-1) ?? 0, { state: 'uncertain', settled_at: null });
      const messageIds = await Promise.all(ids.map(async (id) => String((await harness.row(id)).message_id)));
      const about = (name: string) => ({ messageId: messageIds[names.indexOf(name)] });
      return { ...harness, about };
    };
    const everything = async () => ({
      events: await ledger.knex(TABLES.deliveryEvents).select('type', 'delivery_id').orderBy(['delivery_id', 'type']),
      states: await ledger.knex(TABLES.deliveries).orderBy('id').pluck('state'),
      reports: await ledger.knex(TABLES.mailFeedback).orderBy('event_key').select('event_key', 'kind', 'address'),
      suppressions: await ledger.knex(TABLES.suppressions).orderBy('address').select('address', 'reason'),
    });
    const names = ['ann', 'bob', 'cid', 'dan', 'eve'];
    const batch = (about: (name: string) => { messageId?: string }): Event[] => [
      { type: 'bounced', id: 'a1', ...about('ann'), status: '5.1.1' },
      { type: 'complained', id: 'a2', ...about('ann') },
      { type: 'delivered', id: 'b1', ...about('bob') },
      { type: 'bounced', id: 'c1', ...about('cid'), status: '5.2.2' },
      ...['2', '3'].map((n): Event => ({ type: 'bounced', id: `c${n}`, email: 'cid@example.test', status: '5.2.2' })),
      { type: 'bounced', id: 'd1', ...about('dan'), status: '5.2.2' },
      { type: 'bounced', id: 'x1', email: 'Stranger@example.test', status: '5.1.2' },
      { type: 'unsubscribed', id: 'x2', email: 'stranger@example.test' },
      { type: 'delivered', id: 'e1', ...about('eve') },
      { type: 'delivered', id: 'e1', ...about('eve') },
    ];

    it('does what the same reports do one by one, in whichever order', async () => {
      const one = await sentTo(...names);
      const answers = [];
      for (const event of batch(one.about)) answers.push(await one.delivery.feedback.acceptEvents([event]));
      const alone = await everything();
      expect(alone.suppressions).toEqual([
        { address: 'ann@example.test', reason: 'complained' },
        { address: 'cid@example.test', reason: 'bounced' },
        { address: 'stranger@example.test', reason: 'unsubscribed' },
      ]);
      expect(alone.states).toEqual(['sent', 'sent', 'sent', 'sent', 'sent']);
      const sum = { accepted: 10, repeated: 1, matched: 6, suppressed: 3 };
      for (const [name, total] of Object.entries(sum)) {
        expect([name, answers.reduce((all, answer) => all + answer[name as keyof typeof sum], 0)]).toEqual([
          name,
          total,
        ]);
      }

      for (const order of [batch, (about: Parameters<typeof batch>[0]) => batch(about).reverse()]) {
        await ledger.empty();
        const { delivery, about } = await sentTo(...names);
        expect(await delivery.feedback.acceptEvents(order(about))).toEqual(sum);
        const together = await everything();
        const renumbered = (rows: { type: string }[]) => rows.map(({ type }) => type);
        expect({ ...together, events: renumbered(together.events) }).toEqual({
          ...alone,
          events: renumbered(alone.events),
        });
        const again = await delivery.feedback.acceptEvents(order(about));
        expect(again).toEqual({ accepted: 0, repeated: 11, matched: 0, suppressed: 0 });
        expect(await everything()).toEqual(together);
      }
    });

    it('counts each report once where two batches overlap at the same time', async () => {
      const { delivery, about } = await sentTo(...names);
      const events = names.flatMap((name) =>
        ['1', '2'].map((n): Event => ({ type: 'delivered', id: `${name}${n}`, ...about(name) })),
      );
      const answers = await Promise.all(
        [events, [...events].reverse(), events.slice(3), events.slice(0, 5)].map((some) =>
          delivery.feedback.acceptEvents(some),
        ),
      );
      expect(answers.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(events.length);
      expect((await everything()).events.filter(({ type }) => type === 'delivered')).toHaveLength(events.length);
    });

    it('takes many in no more statements than a few', async () => {
      const { delivery, about } = await sentTo('ann', 'bob');
      const statements = async (count: number, key: string): Promise<number> => {
        const events = Array.from({ length: count }, (_, n): Event => {
          const id = `${key}${n}`;
          return n % 2 === 0
            ? { type: 'delivered', id, ...about('ann') }
            : { type: 'bounced', id, email: `${key}${n}@example.test`, status: '5.1.1' };
        });
        return (await recordQueries(ledger.knex, () => delivery.feedback.acceptEvents(events))).length;
      };
      const few = await statements(4, 'few');
      expect(await statements(400, 'many')).toBe(few);
    });
  });

  interface Returned {
    status?: string;
    /** Of the report, for one recipient each. */
    recipients?: readonly string[];
    /** Headers of the mail that it brings back. */
    headers?: readonly string[];
  }
  const report = ({ status = '5.1.1', recipients = ['ann@example.test'], headers = [] }: Returned): Buffer =>
    Buffer.from(
      [
        ...['Content-Type: multipart/report; report-type=delivery-status; boundary=b', ''],
        ...['--b', 'Content-Type: message/delivery-status', '', 'Reporting-MTA: dns; mx.test', ''],
        ...recipients.flatMap((address) => [
          ...(address === '' ? [] : [`Final-Recipient: rfc822; ${address}`]),
          ...['Action: failed', `Status: ${status}`, ''],
        ]),
        ...['--b', 'Content-Type: text/rfc822-headers', '', ...headers, '--b--'],
      ].join('\r\n'),
    );
  const complaint = (recipient: string, headers: readonly string[]): Buffer =>
    Buffer.from(
      [
        ...['Content-Type: multipart/report; report-type=feedback-report; boundary=b', ''],
        ...[
          '--b',
          'Content-Type: message/feedback-report',
          '',
          'Feedback-Type: abuse',
          `Original-Rcpt-To: ${recipient}`,
        ],
        ...['', '--b', 'Content-Type: text/rfc822-headers', '', ...headers, '--b--'],
      ].join('\r\n'),
    );
  const NOTHING = { accepted: 0, repeated: 0, matched: 0, suppressed: 0, unmatched: 0 };
  const ACTED = { ...NOTHING, accepted: 1, matched: 1, suppressed: 1 };

  it('reads a whole mail that came back', async () => {
    const { delivery, messageId } = await sent();
    const raw = report({ headers: [`Message-ID: ${messageId}`] });
    expect(await delivery.feedback.acceptMessage(raw)).toEqual(ACTED);
    expect(await delivery.feedback.acceptMessage(raw)).toEqual({ ...NOTHING, repeated: 1 });
  });

  it('knows its recipient in the other spelling of a domain', async () => {
    const { delivery, source, planOne, row } = createHarness(ledger);
    source.prepared = () => mailTo('ann@bücher.example');
    const id = await planOne();
    await delivery.work(id);
    const headers = [`Message-ID: ${String((await row(id)).message_id)}`];
    const raw = report({ recipients: ['ann@xn--bcher-kva.example'], headers });
    expect(await delivery.feedback.acceptMessage(raw)).toEqual(ACTED);
  });

  const VICTIM = 'victim@example.test';
  it.each<[string, (messageId: string) => Buffer]>([
    ['names no mail', () => report({ recipients: [VICTIM], headers: [`To: ${VICTIM}`] })],
    ['names a mail that is not ours', () => report({ headers: ['Message-ID: <1@elsewhere.test>'] })],
    ['names a mail to somebody else', (id) => report({ recipients: [VICTIM], headers: [`Message-ID: ${id}`] })],
    [
      'has a link that was not signed here',
      () => report({ headers: ['List-Unsubscribe: <https://shop.test/api/cohort/unsubscribe/AQAAAAAAAQ>'] }),
    ],
    ['complains about no mail', () => complaint(VICTIM, [])],
    ['complains about a mail to somebody else', (id) => complaint(VICTIM, [`Message-ID: ${id}`])],
    ['answers by itself about no mail', () => Buffer.from(`From: ${VICTIM}\r\nAuto-Submitted: auto-replied\r\n\r\n`)],
  ])('keeps nothing of a message that %s', async (_name, write) => {
    const { delivery, messageId, id, stateOf, set, source } = await sent();
    await set(id, { state: 'uncertain', settled_at: null });
    const answer = await delivery.feedback.acceptMessage(write(messageId));
    expect(answer).toEqual({ ...NOTHING, unmatched: 1 });
    expect(await suppressions()).toEqual([]);
    expect(await ledger.knex(TABLES.mailFeedback)).toEqual([]);
    expect(await stateOf(id)).toBe('uncertain');
    expect(source.left).toEqual([]);
  });

  it('lets no message about the mail of an erased person name another address', async () => {
    const { delivery, messageId, id, set } = await sent();
    await set(id, { email: null, erased_at: 1 });
    const answer = await delivery.feedback.acceptMessage(
      report({ recipients: [VICTIM], headers: [`Message-ID: ${messageId}`] }),
    );
    expect(answer).toEqual({ ...NOTHING, unmatched: 1 });
    expect(await ledger.knex(TABLES.suppressions)).toEqual([]);
  });

  it('keeps of a report that names somebody who was erased no more than that it came', async () => {
    const { delivery } = createHarness(ledger);
    const [gone, stays] = ['gone@example.test', 'stays@example.test'];
    await delivery.suppressions.create({ kind: 'server' }, { address: gone, sequence: null, expiresAt: null });
    await delivery.suppressions.erase(gone);
    const bounced = (id: string, address: string) => ({
      ...{ type: 'bounced' as const, id, email: address, status: '5.1.1', reason: `<${address}>: unknown` },
    });
    const answer = await delivery.feedback.acceptEvents([bounced('a', ' Gone@Example.test'), bounced('b', stays)]);
    expect(answer).toMatchObject({ accepted: 2, matched: 0, suppressed: 1 });
    const kept = await ledger.knex(TABLES.mailFeedback).whereNotNull('reason').select('address', 'reason');
    expect(kept).toEqual([{ address: stays, reason: `<${stays}>: unknown` }]);
    expect((await suppressions()).map(({ address }: { address: string | null }) => address).sort()).toEqual(
      [null, stays].sort(),
    );
    for (const table of Object.values(TABLES)) {
      if (await ledger.knex.schema.hasTable(table)) {
        expect([table, JSON.stringify(await ledger.knex(table)).toLowerCase()]).toEqual([
          table,
          expect.not.stringContaining('gone@'),
        ]);
      }
    }
  });

  it('leaves the suppressions of others their address, whatever a report about the mail of an erased person names', async () => {
    const { delivery, report, id, set } = await sent();
    const frank = { address: 'frank@example.test', sequence: null, expiresAt: null, note: 'ticket 4711' };
    await delivery.suppressions.create({ kind: 'server' }, frank);
    await set(id, { email: null, erased_at: 1 });
    await report({ type: 'delivered', email: frank.address }, 'a');
    await report({ type: 'complained', email: frank.address }, 'b');
    const rows = await ledger.knex(TABLES.suppressions);
    expect(rows).toMatchObject([{ address: frank.address, address_hash: null, reason: 'complained' }]);
    expect(await ledger.knex(TABLES.mailFeedback).pluck('address')).toEqual([null, null]);
  });

  it('names somebody again who was erased and came back', async () => {
    const { delivery } = createHarness(ledger);
    const suppressed = { address: 'back@example.test', sequence: null, expiresAt: null };
    await delivery.suppressions.create({ kind: 'server' }, suppressed);
    await delivery.suppressions.erase(suppressed.address);
    await delivery.suppressions.create({ kind: 'server' }, suppressed);
    const event = { type: 'bounced' as const, id: 'a', email: suppressed.address, status: '5.1.1' };
    await delivery.feedback.acceptEvents([event]);
    const addresses = (await suppressions()).map(({ address }: { address: string | null }) => address);
    expect(addresses).toContain(suppressed.address);
  });

  it('takes of a report about several recipients what is about its own', async () => {
    const { delivery, messageId } = await sent();
    const raw = report({
      recipients: [VICTIM, 'ANN@example.test'],
      headers: [`Message-ID: ${messageId}`, 'To: ann@example.test'],
    });
    expect(await delivery.feedback.acceptMessage(raw)).toEqual({ ...ACTED, unmatched: 1 });
    expect(await suppressions()).toMatchObject([{ address: 'ann@example.test' }]);
  });

  it.each<[string, (messageId: string) => Buffer]>([
    ['without a recipient', (id) => report({ recipients: [''], headers: [`Message-ID: ${id}`] })],
    [
      'from where the mail was forwarded to',
      (id) => report({ recipients: ['a@other.test'], headers: [`Message-ID: ${id}`, 'To: "Ann" <Ann@Example.test>'] }),
    ],
    ['as a complaint', (id) => complaint('<ann@example.test>', [`Message-ID: ${id}`])],
    [
      'as a complaint whose recipient is blacked out',
      (id) => complaint('redacted@example.test', [`Message-ID: ${id}`]),
    ],
  ])('knows its mail in a report %s', async (_name, write) => {
    const { delivery, messageId } = await sent();
    expect(await delivery.feedback.acceptMessage(write(messageId))).toEqual(ACTED);
    expect(await suppressions()).toMatchObject([{ address: 'ann@example.test' }]);
  });

  it('knows a mail whose Message-ID was replaced on its way by the signed link in its headers', async () => {
    const { delivery, mailer } = await sent();
    const link = mailer.sent[0]?.headers['List-Unsubscribe'];
    const raw = report({ headers: ['Message-ID: <its-own@provider.test>', 'List-Unsubscribe:', ` ${link}`] });
    expect(await delivery.feedback.acceptMessage(raw)).toEqual(ACTED);
    expect(await delivery.feedback.acceptMessage(raw)).toEqual({ ...NOTHING, repeated: 1 });
  });

  it('does not count forged reports of a full mailbox with those that are true', async () => {
    const { delivery, report: tell } = await sent();
    for (const serial of [1, 2, 3]) {
      await delivery.feedback.acceptMessage(report({ status: '5.2.2', headers: [`Subject: ${serial}`] }));
    }
    expect(await tell({ status: '5.2.2' })).toMatchObject({ suppressed: 0 });
  });
});
