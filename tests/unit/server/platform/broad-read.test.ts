import type { Knex } from 'knex';
import { broadRead } from '../../../../server/src/platform/broad-read';
import { createDatabase, type Queryable } from '../../../../server/src/platform/database';
import { selectRows } from '../../../../server/src/platform/select-rows';
import { withStatementTimeout } from '../../../../server/src/platform/statement-timeout';
import { describeEachDatabase, openTemporaryKnex } from '../../../support/databases';

const ASKED = {
  sql: "SELECT current_setting('jit') AS jit, current_setting('work_mem') AS memory, current_setting('statement_timeout') AS timeout",
  bindings: [],
};

describeEachDatabase('a broad read', (client) => {
  let knex: Knex;
  let close: () => Promise<void>;
  beforeAll(async () => {
    ({ knex, close } = await openTemporaryKnex(client));
  });
  afterAll(() => close());

  it('answers what is read', async () => {
    const read = (queryable: Queryable) => selectRows(queryable, { sql: 'SELECT 1 AS one', bindings: [] });
    expect(await broadRead(createDatabase(knex), read)).toEqual([{ one: 1 }]);
  });

  if (client !== 'postgres') return;
  const settings = async (queryable: Queryable = knex) => (await selectRows(queryable, ASKED))[0];

  it('is not compiled, has memory for long lists, and leaves the connection as it was', async () => {
    const before = await settings();
    expect(await broadRead(createDatabase(knex), settings)).toEqual({ ...before, jit: 'off', memory: '16MB' });
    expect(await settings()).toEqual(before);
  });

  it('keeps what the server grants beyond that', async () => {
    await knex.raw("SET work_mem = '64MB'");
    expect(await broadRead(createDatabase(knex), settings)).toMatchObject({ memory: '64MB' });
    await knex.raw('RESET work_mem');
  });

  it('has a time limit, where one is set', async () => {
    const limits = { timeoutMs: 1_500, isBroad: true };
    const rows = await withStatementTimeout(createDatabase(knex), limits, (read) => read(ASKED));
    expect(rows).toEqual([{ jit: 'off', memory: '16MB', timeout: '1500ms' }]);
  });

  it('is not what any other read with a time limit is: groups of many rows gain from being compiled', async () => {
    const rows = await withStatementTimeout(createDatabase(knex), 1_500, (read) => read(ASKED));
    expect(rows).toEqual([{ ...(await settings()), timeout: '1500ms' }]);
  });
});
