import type { Filter, IndexSuggestion } from '../../../../server/src/contracts';
import { createDialect } from '../../../../server/src/features/segments/core/dialects';
import { suggestIndexes } from '../../../../server/src/features/segments/core/suggest-indexes';
import { readIndexes } from '../../../../server/src/features/segments/index-repository';
import { createDatabase, type SqlClient } from '../../../../server/src/platform/database';
import { detectTextFold } from '../../../../server/src/platform/text-fold';
import { loadWorld } from '../../../conformance/filter/load-world';
import { CONTACT, GRAPH } from '../../../conformance/filter/world';
import { describeEachDatabase, openTemporaryKnex } from '../../../support/databases';

const FILTER: Filter = {
  entity: 'contact',
  matchType: 'all',
  rules: [
    { field: 'company.country', operator: 'equals', value: 'Thailand' },
    {
      relation: 'orders',
      aggregate: 'count',
      operator: 'greater_than',
      value: 1,
      where: {
        matchType: 'all',
        rules: [{ field: 'placedAt', operator: 'in_last', value: { amount: 1, unit: 'year' } }],
      },
    },
  ],
};
const TABLES = ['companies', 'contacts_company_lnk', 'orders', 'orders_customer_lnk'];

describeEachDatabase('indexes', (client: SqlClient) => {
  let opened: Awaited<ReturnType<typeof openTemporaryKnex>>;
  beforeAll(async () => {
    opened = await openTemporaryKnex(client);
    await loadWorld(opened.knex);
  });
  afterAll(() => opened.close());

  const suggest = async (): Promise<IndexSuggestion[]> => {
    const database = createDatabase(opened.knex);
    const { fold } = await detectTextFold(database);
    const existing = await readIndexes(database, TABLES);
    return suggestIndexes(FILTER, { graph: GRAPH, rootUid: CONTACT, dialect: createDialect(client, fold) }, existing);
  };

  it('are suggested while they are missing', async () => {
    const suggestions = await suggest();
    const text = client === 'postgres' ? ['companies'] : [];
    expect(suggestions.map(({ table }) => table)).toEqual([...text, 'orders']);
    for (const statement of suggestions.flatMap(({ statements }) => statements)) await opened.knex.raw(statement);
    expect(await suggest()).toEqual([]);
  });

  it('of no table are none', async () => {
    expect(await readIndexes(createDatabase(opened.knex), [])).toEqual([]);
  });
});
