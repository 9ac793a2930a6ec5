import { describeEachDatabase, openTemporaryKnex } from '../../support/databases';

describeEachDatabase('openTemporaryKnex', (client) => {
  it('opens an empty database and drops it', async () => {
    const { knex, close } = await openTemporaryKnex(client);
    await knex.schema.createTable('things', (table) => table.increments('id'));
    await knex('things').insert({ id: 7 });
    expect(await knex('things').pluck('id')).toEqual([7]);
    await close();
  });
});
