/** Leaving one sequence or everything by a mail's link, and undoing it for a day. */
import { DAY_MS, MINUTE_MS } from '../../../../server/src/lib/duration';
import { TABLES } from '../../../../server/src/lib/table-names';
import { describeEachDatabase } from '../../../support/databases';
import { createHarness, databaseNow, mailTo, openLedger, tokens, type LedgerDatabase } from './ledger-harness';

const ADA = { kind: 'admin', userId: 7, isSuperAdmin: true } as const;
const ONE_CLICK = { 'List-Unsubscribe': 'One-Click' };

describeEachDatabase('the link to leave', (client) => {
  let ledger: LedgerDatabase;
  beforeAll(async () => {
    ledger = await openLedger(client);
  });
  afterEach(() => ledger.empty());
  afterAll(() => ledger?.close());

  const rows = (): Promise<Record<string, unknown>[]> => ledger.knex(TABLES.suppressions).orderBy('id');
  const standing = async (): Promise<unknown[]> =>
    (await rows()).filter((row) => row.lifted_at === null).map(({ scope, reason }) => [scope, reason]);
  /** A mail of the sequence “welcome” that Ann has got, and what its link does. */
  const open = async (more: object = {}) => {
    const harness = createHarness(ledger);
    harness.source.prepared = () => mailTo('Ann@x.test');
    const id = await harness.planOne({ recipientId: 'ann', ...more });
    await harness.delivery.work(id);
    const token = tokens.sign('unsubscribe', [id]);
    const post = (body: unknown, by = token) => harness.delivery.answerUnsubscribe(by, body, 'en');
    const add = (more: object = {}) =>
      harness.delivery.suppressions.create(ADA, { address: 'ann@x.test', sequence: null, expiresAt: null, ...more });
    const events = (): Promise<string[]> =>
      ledger.knex(TABLES.deliveryEvents).where({ delivery_id: id }).orderBy('id').pluck('type');
    return { ...harness, id, token, post, add, events };
  };
  const later = async (): Promise<string> => new Date((await databaseNow(ledger.database)) + DAY_MS).toISOString();

  it.each([
    ['one-click', ONE_CLICK],
    ['an empty body', {}],
    ['no body', undefined],
    ['the choice of everything', { choice: 'all' }],
  ])('stops everything for %s', async (_what, body) => {
    const { post, plan, stateOf, source, preferences } = await open();
    const planned = await plan({ recipientId: 'ann' }, { recipientId: 'ann', sequenceId: 'other' });
    await post(body);
    expect(await Promise.all(planned.map(stateOf))).toEqual(['suppressed', 'suppressed']);
    expect([await standing(), source.left, preferences.get('ann')]).toEqual([[['all', 'unsubscribed']], ['ann'], true]);
  });

  it('stops one sequence where that is chosen; others go on, and the contact’s own preference stays', async () => {
    const { delivery, post, plan, stateOf, source, preferences } = await open();
    const [mine = -1, other = -1, none = -1] = await plan(
      ...[
        { recipientId: 'ann' },
        { recipientId: 'ann', sequenceId: 'other' },
        { recipientId: 'ann', sequenceId: null },
      ],
    );
    await post({ choice: 'sequence' });
    expect([await stateOf(mine), source.left, preferences.size]).toEqual(['suppressed', ['ann welcome'], 0]);
    for (const id of [other, none]) await delivery.work(id);
    expect([await stateOf(other), await stateOf(none)]).toEqual(['sent', 'sent']);
    expect(await standing()).toEqual([['sequence:welcome', 'unsubscribed']]);
    expect(await delivery.suppressions.list(ADA, { page: 1, pageSize: 5, sequence: 'welcome' })).toMatchObject({
      ...{ data: [{ sequence: 'welcome', reason: 'unsubscribed', source: expect.stringMatching(/^delivery:\d+$/) }] },
    });
  });

  it('stops everything where the mail was of no sequence', async () => {
    const { delivery, token, post } = await open({ sequenceId: null });
    expect(await delivery.unsubscribePage(token, 'en')).not.toContain('radio');
    await post({ choice: 'sequence' });
    expect(await standing()).toEqual([['all', 'unsubscribed']]);
  });

  it('changes nothing by being looked at', async () => {
    const { delivery, token, events } = await open();
    const page = await delivery.unsubscribePage(token, 'en');
    expect(page).toContain('value="sequence"');
    expect([await rows(), await events()]).toEqual([[], ['sent']]);
  });

  describe('undoing', () => {
    it('lifts what this link has suppressed, and takes the preference back', async () => {
      const { post, preferences, events, delivery, planOne, stateOf } = await open();
      await post({ choice: 'sequence' });
      await post(ONE_CLICK);
      await post({ choice: 'undo' });
      expect([await standing(), preferences.get('ann')]).toEqual([[], false]);
      expect((await rows()).map(({ lifted_by: by }) => by)).toEqual(['recipient', 'recipient']);
      expect(await events()).toEqual([
        ...['sent', 'unsubscribed', 'unsubscribed', 'preference-set', 'unsubscribe-undone'],
      ]);
      const next = await planOne({ recipientId: 'ann' });
      await delivery.work(next);
      expect(await stateOf(next)).toBe('sent');
      await post({ choice: 'undo' });
      expect(await events()).toHaveLength(5);
      await post(ONE_CLICK);
      expect([await standing(), preferences.get('ann')]).toEqual([[['all', 'unsubscribed']], true]);
    });

    it('lifts both spellings of a domain in another script', async () => {
      const { planOne, delivery, source, post } = await open();
      source.prepared = () => mailTo('ann@bücher.example');
      const id = await planOne({ recipientId: 'ann' });
      await delivery.work(id);
      const token = tokens.sign('unsubscribe', [id]);
      await post(ONE_CLICK, token);
      expect(await standing()).toHaveLength(2);
      await post({ choice: 'undo' }, token);
      expect(await standing()).toEqual([]);
    });

    it('leaves a preference that the contact had before', async () => {
      const { post, preferences } = await open();
      preferences.set('ann', true);
      await post(ONE_CLICK);
      await post({ choice: 'undo' });
      expect([await standing(), preferences.get('ann')]).toEqual([[], true]);
    });

    it('works for a day', async () => {
      const { post } = await open();
      await post(ONE_CLICK);
      const nowMs = await databaseNow(ledger.database);
      const at = (ms: number) => ledger.knex(TABLES.suppressions).update({ created_at: ms });
      await at(nowMs - DAY_MS);
      await post({ choice: 'undo' });
      expect(await standing()).toHaveLength(1);
      await at(nowMs - DAY_MS + MINUTE_MS);
      await post({ choice: 'undo' });
      expect(await standing()).toHaveLength(0);
    });

    it('lifts nothing that another link, a bounce or an administrator has suppressed', async () => {
      const { post, planOne, delivery, add } = await open();
      const other = await planOne({ recipientId: 'ann', sequenceId: 'other' });
      await delivery.work(other);
      await delivery.unsubscribe(tokens.sign('unsubscribe', [other]));
      await add({ sequence: 'welcome' });
      await post({ choice: 'undo' });
      await post(ONE_CLICK);
      await post({ choice: 'undo' });
      expect((await standing()).sort()).toEqual([
        ...[
          ['all', 'unsubscribed'],
          ['sequence:welcome', 'manual'],
        ],
      ]);
    });

    it('brings back what the unsubscribe has replaced, where that still holds', async () => {
      const { post, add } = await open();
      const expiresAt = await later();
      await add({ expiresAt, note: 'on holiday' });
      await post(ONE_CLICK);
      expect(await rows()).toMatchObject([{ reason: 'unsubscribed', expires_at: null, note: null }]);
      await post({ choice: 'undo' });
      const [row] = await rows();
      expect(row).toMatchObject({ reason: 'manual', note: 'on holiday', created_by: 'admin:7', lifted_at: null });
      expect(Number(row?.expires_at)).toBe(Date.parse(expiresAt));
      await post({ choice: 'undo' });
      expect(await rows()).toEqual([row]);
      await post(ONE_CLICK);
      const past = await databaseNow(ledger.database);
      const event = ledger.knex(TABLES.suppressionEvents).orderBy('id', 'desc');
      const { id, data } = await event.where({ type: 'replaced' }).first();
      const replaced = typeof data === 'string' ? JSON.parse(data) : data;
      replaced.former.expires_at = past;
      await ledger
        .knex(TABLES.suppressionEvents)
        .where({ id })
        .update({ data: JSON.stringify(replaced) });
      await post({ choice: 'undo' });
      expect(await standing()).toEqual([]);
    });

    it('is nothing for a token that was not signed here', async () => {
      const { post, token, id } = await open();
      await post(ONE_CLICK);
      for (const forged of [`${token}x`, '', tokens.sign('open', [id]), tokens.sign('unsubscribe', [id + 1])]) {
        await post({ choice: 'undo' }, forged);
      }
      expect(await standing()).toHaveLength(1);
    });
  });
});
