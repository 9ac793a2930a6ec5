/** Two databases with the same content are told apart; one stays the same to itself. */
import createKnex from 'knex';
import { copyFileSync } from 'node:fs';
import { createDatabase, type Database } from '../../../../server/src/platform/database';
import { databaseIdentity, sqliteFile } from '../../../../server/src/platform/database-identity';
import { createTemporaryDatabase, describeEachDatabase, type TemporaryDatabase } from '../../../support/databases';

const TABLE = 'cohort_installation';

describeEachDatabase('the identity of a database', (client) => {
  const opened: { database: Database; temporary: TemporaryDatabase }[] = [];
  const open = async (): Promise<Database> => {
    const temporary = await createTemporaryDatabase(client);
    const database = createDatabase(createKnex(temporary.knexConfig));
    opened.push({ database, temporary });
    await database.knex.schema.createTable(TABLE, (table) => void table.increments('id'));
    return database;
  };
  afterAll(async () => {
    for (const { database, temporary } of opened) {
      await database.knex.destroy();
      await temporary.drop();
    }
  });

  it('stays while the database lives, and differs for another with the same tables', async () => {
    const [one, other] = [await open(), await open()];
    const identity = await databaseIdentity(one, TABLE);
    await one.knex(TABLE).insert({ id: 1 });
    expect(await databaseIdentity(one, TABLE)).toBe(identity);
    expect(identity.trim()).not.toBe('');
    expect(await databaseIdentity(other, TABLE)).not.toBe(identity);
  });

  if (client !== 'sqlite') return;
  it('differs for a copy of a file at the same place', async () => {
    const database = await open();
    const file = sqliteFile(database) ?? '';
    const before = await databaseIdentity(database, TABLE);
    copyFileSync(file, `${file}.copy`);
    const copy = createDatabase(
      createKnex({ client: 'better-sqlite3', connection: { filename: `${file}.copy` }, useNullAsDefault: true }),
    );
    expect(await databaseIdentity(copy, TABLE)).not.toBe(before);
    await copy.knex.destroy();
  });
});

it('a database in memory has no file', () => {
  const knex = createKnex({ client: 'better-sqlite3', connection: { filename: ':memory:' }, useNullAsDefault: true });
  expect(sqliteFile(createDatabase(knex))).toBeNull();
  return knex.destroy();
});
