import type { Knex } from 'knex';
import { hashAddress, hashedAddress } from '../../../../../server/src/features/audience/core/address-hash';
import { fragment, joinFragments } from '../../../../../server/src/lib/sql-fragment';
import { selectRows } from '../../../../../server/src/platform/select-rows';
import { installSqliteFunctions } from '../../../../../server/src/platform/text-fold';
import { describeEachDatabase, openTemporaryKnex } from '../../../../support/databases';

const KEY = '5b'.repeat(32);

describe('the hash of an address', () => {
  it('is the SHA-256 of key and address', () => {
    expect(hashAddress('a', 'bc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
  it('differs by key', () => expect(hashAddress('k', 'a@x.test')).not.toBe(hashAddress('l', 'a@x.test')));
});

describeEachDatabase('the hash of a column', (client) => {
  let knex: Knex;
  let close: () => Promise<void>;
  beforeAll(async () => {
    ({ knex, close } = await openTemporaryKnex(client));
    if (client === 'sqlite') await installSqliteFunctions(knex);
    await knex.schema.createTable('addresses', (table) => void table.string('address'));
  });
  afterAll(() => close());

  it.each(['a@x.test', 'łucja@bücher.test', 'ชื่อ@ตัวอย่าง.test', '🦊@x.test', "o'neil+?@x.test"])(
    'is the same for %s',
    async (address) => {
      await knex('addresses').delete();
      await knex('addresses').insert({ address });
      const hash = hashedAddress(client, KEY, fragment('address'));
      const statement = joinFragments([fragment('SELECT'), hash, fragment('AS hash FROM addresses')], ' ');
      expect(await selectRows(knex, statement)).toMatchObject([{ hash: hashAddress(KEY, address) }]);
    },
  );
});
