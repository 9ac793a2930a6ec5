/** T9: whoever fetched from a mail, person or machine, shows that it arrived. */
import { createHitRepository } from '../../../../server/src/features/tracking/hit-repository';
import { describeEachDatabase } from '../../../support/databases';
import { createHarness, databaseNow, mailTo, openLedger, type LedgerDatabase } from './ledger-harness';
import { TABLES } from '../../../../server/src/lib/table-names';

describeEachDatabase('opens and clicks as evidence', (client) => {
  let ledger: LedgerDatabase;
  beforeAll(async () => {
    ledger = await openLedger(client);
  });
  beforeEach(() => ledger.empty());
  afterAll(() => ledger?.close());

  const uncertain = async () => {
    const harness = createHarness(ledger);
    harness.mailer.answer = () => ({ kind: 'unknown', reason: 'no answer' });
    const id = await harness.planOne();
    await harness.delivery.work(id);
    const hit = (agent: string, link: number | null, ageMs = 0) =>
      createHitRepository(ledger.database).store(
        [{ key: `${id}${agent}`, deliveryId: id, link, linkCount: 1, isHead: false, agent, ageMs }],
        { isFirst: true },
      );
    return { ...harness, id, hit };
  };

  it.each([
    ['opened by a proxy', 'GoogleImageProxy', null],
    ['clicked', 'Mozilla/5.0 (X11) Firefox/143.0', 3],
  ])(
    'an uncertain mail that was %s counts as sent from when the doubt began, and is told once',
    async (_, agent, link) => {
      const { id, hit, delivery, row, source, mailer } = await uncertain();
      expect(await delivery.sweep()).toMatchObject({ proven: 0 });
      const doubtAt = Number((await row(id)).updated_at);
      await hit(agent, link);
      expect(await delivery.sweep()).toMatchObject({ proven: 1 });
      expect(await row(id)).toMatchObject({ state: 'sent', reason: null });
      expect(Number((await row(id)).sent_at)).toBe(doubtAt);
      expect(await delivery.sweep()).toMatchObject({ proven: 0 });
      expect([source.ended, mailer.sent.length]).toEqual([[{ id, state: 'sent' }], 1]);
    },
  );

  it('one whose end cannot be stored keeps no other from being told', async () => {
    const { delivery, plan, mailer, source, stateOf } = createHarness(ledger);
    const ids = await plan({ recipientId: 'locked' }, { recipientId: 'free' });
    mailer.answer = () => ({ kind: 'unknown', reason: 'no answer' });
    for (const id of ids) await delivery.work(id);
    const hits = ids.map((id) => ({ key: `${id}`, deliveryId: id, link: 1, linkCount: 1, isHead: false }));
    const agent = 'Mozilla/5.0 (X11) Firefox/143.0';
    await createHitRepository(ledger.database).store(
      hits.map((hit) => ({ ...hit, agent, ageMs: 0 })),
      { isFirst: true },
    );
    const { settled } = source;
    source.settled = async (trx, row, ...rest) => {
      if (row.recipientId === 'locked') throw new Error('Somebody is changing the enrollment');
      return settled(trx, row, ...rest);
    };
    expect(await delivery.sweep()).toMatchObject({ proven: 1 });
    expect(await Promise.all(ids.map(stateOf))).toEqual(['uncertain', 'sent']);
    source.settled = settled;
    expect(await delivery.sweep()).toMatchObject({ proven: 1 });
  });

  it('what was fetched from an attempt that was refused says nothing of the next one', async () => {
    const { id, hit, delivery, stateOf } = await uncertain();
    await hit('scanner', null, 60_000);
    const at = (await databaseNow(ledger.database)) - 30_000;
    await ledger.knex(TABLES.deliveryEvents).insert({ delivery_id: id, type: 'pending', at, data: '{}' });
    expect(await delivery.sweep()).toMatchObject({ proven: 0 });
    expect(await stateOf(id)).toBe('uncertain');
    await hit('another scanner', null);
    expect(await delivery.sweep()).toMatchObject({ proven: 1 });
  });
});

describeEachDatabase('what is tracked', (client) => {
  let ledger: LedgerDatabase;
  beforeAll(async () => {
    ledger = await openLedger(client);
  });
  afterAll(() => ledger?.close());

  const mailOf = async (kind: 'step' | 'test', tracking?: { opens: boolean; clicks: boolean }) => {
    const { delivery, source, mailer, planOne } = createHarness(ledger, {
      track: async ({ deliveryId, html, opens, clicks }) => `${html} ${deliveryId > 0} ${opens} ${clicks}`,
    });
    source.kind = kind;
    delivery.register(source);
    source.prepared = () => ({ ...mailTo('ann@example.test'), ...(tracking ? { tracking } : {}) });
    await delivery.work(await planOne({ kind }));
    return mailer.sent[0];
  };

  it('is what the template asks for, in the HTML alone', async () => {
    expect(await mailOf('step', { opens: true, clicks: false })).toMatchObject({
      html: '<p>Hello</p> true true false',
      text: 'Hello',
    });
  });

  it('is nothing of a test, nor of a source that asks for nothing', async () => {
    expect(await mailOf('test', { opens: true, clicks: true })).toMatchObject({ html: '<p>Hello</p>' });
    expect(await mailOf('step')).toMatchObject({ html: '<p>Hello</p>' });
  });
});
