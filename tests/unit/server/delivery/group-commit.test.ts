/** Mails that go out at the same time share statements; what happens to one of them stays its own. */
import { MINUTE_MS } from '../../../../server/src/lib/duration';
import { TABLES } from '../../../../server/src/lib/table-names';
import type { MailOutcome } from '../../../../server/src/ports/mailer';
import { describeEachDatabase } from '../../../support/databases';
import { ACCEPTED, createHarness, mailTo, openLedger, type Harness, type LedgerDatabase } from './ledger-harness';

const MAILS = 12;

describeEachDatabase('mails that go out together', (client) => {
  let ledger: LedgerDatabase;
  beforeAll(async () => {
    ledger = await openLedger(client);
  });
  afterEach(() => ledger.empty());
  afterAll(() => ledger.close());

  /** Every mail waits in front of its T3 for the last one; `before` does something to the one named `odd` meanwhile. */
  const together = async (harness: Harness, before: (id: number) => Promise<unknown> = async () => undefined) => {
    const { plan, mailer, delivery } = harness;
    const names = ['odd', ...Array.from({ length: MAILS - 1 }, (_, index) => `even-${index}`)];
    const ids = await plan(...names.map((recipientId) => ({ recipientId })));
    const [odd = -1, ...others] = ids;
    let waiting = 0;
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    const { send } = mailer;
    mailer.send = async (mail, depart) => {
      waiting += 1;
      if (waiting === MAILS) {
        await before(odd);
        release();
      }
      await released;
      return send(mail, depart);
    };
    await Promise.all(ids.map((id) => delivery.work(id)));
    return { odd, others };
  };
  /** A mail server that has taken a mail lets any number of them be tried at once. */
  const prove = async (harness: Harness): Promise<void> => {
    await harness.delivery.work(await harness.planOne({ recipientId: 'first' }));
    harness.mailer.sent.length = 0;
    harness.source.told.length = 0;
    harness.source.ended.length = 0;
  };
  const proven = async (concurrency = MAILS): Promise<Harness> => {
    const harness = createHarness(ledger, {}, { concurrency });
    await prove(harness);
    return harness;
  };
  const states = async (ids: readonly number[]): Promise<string[]> => {
    const rows: { state: string }[] = await ledger.knex(TABLES.deliveries).whereIn('id', ids).orderBy('id');
    return rows.map(({ state }) => state);
  };
  const sentTo = ({ mailer }: Harness): string[] => mailer.sent.map(({ to }) => to);
  const allSent = Array.from({ length: MAILS - 1 }, () => 'sent');

  it('are all sent once, each with its own template, content, event and end', async () => {
    const harness = await proven();
    const templateOf = (recipientId: unknown): string => `mail of ${String(recipientId)}`;
    harness.source.prepared = ({ recipientId }) => mailTo(`${recipientId}@example.test`, templateOf(recipientId));
    const { odd, others } = await together(harness);
    const ids = [odd, ...others];
    expect(await states(ids)).toEqual(['sent', ...allSent]);
    expect(new Set(sentTo(harness)).size).toBe(MAILS);
    const rows = await ledger.knex(TABLES.deliveries).whereIn('id', ids);
    for (const row of rows) {
      expect(row).toMatchObject({ attempts: 1, email: `${row.recipient_id}@example.test`, claimed_by: null });
      expect(row.template_id).toBe(templateOf(row.recipient_id));
      expect([row.first_tried_at, row.sent_at, row.settled_at]).not.toContain(null);
    }
    const of = (table: string) => ledger.knex(table).whereIn('delivery_id', ids).orderBy('delivery_id');
    expect(await of(TABLES.deliveryContents).pluck('delivery_id')).toEqual(ids);
    expect(await of(TABLES.deliveryEvents).pluck('delivery_id')).toEqual(ids);
    expect(harness.source.ended.map(({ id }) => id).sort((a, b) => a - b)).toEqual(ids);
    expect(harness.source.told).toEqual(
      expect.arrayContaining(ids.map((id) => expect.objectContaining({ id, state: 'sent', replyCode: 250 }))),
    );
  });

  const REFUSED: Record<string, (harness: Harness, id: number) => Promise<unknown>> = {
    'its fence is another’s': ({ set }, id) => set(id, { fence: 99 }),
    'its lease has gone': ({ set }, id) => set(id, { lease_until: 1 }),
    'it was cancelled': ({ set }, id) => set(id, { state: 'cancelled' }),
    'its recipient was suppressed': () =>
      ledger
        .knex(TABLES.suppressions)
        .insert({ scope: 'all', address: 'odd@example.test', reason: 'manual', source: 'test', created_at: 1 }),
    'its recipient left the sequence': () =>
      ledger.knex(TABLES.suppressions).insert({
        ...{ scope: 'sequence:welcome', address: 'odd@example.test', reason: 'unsubscribed', source: 'test' },
        created_at: 1,
      }),
  };
  it.each(Object.keys(REFUSED))('leave without the one that may not: %s', async (why) => {
    const harness = await proven();
    const { odd, others } = await together(harness, (id) => REFUSED[why]?.(harness, id) ?? Promise.resolve());
    expect(await states(others)).toEqual(allSent);
    expect(sentTo(harness)).not.toContain('odd@example.test');
    expect(sentTo(harness)).toHaveLength(MAILS - 1);
    expect(await ledger.knex(TABLES.deliveryContents).where({ delivery_id: odd })).toEqual([]);
  });

  it('leave without those of a held step, and go on with the others', async () => {
    const harness = await proven();
    const { odd, others } = await together(harness, async (id) => {
      await harness.set(id, { step_id: 'second' });
      const hold = { kind: 'step', target: 'second', reason: 'test', placed_by: 'server', placed_at: 1 };
      await ledger.knex(TABLES.holds).insert(hold);
    });
    expect(await states([odd, ...others])).toEqual(['pending', ...allSent]);
  });

  const locks = client === 'sqlite' ? it.skip : it;
  locks('do not wait for one whose row another transaction has locked', async () => {
    const harness = await proven();
    const { odd, others } = await together(harness, async (id) => {
      const trx = await ledger.knex.transaction();
      await trx(TABLES.deliveries).where({ id }).forUpdate().first();
      harness.mailer.answer = async () => {
        if (harness.mailer.sent.length === MAILS - 1) await trx.rollback();
        return ACCEPTED;
      };
    });
    expect(await states([odd, ...others])).toEqual(['sent', ...allSent]);
    expect(sentTo(harness).at(-1)).toBe('odd@example.test');
  });

  it('leave although one of them cannot be written', async () => {
    const harness = await proven();
    harness.source.prepared = ({ recipientId }) => ({
      ...mailTo(`${recipientId}@example.test`),
      // Too long for its column; SQLite takes it.
      ...(recipientId === 'odd' ? { sequenceName: 'x'.repeat(100_000) } : {}),
    });
    const { odd, others } = await together(harness);
    expect(await states(others)).toEqual(allSent);
    expect(await states([odd])).toEqual([client === 'sqlite' ? 'sent' : 'claimed']);
    expect(sentTo(harness).includes('odd@example.test')).toBe(client === 'sqlite');
  });

  it('are stored although what follows one of them cannot be planned', async () => {
    const harness = await proven();
    const { settled } = harness.source;
    harness.source.settled = async (trx, row, state, nowMs) => {
      if (row.recipientId === 'odd') throw new Error('no next step');
      await settled(trx, row, state, nowMs);
    };
    const { odd, others } = await together(harness);
    expect(await states([odd, ...others])).toEqual(['sent', ...allSent]);
    expect(harness.source.ended.map(({ id }) => id).filter((id) => others.includes(id))).toEqual(
      expect.arrayContaining(others),
    );
    expect((await harness.row(odd)).settled_at).toBeNull();
    for (const id of others) expect((await harness.row(id)).settled_at).not.toBeNull();
  });

  it('take the answer of one that was filed as uncertain meanwhile for the evidence', async () => {
    const harness = await proven();
    harness.mailer.answer = async ({ to }) => {
      if (to === 'odd@example.test')
        await ledger.knex(TABLES.deliveries).where({ email: to }).update({ state: 'uncertain', lease_until: null });
      return { kind: 'accepted', response: '250 ok' };
    };
    const { odd, others } = await together(harness);
    expect(await states([odd, ...others])).toEqual(['sent', ...allSent]);
    const events = await ledger.knex(TABLES.deliveryEvents).where({ delivery_id: odd }).pluck('data');
    expect(JSON.stringify(events)).toContain('T9');
  });

  it('go to one worker each, however often they are rung for', async () => {
    const [one, other] = [await proven(), await proven()];
    const ids = await one.plan(...Array.from({ length: MAILS }, (_, index) => ({ recipientId: `even-${index}` })));
    const works = [...ids, ...ids].flatMap((id) => [one.delivery.work(id), other.delivery.work(id)]);
    await Promise.all(works);
    expect([...sentTo(one), ...sentTo(other)].sort()).toEqual(ids.map((_, i) => `even-${i}@example.test`).sort());
  });

  describe('with one place', () => {
    /** Two mails are prepared; the second waits until the first has its answer, `meanwhile` before that. */
    const inTurn = async (harness: Harness, meanwhile: () => MailOutcome): Promise<string[]> => {
      const ids = await harness.plan({ recipientId: 'one' }, { recipientId: 'two' });
      let isAsked: () => void = () => undefined;
      const asked = new Promise<void>((resolve) => (isAsked = resolve));
      let begin: () => void = () => undefined;
      const begun = new Promise<void>((resolve) => (begin = resolve));
      const { prepared } = harness.source;
      harness.source.prepared = async (row) => {
        if (row.recipientId === 'two') isAsked();
        return prepared(row);
      };
      harness.mailer.answer = async () => {
        begin();
        await asked;
        await new Promise((resolve) => setImmediate(resolve));
        return meanwhile();
      };
      const first = harness.delivery.work(ids[0] ?? -1);
      await begun;
      await Promise.all([first, harness.delivery.work(ids[1] ?? -1)]);
      return states(ids);
    };

    it('goes to the next that is prepared', async () => {
      const harness = await proven(1);
      expect(await inTurn(harness, () => ACCEPTED)).toEqual(['sent', 'sent']);
    });

    it('is not taken by one that was prepared long ago', async () => {
      const harness = await proven(1);
      const result = await inTurn(harness, () => {
        harness.clock.advance(MINUTE_MS);
        return ACCEPTED;
      });
      expect(result).toEqual(['sent', 'pending']);
      expect(sentTo(harness)).toEqual(['one@example.test']);
    });

    it('is not taken by one that was let in before the account was refused', async () => {
      const harness = await proven(1);
      const refusal = { kind: 'account', code: 535, reason: '535 no' } as const;
      expect(await inTurn(harness, () => refusal)).toEqual(['pending', 'pending']);
      expect(sentTo(harness)).toEqual(['one@example.test']);
    });
  });
});
