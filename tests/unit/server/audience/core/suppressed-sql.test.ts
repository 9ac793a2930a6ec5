import type { Knex } from 'knex';
import { suppressedAddress, suppressedColumn } from '../../../../../server/src/features/audience/core/suppressed-sql';
import { deliveryFeature, ensureIndexes } from '../../../../../server/src/features/delivery';
import { fragment, type SqlFragment } from '../../../../../server/src/lib/sql-fragment';
import { TABLES } from '../../../../../server/src/lib/table-names';
import { createDatabase, type SqlClient } from '../../../../../server/src/platform/database';
import { selectRows } from '../../../../../server/src/platform/select-rows';
import { describeEachDatabase, openTemporaryKnex } from '../../../../support/databases';
import { createRawTables } from '../../../../support/raw-tables';

const NOW_MS = 1_000;
const EXPLAIN = { sqlite: 'EXPLAIN QUERY PLAN', postgres: 'EXPLAIN', mysql: 'EXPLAIN' } as const satisfies Record<
  SqlClient,
  string
>;

describeEachDatabase('whether an address is suppressed', (client) => {
  let knex: Knex;
  let close: () => Promise<void>;
  beforeAll(async () => {
    ({ knex, close } = await openTemporaryKnex(client));
    await createRawTables(knex, deliveryFeature.tables ?? []);
    await ensureIndexes(createDatabase(knex));
  });
  afterEach(() => knex(TABLES.suppressions).delete());
  afterAll(() => close());

  const FORMS = { suppressedAddress, suppressedColumn };
  type Form = keyof typeof FORMS;
  const condition = (form: Form, addresses: readonly string[], hash: string): SqlFragment =>
    FORMS[form]({
      ...{
        engine: client,
        scopes: ['all', 'sequence:s'].map((scope) => fragment('?', [scope])),
        nowMs: fragment('?', [NOW_MS]),
      },
      addresses: addresses.map((address) => fragment('?', [address])),
      rowId: fragment('1'),
      hashes: [fragment('?', [hash]), fragment('?', [`older ${hash}`])],
    });
  const answer = async (form: Form, addresses: readonly string[], hash: string): Promise<boolean> => {
    const { sql, bindings } = condition(form, addresses, hash);
    const [row] = await selectRows(knex, { sql: `SELECT CASE WHEN ${sql} THEN 1 ELSE 0 END AS answer`, bindings });
    return Number(row?.answer) === 1;
  };
  /** By both forms, which have to agree. */
  const ask = async (address: string | readonly string[], hash = 'none'): Promise<boolean> => {
    const addresses = [address].flat();
    const one = await answer('suppressedAddress', addresses, hash);
    expect(await answer('suppressedColumn', addresses, hash)).toBe(one);
    return one;
  };
  const add = (row: object) =>
    knex(TABLES.suppressions).insert({ scope: 'all', reason: 'manual', created_at: 1, ...row });

  it.each([
    ['for good', {}, true],
    ['until later', { expires_at: NOW_MS + 1 }, true],
    ['until now', { expires_at: NOW_MS }, false],
    ['no more: lifted', { lifted_at: 1 }, false],
    ['for this sequence', { scope: 'sequence:s' }, true],
    ['for another sequence', { scope: 'sequence:t' }, false],
  ])('%s, by address and by hash alike', async (_what, row, expected) => {
    await add({ ...row, address: 'a@x.test' });
    expect([await ask('a@x.test'), await ask('b@x.test')]).toEqual([expected, false]);
    await knex(TABLES.suppressions).update({ address: null, address_hash: 'hash' });
    expect([await ask('a@x.test', 'hash'), await ask('a@x.test', 'other')]).toEqual([expected, false]);
    await knex(TABLES.suppressions).update({ address_hash: 'older hash' });
    expect(await ask('a@x.test', 'hash')).toBe(expected);
  });

  it('tells accents apart, also in the unique key', async () => {
    await add({ address: 'jose@x.test' });
    expect(await ask('josé@x.test')).toBe(false);
    await add({ address: 'josé@x.test' });
    expect(await ask('josé@x.test')).toBe(true);
  });

  it('knows a mailbox by any of its spellings', async () => {
    await add({ address: 'jose@x.test' });
    expect(await ask(['other@x.test', 'jose@x.test'])).toBe(true);
    expect(await ask(['other@x.test', 'josé@x.test'])).toBe(false);
  });

  it.each([
    ['suppressedAddress', ['a7@x.test']],
    ['suppressedAddress', ['a7@x.test', 'a8@x.test']],
    ['suppressedColumn', ['a7@x.test']],
  ] as const)('is answered from indexes: %s of %j', async (form, addresses) => {
    const rows = Array.from({ length: 3_000 }, (_, index) => ({
      ...{ scope: 'all', reason: 'manual', created_at: 1 },
      ...(index % 500 === 0 ? { address_hash: `hash ${index}` } : { address: `a${index}@x.test` }),
    }));
    await knex.batchInsert(TABLES.suppressions, rows, 300);
    const analyse = { sqlite: 'ANALYZE', postgres: 'ANALYZE ??', mysql: 'ANALYZE TABLE ??' }[client];
    await knex.raw(analyse, client === 'sqlite' ? [] : [TABLES.suppressions]);
    const { sql, bindings } = condition(form, addresses, 'hash 500');
    const plan = await selectRows(knex, {
      sql: `${EXPLAIN[client]} SELECT CASE WHEN ${sql} THEN 1 ELSE 0 END`,
      bindings,
    });
    const reads = plan.map((row) => JSON.stringify(row)).filter((row) => /cohort_suppressions|suppression/.test(row));
    expect(reads.length).toBeGreaterThan(0);
    expect(reads.filter((row) => /Seq Scan|SCAN suppression(?! USING)|"type":"ALL"/.test(row))).toEqual([]);
  });
});
