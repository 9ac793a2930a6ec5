/** Random filters over the world, seed fixed: each engine selects the documents that the oracle does. */
import fc from 'fast-check';
import { parseFilter } from '../../../server/src/contracts';
import type { SqlClient } from '../../../server/src/platform/database';
import { describeEachDatabase } from '../../support/databases';
import { filters } from './arbitrary-filter';
import { documentsOf } from './documents';
import { openEngine, type Engine } from './engines';
import { loadWorld } from './load-world';
import { matches } from './oracle';
import { selectIds } from './select-ids';
import { CONTACT, NOW, TIMEZONE } from './world';

const SEED = 20261120;
const RUNS = 240;

describeEachDatabase('random filters', (client: SqlClient) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await openEngine(client);
    await loadWorld(engine.knex);
  });
  afterAll(() => engine.close());

  it.each(['population', 'record'] as const)(
    'select what the oracle selects (%s)',
    async (shape) => {
      await fc.assert(
        fc.asyncProperty(filters, async (filter) => {
          expect(parseFilter(filter)).toEqual({ ok: true, filter });
          const expected = documentsOf(CONTACT).filter((document) =>
            matches(filter, document, { now: NOW, timezone: TIMEZONE }),
          );
          expect(await selectIds(engine, filter, NOW, shape)).toEqual(expected.map(({ id }) => id));
        }),
        { seed: SEED, numRuns: shape === 'population' ? RUNS : RUNS / 4 },
      );
    },
    300_000,
  );
});
