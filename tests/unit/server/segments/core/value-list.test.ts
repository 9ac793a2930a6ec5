import { isAmong, isExactlyAmong, listedRows } from '../../../../../server/src/features/segments/core/value-list';
import { describeEachDatabase, openTemporaryKnex } from '../../../../support/databases';
import type { Knex } from 'knex';
import { selectRows } from '../../../../../server/src/platform/select-rows';
import { joinFragments, fragment } from '../../../../../server/src/lib/sql-fragment';

describe('isAmong', () => {
  it('is nobody for an empty list', () => expect(isAmong('mysql', 'x', []).sql).toBe('1 = 0'));
});

describeEachDatabase('lists of values', (client) => {
  let knex: Knex;
  let close: () => Promise<void>;

  beforeAll(async () => {
    ({ knex, close } = await openTemporaryKnex(client));
    await knex.schema.createTable('words', (table) => {
      table.increments('id');
      table.string('word').index();
    });
    await knex('words').insert(['abc', 'ABC', 'renée', 'renee', `it's "quoted" \\ ?`].map((word) => ({ word })));
  });
  afterAll(() => close?.());

  const words = async (condition: { sql: string; bindings: readonly unknown[] }): Promise<string[]> =>
    (
      await knex('words')
        .whereRaw(condition.sql, condition.bindings as never)
        .orderBy('id')
        .select('word')
    ).map(({ word }: { word: string }) => word);

  it('find exactly what they name', async () => {
    expect(await words(isExactlyAmong(client, 'word', ['abc', 'renée', 'other']))).toEqual(['abc', 'renée']);
    expect(await words(isExactlyAmong(client, 'word', [`it's "quoted" \\ ?`]))).toEqual([`it's "quoted" \\ ?`]);
    expect(await words(isExactlyAmong(client, 'word', []))).toEqual([]);
  });

  it('may be as long as a request', async () => {
    const many = Array.from({ length: 50_000 }, (_, index) => `word-${index}`);
    expect(await words(isAmong(client, 'word', [...many, 'renee']))).toContain('renee');
  });

  it('are rows of a statement', async () => {
    const values = ['b', 'a', `it's "quoted" \\ ?`];
    const statement = joinFragments(
      [fragment('SELECT listed.value AS value FROM'), listedRows(client, values), fragment('ORDER BY value')],
      ' ',
    );
    expect((await selectRows(knex, statement)).map((row) => row.value)).toEqual(['a', 'b', `it's "quoted" \\ ?`]);
  });
});
