import { text } from 'node:stream/consumers';
import { DomainError, type SuppressionReason } from '../../../../server/src/contracts';
import { hashAddress } from '../../../../server/src/features/audience';
import { DAY_MS } from '../../../../server/src/lib/duration';
import { TABLES } from '../../../../server/src/lib/table-names';
import { atOnce } from '../../../support/at-once';
import { describeEachDatabase } from '../../../support/databases';
import {
  ADDRESS_KEYS,
  createHarness,
  databaseNow,
  mailTo,
  openLedger,
  tokens,
  type LedgerDatabase,
} from './ledger-harness';

const ADA = { kind: 'admin', userId: 7, isSuperAdmin: true } as const;
const SHOP = { kind: 'token', isFullAccess: true } as const;

describeEachDatabase('suppressions', (client) => {
  let ledger: LedgerDatabase;
  beforeAll(async () => {
    ledger = await openLedger(client);
  });
  afterEach(() => ledger.empty());
  afterAll(() => ledger.close());

  const rows = (): Promise<Record<string, unknown>[]> => ledger.knex(TABLES.suppressions).orderBy('id');
  const events = (): Promise<Record<string, unknown>[]> => ledger.knex(TABLES.suppressionEvents).orderBy('id');
  const open = () => {
    const harness = createHarness(ledger);
    const { suppressions } = harness.delivery;
    const create = async (address: string, more: object = {}) => {
      const created = await suppressions.create(ADA, { address, sequence: null, expiresAt: null, ...more });
      if (created === null) throw new Error('Ada reads addresses');
      return created;
    };
    const list = (query: object = {}) => suppressions.list(ADA, { page: 1, pageSize: 25, ...query });
    const add = async (reason: SuppressionReason, address: string, more: object = {}): Promise<void> => {
      await ledger.knex(TABLES.suppressions).insert({
        ...{ scope: 'all', reason, address, source: 'delivery:1', created_at: await databaseNow(ledger.database) },
        ...more,
      });
    };
    /** Whether a mail to the address still leaves. */
    const leaves = async (address: string, sequenceId: string | null = 'welcome'): Promise<boolean> => {
      harness.source.prepared = () => mailTo(address);
      const before = harness.mailer.sent.length;
      await harness.delivery.work(await harness.planOne({ sequenceId }));
      return harness.mailer.sent.length > before;
    };
    return { ...harness, suppressions, create, list, add, leaves };
  };
  const later = async (days: number): Promise<string> =>
    new Date((await databaseNow(ledger.database)) + days * DAY_MS).toISOString();
  const codeOf = async (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => 'done',
      (error: unknown) => (error instanceof DomainError ? [error.code, error.errors[0]?.path] : error),
    );

  it('are made by hand, normalised as sending does, and hold at once', async () => {
    const { create, leaves } = open();
    const { suppression, isNew } = await create(' ŁUCJA@Example.test ', { note: 'asked by telephone' });
    expect(isNew).toBe(true);
    expect(suppression).toMatchObject({
      ...{ address: 'łucja@example.test', sequence: null, reason: 'manual', source: 'manual', state: 'active' },
      ...{ createdBy: 'admin:7', note: 'asked by telephone', expiresAt: null, liftedAt: null },
    });
    expect([await leaves('Łucja@example.test'), await leaves('other@example.test')]).toEqual([false, true]);
  });

  it('are of one sequence, or until an instant', async () => {
    const { create, leaves } = open();
    await create('one@x.test', { sequence: 'welcome' });
    await create('two@x.test', { expiresAt: await later(1) });
    expect([await leaves('one@x.test'), await leaves('one@x.test', 'other'), await leaves('one@x.test', null)]).toEqual(
      [...[false, true, true]],
    );
    expect(await leaves('two@x.test')).toBe(false);
    await ledger.knex(TABLES.suppressions).update({ expires_at: await databaseNow(ledger.database) });
    expect(await leaves('two@x.test')).toBe(true);
  });

  it('refuse what is no mailbox, an instant that has passed and a sequence that is not there, naming the field', async () => {
    const { create } = open();
    for (const address of ['a@x.test, b@x.test', 'a@x.test\r\nBcc: b@x.test', 'Ann <a@x.test>', 'nobody', ' ']) {
      expect(await codeOf(create(address))).toEqual(['invalid_input', ['data', 'address']]);
    }
    expect(await codeOf(create('a@x.test', { expiresAt: await later(-1) }))).toEqual([
      'invalid_input',
      ['data', 'expiresAt'],
    ]);
    expect(await codeOf(create('a@x.test', { sequence: 'gone' }))).toEqual(['invalid_input', ['data', 'sequence']]);
    expect(await rows()).toEqual([]);
  });

  it('are never weakened: the stronger reason and the later end stay', async () => {
    const { create, add } = open();
    await add('unsubscribed', 'own@x.test');
    await add('bounced', 'gone@x.test');
    await add('import', 'listed@x.test');
    expect((await create('own@x.test', { expiresAt: await later(1) })).suppression.reason).toBe('unsubscribed');
    expect(await create('gone@x.test')).toMatchObject({ isNew: false, suppression: { reason: 'bounced' } });
    expect(await create('listed@x.test')).toMatchObject({ isNew: true, suppression: { reason: 'manual' } });
    const [far, near] = [await later(9), await later(2)];
    await create('day@x.test', { expiresAt: far });
    expect(await create('day@x.test', { expiresAt: near })).toMatchObject({
      ...{ isNew: false, suppression: { expiresAt: far } },
    });
    expect((await create('day@x.test')).suppression.expiresAt).toBeNull();
    expect(await rows()).toHaveLength(4);
  });

  it('tell apart addresses that differ by an accent', async () => {
    const { create, leaves } = open();
    await create('jose@x.test');
    await create('josé@x.test');
    expect(await rows()).toHaveLength(2);
    expect([await leaves('jose@x.test'), await leaves('josé@x.test'), await leaves('jösé@x.test')]).toEqual([
      ...[false, false, true],
    ]);
  });

  it('are one, however many are made of an address at once', async () => {
    const { create } = open();
    await atOnce(
      Array.from({ length: 8 }, (_, index) => index),
      async () => [await create('same@x.test')],
    );
    expect(await rows()).toHaveLength(1);
  });

  describe('lifting', () => {
    it('lets mail go again, and keeps who did it on record when it is suppressed again', async () => {
      const { create, suppressions, leaves } = open();
      const { suppression } = await create('a@x.test');
      expect(await suppressions.lift(SHOP, suppression.id, { force: false })).toMatchObject({
        ...{ state: 'lifted', liftedBy: 'token', liftedAt: expect.any(String) },
      });
      expect(await leaves('a@x.test')).toBe(true);
      expect(await suppressions.lift(ADA, suppression.id, { force: false })).toMatchObject({ liftedBy: 'token' });
      expect(await create('a@x.test')).toMatchObject({ isNew: true, suppression: { state: 'active', liftedBy: null } });
      expect(await leaves('a@x.test')).toBe(false);
      expect(await events()).toMatchObject([
        { suppression_id: suppression.id, type: 'lifted', actor: 'token' },
        { suppression_id: suppression.id, type: 'replaced', actor: 'admin:7' },
      ]);
    });

    it.each(['unsubscribed', 'complained'] as const)('asks for force where the recipient %s', async (reason) => {
      const { add, suppressions, leaves } = open();
      await add(reason, 'a@x.test');
      const id = Number((await rows())[0]?.id);
      expect(await codeOf(suppressions.lift(ADA, id, { force: false }))).toEqual(['conflict', undefined]);
      expect(await leaves('a@x.test')).toBe(false);
      expect(await suppressions.lift(ADA, id, { force: true })).toMatchObject({ state: 'lifted', liftedBy: 'admin:7' });
      expect(await leaves('a@x.test')).toBe(true);
    });

    it('knows no others', async () => {
      expect(await codeOf(open().suppressions.lift(ADA, 99, { force: true }))).toEqual(['not_found', undefined]);
    });
  });

  it('are listed newest first, by reason, scope, source, state and the beginning of the address', async () => {
    const { add, create, list, suppressions } = open();
    const nowMs = await databaseNow(ledger.database);
    await add('unsubscribed', 'a_b@x.test', { created_at: 1 });
    await add('bounced', 'axb@x.test', { created_at: 2, source: 'delivery:12' });
    await add('manual', 'c@x.test', { created_at: 3, source: 'manual', scope: 'sequence:welcome' });
    await add('import', 'd@x.test', { created_at: 4, source: 'import', expires_at: nowMs });
    await suppressions.lift(ADA, (await create('e@x.test')).suppression.id, { force: false });
    const found = async (query: object): Promise<(string | null)[]> =>
      (await list(query)).data.map(({ address }) => address);
    expect(await found({})).toEqual(['e@x.test', 'd@x.test', 'c@x.test', 'axb@x.test', 'a_b@x.test']);
    expect(await found({ reason: 'bounced' })).toEqual(['axb@x.test']);
    expect(await found({ scope: 'sequence' })).toEqual(['c@x.test']);
    expect(await found({ scope: 'all', source: 'delivery' })).toEqual(['axb@x.test', 'a_b@x.test']);
    expect(await found({ sequence: 'welcome' })).toEqual(['c@x.test']);
    expect(await found({ sequence: 'other' })).toEqual([]);
    expect(await found({ source: 'import' })).toEqual(['d@x.test']);
    expect(await found({ state: 'active' })).toEqual(['c@x.test', 'axb@x.test', 'a_b@x.test']);
    expect(await found({ state: 'expired' })).toEqual(['d@x.test']);
    expect(await found({ state: 'lifted' })).toEqual(['e@x.test']);
    expect(await found({ search: ' A_B' })).toEqual(['a_b@x.test']);
    expect(await found({ search: 'x.test' })).toEqual([]);
    expect(await found({ search: '%' })).toEqual([]);
    const second = await list({ page: 2, pageSize: 2 });
    expect(second.meta.pagination).toEqual({ page: 2, pageSize: 2, pageCount: 3, total: 5 });
    expect(second.data.map(({ address }) => address)).toEqual(['c@x.test', 'axb@x.test']);
  });

  describe('an import', () => {
    const CSV = '\uFEFFname;email\r\nAnn;Ann@X.test\r\nBo;own@x.test\r\nCy;no address\r\nAnn;ann@x.test\r\nDi;\r\n';

    it('says first what it would do, by line, and writes nothing', async () => {
      const { add, suppressions } = open();
      await add('unsubscribed', 'own@x.test');
      const input = { csv: CSV, sequence: null, dryRun: true };
      expect(await suppressions.importAddresses(ADA, input)).toEqual({
        ...{ added: 1, known: 1, total: 2, invalidTotal: 2, dryRun: true },
        invalid: [
          { line: 4, value: 'no address', message: 'Not an email address' },
          { line: 6, value: '', message: 'No address' },
        ],
      });
      expect(await rows()).toHaveLength(1);
    });

    it('takes any number of addresses that have several spellings', async () => {
      const { suppressions } = open();
      const csv = Array.from({ length: 600 }, (_, index) => `ann${index}@bücher.test`).join('\n');
      const input = { csv: `email\n${csv}`, sequence: null, dryRun: false };
      expect(await suppressions.importAddresses(ADA, input)).toMatchObject({ added: 600, known: 0 });
      expect(await suppressions.importAddresses(ADA, input)).toMatchObject({ added: 0, known: 600 });
      expect(await rows()).toHaveLength(1_200);
    });

    it('adds what is new, weakens nothing, and repeats itself without effect', async () => {
      const { add, suppressions, leaves } = open();
      await add('unsubscribed', 'own@x.test');
      await add('manual', 'ann@x.test', { expires_at: (await databaseNow(ledger.database)) + DAY_MS });
      const input = { csv: CSV, sequence: null, dryRun: false, note: 'from the old tool' };
      expect(await suppressions.importAddresses(ADA, input)).toMatchObject({ added: 1, known: 1 });
      const after = await rows();
      expect(await suppressions.importAddresses(ADA, input)).toMatchObject({ added: 0, known: 2 });
      expect(await rows()).toEqual(after);
      expect(after).toMatchObject([
        { address: 'own@x.test', reason: 'unsubscribed', note: null },
        {
          ...{ address: 'ann@x.test', reason: 'import', source: 'import', expires_at: null },
          ...{ created_by: 'admin:7', note: 'from the old tool' },
        },
      ]);
      expect(await leaves('ann@x.test')).toBe(false);
    });

    it('takes many in chunks', async () => {
      const { suppressions } = open();
      const csv = Array.from({ length: 1_203 }, (_, index) => `person-${index}@x.test`).join('\n');
      const ask = (dryRun: boolean) => suppressions.importAddresses(ADA, { csv, sequence: 'welcome', dryRun });
      expect([await ask(true), await ask(false), await ask(false)]).toMatchObject([
        ...[
          { added: 1_203, known: 0 },
          { added: 1_203, known: 0 },
          { added: 0, known: 1_203 },
        ],
      ]);
      expect(await ledger.knex(TABLES.suppressions).where({ scope: 'sequence:welcome' })).toHaveLength(1_203);
    });

    it('reads from an own export who gets nothing of what and until when', async () => {
      const { create, suppressions } = open();
      const nowMs = await databaseNow(ledger.database);
      const soon = new Date(nowMs + DAY_MS).toISOString();
      await create('all@x.test');
      await create('one@x.test', { sequence: 'welcome' });
      await create('until@x.test', { expiresAt: soon });
      await create('both@x.test', { sequence: 'welcome', expiresAt: soon });
      await create('both@x.test', { expiresAt: soon });
      const held = async () =>
        (
          await ledger.knex(TABLES.suppressions).orderBy(['address', 'scope']).select('scope', 'address', 'expires_at')
        ).map(({ expires_at: end, ...row }) => ({ ...row, end: end === null ? null : Number(end) }));
      const csv = await text(await suppressions.exportCsv(ADA, { state: 'active', bom: 'true' }));
      const before = await held();
      const ask = (dryRun: boolean) => suppressions.importAddresses(ADA, { csv, sequence: null, dryRun });
      expect(await ask(false)).toMatchObject({ added: 0, known: 5, total: 5, invalidTotal: 0 });
      expect(await held()).toEqual(before);
      await ledger.empty();
      expect(await ask(true)).toMatchObject({ added: 5, known: 0, total: 5, invalidTotal: 0 });
      expect(await held()).toEqual([]);
      expect(await ask(false)).toMatchObject({ added: 5, known: 0, total: 5, invalidTotal: 0 });
      expect(await held()).toEqual(before);
    });

    it('takes no line that it would have to widen, and says so in a dry run as well', async () => {
      const { create, suppressions } = open();
      await suppressions.lift(ADA, (await create('lifted@x.test')).suppression.id, { force: false });
      const exported = await text(await suppressions.exportCsv(ADA, { state: 'all', bom: 'false' }));
      await ledger.empty();
      const csv = [
        'gone@x.test,other,',
        'late@x.test,,2020-01-01T00:00:00.000Z',
        'odd@x.test,,tomorrow',
        'ok@x.test,,',
      ];
      const asks: [string, string | null, string[]][] = [
        [exported, null, ['Was lifted']],
        [
          `email,sequence,expiresAt\n${csv.join('\n')}`,
          null,
          ['There is no such sequence', 'This instant has passed', 'Not an instant such as 2026-03-02T09:00:00.000Z'],
        ],
        [
          'email;Sequence\nother@x.test;other\nok@x.test;',
          'welcome',
          ['Another sequence than the one that the import is for'],
        ],
      ];
      for (const dryRun of [true, false]) {
        for (const [file, sequence, messages] of asks) {
          const { invalid } = await suppressions.importAddresses(ADA, { csv: file, sequence, dryRun });
          expect(invalid.map(({ message }) => message)).toEqual(messages);
        }
      }
      expect((await rows()).map(({ address, scope }) => [address, scope])).toEqual([
        ['ok@x.test', 'all'],
        ['ok@x.test', 'sequence:welcome'],
      ]);
    });

    it('refuses a sequence that is not there and a text that is no list', async () => {
      const { suppressions } = open();
      const ask = (csv: string, sequence: string | null) =>
        codeOf(suppressions.importAddresses(ADA, { csv, sequence, dryRun: false }));
      expect(await ask('a@x.test', 'gone')).toEqual(['invalid_input', ['data', 'sequence']]);
      expect(await ask('a;b\nc;d', null)).toEqual(['invalid_input', ['data', 'csv']]);
    });
  });

  it('are exported as an import reads them, those that hold unless others are asked for', async () => {
    const { create, suppressions, list } = open();
    await create('a@x.test', { note: '=1+1', sequence: 'welcome' });
    await suppressions.lift(ADA, (await create('b@x.test')).suppression.id, { force: false });
    const csvOf = async (query: object) =>
      text(await suppressions.exportCsv(ADA, { state: 'active', bom: 'false', ...query }));
    const [{ createdAt } = { createdAt: '' }] = (await list({ search: 'a@' })).data;
    expect(await csvOf({})).toBe(
      'email,sequence,reason,source,note,state,createdAt,createdBy,expiresAt,liftedAt,liftedBy\r\n' +
        `a@x.test,welcome,manual,manual,'=1+1,active,${createdAt},admin:7,,,\r\n`,
    );
    expect((await csvOf({ state: 'all', bom: 'true' })).split('\r\n')).toHaveLength(4);
    expect(await csvOf({ state: 'lifted' })).toContain('b@x.test');
    const again = { csv: await csvOf({}), sequence: 'welcome', dryRun: true };
    expect(await suppressions.importAddresses(ADA, again)).toMatchObject({ known: 1, added: 0, invalidTotal: 0 });
  });

  describe('of a domain in another script', () => {
    const UNICODE = 'ann@bücher.example';
    const ASCII = 'ann@xn--bcher-kva.example';
    const bySpelling = [
      ['Unicode', UNICODE, ASCII],
      ['ASCII', ASCII, UNICODE],
    ] as const;

    it.each(bySpelling)('hold in both spellings: made in %s', async (_spelling, given, other) => {
      const { create, leaves, suppressions } = open();
      expect(await create(given)).toMatchObject({ isNew: true, suppression: { address: given } });
      // Both of them stand in the list, where the SQL over contacts looks for theirs.
      expect((await rows()).map(({ address }) => address).sort()).toEqual([UNICODE, ASCII].sort());
      expect([await leaves(given), await leaves(other), await leaves('ANN@bu\u0308cher.example')]).toEqual([
        ...[false, false, false],
      ]);
      expect(await create(other)).toMatchObject({ isNew: false, suppression: { address: other } });
      const again = { csv: `${other}\n${given}`, sequence: null, dryRun: false };
      expect(await suppressions.importAddresses(ADA, again)).toMatchObject({ added: 0, known: 2 });
      expect(await rows()).toHaveLength(2);
    });

    it.each(bySpelling)('hold where the list knows one of them only: %s', async (_spelling, known, other) => {
      const { add, create, leaves } = open();
      await add('manual', known);
      expect(await leaves(other)).toBe(false);
      await create(other);
      expect(await rows()).toHaveLength(2);
    });

    it('are made once, however many make them at once in either spelling', async () => {
      const { create } = open();
      await atOnce(
        Array.from({ length: 8 }, (_, index) => (index % 2 === 0 ? UNICODE : ASCII)),
        async (address) => [await create(address)],
      );
      expect(await rows()).toHaveLength(2);
    });

    it('are lifted together, and by force where either is the recipient’s own word', async () => {
      const { create, add, leaves, suppressions } = open();
      await add('unsubscribed', UNICODE);
      const { id } = (await create(ASCII)).suppression;
      expect(await codeOf(suppressions.lift(ADA, id, { force: false }))).toEqual(['conflict', undefined]);
      expect(await suppressions.lift(ADA, id, { force: true })).toMatchObject({ address: ASCII, state: 'lifted' });
      expect([await leaves(UNICODE), await leaves(ASCII)]).toEqual([true, true]);
      expect((await events()).map(({ type }) => type)).toEqual(['lifted', 'lifted']);
    });

    it.each(bySpelling)('hold by a hash of each when the person is erased: %s', async (_spelling, given, other) => {
      const { create, leaves, suppressions } = open();
      await create(given);
      expect(await suppressions.erase(other)).toBe(2);
      expect(JSON.stringify(await rows())).not.toMatch(/ann/i);
      expect([await leaves(given), await leaves(other)]).toEqual([false, false]);
    });

    it('hold by the one hash that an earlier version kept', async () => {
      const { leaves } = open();
      await ledger.knex(TABLES.suppressions).insert({
        ...{ scope: 'all', reason: 'manual', created_at: 1, address_hash: hashAddress(ADDRESS_KEYS[1], UNICODE) },
      });
      expect([await leaves(ASCII), await leaves('bo@bücher.example')]).toEqual([false, true]);
    });
  });

  describe('erasing a person', () => {
    it('keeps nothing but a hash, which suppresses as before', async () => {
      const { add, suppressions, leaves, list } = open();
      await add('unsubscribed', 'ann@x.test', { note: 'Ann Smith called' });
      await add('manual', 'ann@x.test', { scope: 'sequence:other', note: 'Ann' });
      await add('manual', 'bo@x.test');
      expect(await suppressions.erase(' ANN@x.test')).toBe(2);
      const kept = await rows();
      expect(JSON.stringify(kept)).not.toMatch(/ann/i);
      expect(kept.map(({ address_hash }) => address_hash)).toEqual([
        ...[expect.stringMatching(/^[0-9a-f]{64}$/), kept[0]?.address_hash, null],
      ]);
      expect([await leaves('Ann@x.test'), await leaves('ann@x.test', null), await leaves('anna@x.test')]).toEqual([
        ...[false, false, true],
      ]);
      expect((await list({})).data.map(({ address, state }) => [address, state])).toContainEqual([null, 'active']);
      expect([await suppressions.erase('ann@x.test'), await suppressions.erase('nobody@x.test')]).toEqual([0, 0]);
      expect(await leaves('nobody@x.test')).toBe(true);
    });

    it('erases what the suppression was before as well', async () => {
      const { create, suppressions, add } = open();
      await add('import', 'ann@x.test', { note: 'Ann Smith' });
      await create('ann@x.test');
      expect(JSON.stringify(await events())).toContain('Ann Smith');
      await suppressions.erase('ann@x.test');
      expect(JSON.stringify(await events())).not.toContain('Ann Smith');
      expect((await events()).map(({ type }) => type)).toEqual(['replaced', 'erased']);
    });

    it('makes one of two when the address comes back and leaves again, and the stronger one stays', async () => {
      const { add, suppressions, leaves } = open();
      await add('manual', 'ann@x.test', { expires_at: (await databaseNow(ledger.database)) + DAY_MS });
      await suppressions.erase('ann@x.test');
      await add('unsubscribed', 'ann@x.test');
      await suppressions.erase('ann@x.test');
      expect(await rows()).toMatchObject([{ address: null, reason: 'unsubscribed', expires_at: null }]);
      await add('import', 'ann@x.test');
      await suppressions.erase('ann@x.test');
      expect(await rows()).toMatchObject([{ address: null, reason: 'unsubscribed' }]);
      expect(await leaves('ann@x.test')).toBe(false);
      expect(new Set((await events()).map(({ suppression_id }) => suppression_id)).size).toBe(1);
    });

    it('is known to imports: the address is not written down again', async () => {
      const { add, suppressions } = open();
      await add('unsubscribed', 'ann@x.test');
      await suppressions.erase('ann@x.test');
      const input = { csv: 'ann@x.test\nbo@x.test', sequence: null, dryRun: false };
      expect(await suppressions.importAddresses(ADA, input)).toMatchObject({ known: 1, added: 1 });
      expect((await rows()).map(({ address }) => address)).toEqual([null, 'bo@x.test']);
    });

    it('lets an older key of the site recognise what it hashed', async () => {
      const before = createHarness(ledger, { addressKeys: ['an older key of the tests'] });
      const { add, leaves } = open();
      await add('unsubscribed', 'ann@x.test');
      await before.delivery.suppressions.erase('ann@x.test');
      expect(await leaves('ann@x.test')).toBe(false);
    });

    it('does not stop the person from unsubscribing once more', async () => {
      const { add, suppressions, delivery, planOne, source } = open();
      await add('manual', 'ann@x.test', { expires_at: (await databaseNow(ledger.database)) + DAY_MS });
      await suppressions.erase('ann@x.test');
      await ledger.knex(TABLES.suppressions).update({ expires_at: 1 });
      source.prepared = () => mailTo('ann@x.test');
      const id = await planOne();
      await delivery.work(id);
      await delivery.unsubscribe(tokens.sign('unsubscribe', [id]));
      expect((await rows()).map(({ address }) => address)).toEqual([null, 'ann@x.test']);
    });
  });
});
