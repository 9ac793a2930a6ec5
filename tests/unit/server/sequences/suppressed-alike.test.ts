/** Who is counted as suppressed is who gets no mail: the dry run, enrolling, the gate and the last look agree. */
import { TABLES } from '../../../../server/src/lib/table-names';
import { describeEachDatabase } from '../../../support/databases';
import { createHarness, databaseNow, mailTo } from '../delivery/ledger-harness';
import { openWorld, type World } from './sequence-world';

const ADA = { kind: 'admin', userId: 7, isSuperAdmin: true } as const;

describeEachDatabase('suppressions of every kind', (client) => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld(client);
  });
  afterAll(() => world.close());

  const EXPECTED = {
    free: 'mailable',
    everything: 'suppressed',
    'this-sequence': 'suppressed',
    'other-sequence': 'mailable',
    'until-later': 'suppressed',
    'until-past': 'mailable',
    lifted: 'mailable',
    erased: 'suppressed',
    'erased-sequence': 'suppressed',
    'erased-lifted': 'mailable',
    accent: 'suppressed',
    'no-accent': 'mailable',
    capitals: 'suppressed',
    unicode: 'suppressed',
    ascii: 'suppressed',
    'erased-unicode': 'suppressed',
    'erased-ascii': 'suppressed',
  } as const;
  /** As the contact has it. */
  const SPELT: Record<string, string> = { accent: 'josé', 'no-accent': 'jose', capitals: 'ŁUCJA' };
  const DOMAINS: Record<string, string> = {
    ...{ unicode: 'bücher.test', ascii: 'xn--bcher-kva.test' },
    ...{ 'erased-unicode': 'bücher.test', 'erased-ascii': 'xn--bcher-kva.test' },
  };
  const addressOf = (name: string): string => `${SPELT[name] ?? name}@${DOMAINS[name] ?? 'example.test'}`;

  const suppress = async (sequenceId: string): Promise<void> => {
    const { suppressions } = world.harness.delivery;
    const nowMs = await databaseNow(world.database);
    const add = (name: string, more: object = {}) =>
      suppressions.create(ADA, { address: addressOf(name), sequence: null, expiresAt: null, ...more });
    const lift = async (name: string): Promise<void> => {
      const created = await add(name);
      await suppressions.lift(ADA, created?.suppression.id ?? -1, { force: false });
    };
    const table = () => world.knex(TABLES.suppressions);
    const ofSequence = (name: string, of: string) =>
      table()
        .where({ address: addressOf(name) })
        .update({ scope: `sequence:${of}` });
    for (const name of [
      'everything',
      'this-sequence',
      'other-sequence',
      'erased',
      'erased-sequence',
      'accent',
      'capitals',
    ]) {
      await add(name);
    }
    await ofSequence('this-sequence', sequenceId);
    await ofSequence('other-sequence', 'other');
    await ofSequence('erased-sequence', sequenceId);
    await add('until-later', { expiresAt: new Date(nowMs + 3_600_000).toISOString() });
    await add('until-past');
    await table()
      .where({ address: addressOf('until-past') })
      .update({ expires_at: nowMs });
    await lift('lifted');
    await lift('erased-lifted');
    for (const [name, domain] of Object.entries(DOMAINS)) {
      const address = `${name}@${Object.values(DOMAINS).find((other) => other !== domain)}`;
      await suppressions.create(ADA, { address, sequence: null, expiresAt: null });
      if (name.startsWith('erased')) await suppressions.erase(address);
    }
    for (const name of ['erased', 'erased-sequence', 'erased-lifted']) {
      expect(await suppressions.erase(addressOf(name))).toBe(1);
    }
  };

  it('are counted, left out, gated and held back alike', async () => {
    await world.addTemplate({ name: 'welcome' });
    const { id: sequenceId } = await world.addSequence([{}]);
    for (const name of Object.keys(EXPECTED)) await world.addContact({ document_id: name, email: addressOf(name) });
    await suppress(sequenceId);
    const expected = Object.entries(EXPECTED);
    const suppressed = expected.filter(([, verdict]) => verdict === 'suppressed').length;
    const mailable = expected.length - suppressed;

    const gate = expected.map(async ([name]) => {
      const recipient = await world.audience.findRecipient(name, { sequenceId });
      return [name, recipient?.mailability];
    });
    expect(Object.fromEntries(await Promise.all(gate))).toEqual(EXPECTED);

    for (const dryRun of [true, false]) {
      expect(await world.enroll(sequenceId, dryRun)).toMatchObject({ enrolled: mailable, skipped: { suppressed } });
    }
    await world.deliver();
    const sent = world.harness.mailer.sent.map(({ to }) => to).sort();
    const wanted = expected.filter(([, verdict]) => verdict === 'mailable').map(([name]) => addressOf(name));
    expect(sent).toEqual(wanted.sort());

    const { delivery, source, mailer, planOne } = createHarness(world);
    for (const [name] of expected) {
      source.prepared = () => mailTo(addressOf(name));
      await delivery.work(await planOne({ sequenceId, enrollmentId: null }));
    }
    expect(mailer.sent.map(({ to }) => to).sort()).toEqual(wanted);
  });
});
