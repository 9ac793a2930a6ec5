/** Counts per rule of random filters, seed fixed, against counting the documents one by one. */
import fc from 'fast-check';
import type { Filter, FilterNode } from '../../../server/src/contracts';
import { documentScope } from '../../../server/src/features/audience';
import { compileParts } from '../../../server/src/features/segments/core/compile-filter';
import {
  ruleCountsStatement,
  rulesToCount,
  toRuleCounts,
} from '../../../server/src/features/segments/core/rule-counts';
import { fragment } from '../../../server/src/lib/sql-fragment';
import type { SqlClient } from '../../../server/src/platform/database';
import { selectRows } from '../../../server/src/platform/select-rows';
import { describeEachDatabase } from '../../support/databases';
import { filters } from './arbitrary-filter';
import { documentsOf } from './documents';
import { openEngine, type Engine } from './engines';
import { loadWorld } from './load-world';
import { matches } from './oracle';
import { contextFor } from './select-ids';
import { CONTACT, GRAPH, NOW, TIMEZONE } from './world';

const SEED = 20261120;
const narrowing = filters.map((filter): Filter => ({ ...filter, matchType: 'all', not: false }));

const countOf = (filter: Filter, rules: FilterNode[]): number =>
  documentsOf(CONTACT).filter((document) => matches({ ...filter, rules }, document, { now: NOW, timezone: TIMEZONE }))
    .length;

async function countRules({ knex, dialect }: Engine, filter: Filter) {
  const countable = rulesToCount(filter);
  if (!countable.ok) throw new Error(countable.reason);
  const context = { ...contextFor(dialect, NOW), rootAlias: 'member' };
  const compiled = compileParts(filter, context, countable.rules);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.errors));
  const node = GRAPH.tables[CONTACT];
  if (node === undefined) throw new Error('No contacts');
  const statement = ruleCountsStatement({
    audience: { from: (_entity, alias) => fragment(`${node.table} AS ${alias}`) },
    entity: { key: 'contact', uid: CONTACT, label: 'Contact', roles: {} },
    scope: documentScope(node, 'member', dialect.quote, GRAPH.defaultLocale),
    parts: compiled.parts,
  });
  const rows = await selectRows(knex, statement);
  const verdicts = rows.map(({ verdict, total }) => ({ verdict: Number(verdict), total: Number(total) }));
  return toRuleCounts(compiled.parts, verdicts);
}

describeEachDatabase('counts per rule', (client: SqlClient) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await openEngine(client);
    await loadWorld(engine.knex);
  });
  afterAll(() => engine.close());

  it('are what counting one by one finds, alone and after the rules before', async () => {
    await fc.assert(
      fc.asyncProperty(narrowing, async (filter) => {
        const expected = filter.rules.map((rule, index) => ({
          path: ['filter', 'rules', index],
          alone: countOf(filter, [rule]),
          afterThis: countOf(filter, filter.rules.slice(0, index + 1)),
        }));
        expect(await countRules(engine, filter)).toEqual(expected);
      }),
      { seed: SEED, numRuns: 80 },
    );
  }, 300_000);
});
