import { parseFilter } from '../../../server/src/contracts';
import { compileFilter } from '../../../server/src/features/segments/core/compile-filter';
import { createDialect } from '../../../server/src/features/segments/core/dialects';
import type { SqlClient } from '../../../server/src/platform/database';
import { describeEachDatabase } from '../../support/databases';
import { missingReason } from '../../support/services';
import { CASES } from './cases';
import { documentsOf } from './documents';
import { openAwkwardEngine, openEngine, type Engine } from './engines';
import { loadWorld } from './load-world';
import { matches } from './oracle';
import { contextFor, selectIds } from './select-ids';
import { CONTACT, NOW, TIMEZONE } from './world';

describe('filter cases', () => {
  it.each(CASES)('$title: the oracle agrees with the table', ({ filter, expected, now = NOW }) => {
    const ids = documentsOf(CONTACT).filter((document) => matches(filter, document, { now, timezone: TIMEZONE }));
    expect(ids.map((document) => document.id)).toEqual(expected);
  });

  it.each(CASES)('$title: parses, and compiles for every engine to bound values only', ({ filter, now = NOW }) => {
    expect(parseFilter(filter)).toEqual({ ok: true, filter });
    for (const engine of ['sqlite', 'postgres', 'mysql'] as const) {
      const compiled = compileFilter(filter, contextFor(createDialect(engine), now));
      if (!compiled.ok) throw new Error(JSON.stringify(compiled.errors));
      expect(compiled.where.sql.split('?')).toHaveLength(compiled.where.bindings.length + 1);
    }
  });
});

const run = (open: () => Promise<Engine>): void => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await open();
    await loadWorld(engine.knex);
  });
  afterAll(() => engine.close());

  it.each(CASES)('$title', async ({ filter, expected, now }) => {
    expect(await selectIds(engine, filter, now)).toEqual(expected);
    expect(await selectIds(engine, { ...filter, not: true }, now)).toEqual(
      documentsOf(CONTACT)
        .map(({ id }) => id)
        .filter((id) => !expected.includes(id)),
    );
    expect(await selectIds(engine, filter, now, 'record')).toEqual(expected);
  });
};

describeEachDatabase('filter cases', (client: SqlClient) => run(() => openEngine(client)));

describe.each(['postgres', 'mysql'] as const)('filter cases on an awkward %s', (client) => {
  const reason = missingReason(client);
  if (reason) it.skip(reason, () => undefined);
  else run(() => openAwkwardEngine(client));
});
