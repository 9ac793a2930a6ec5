import createKnex from 'knex';
import { FOLD_PROBE, foldText } from '../../../../server/src/lib/text-fold';
import { localMonthDay } from '../../../../server/src/lib/local-month-day';
import { detectTextFold, installSqliteFunctions } from '../../../../server/src/platform/text-fold';
import { describeEachDatabase, openTemporaryKnex } from '../../../support/databases';

describe('foldText', () => {
  it('folds each character on its own', () => {
    expect(foldText(FOLD_PROBE.text)).toBe(FOLD_PROBE.folded);
    expect(foldText('ΟΔΟΣ')).toBe('οδοσ');
    expect(foldText('Straße')).toBe('straße');
  });
});

describe('localMonthDay', () => {
  it('is that of the zone', () => {
    const midnight = Date.UTC(2024, 1, 28, 17);
    expect(localMonthDay(midnight, 'Asia/Bangkok')).toBe(229);
    expect(localMonthDay(midnight, 'UTC')).toBe(228);
    expect(localMonthDay(Date.UTC(1900, 0, 1), 'UTC')).toBe(101);
  });
});

describeEachDatabase('detectTextFold', (client) => {
  it('finds a complete fold', async () => {
    const { knex, close } = await openTemporaryKnex(client);
    try {
      expect(await detectTextFold({ client, knex })).toMatchObject({ isComplete: true });
    } finally {
      await close();
    }
  });
});

describe('installSqliteFunctions', () => {
  it('registers on the open connection and on later ones', async () => {
    const knex = createKnex({
      client: 'better-sqlite3',
      connection: ':memory:',
      useNullAsDefault: true,
      pool: { min: 0, max: 1, idleTimeoutMillis: 1 },
    });
    try {
      await installSqliteFunctions(knex);
      const read = (): Promise<unknown> =>
        knex
          .select(
            knex.raw('cohort_fold(?) AS folded, cohort_fold(NULL) AS absent, cohort_month_day(?, ?) AS day', [
              'ŁÓDŹ',
              0,
              'UTC',
            ]),
          )
          .first();
      expect(await read()).toEqual({ folded: 'łódź', absent: null, day: 101 });
      await knex.client.destroy();
      knex.client.initializePool();
      expect(await read()).toEqual({ folded: 'łódź', absent: null, day: 101 });
    } finally {
      await knex.destroy();
    }
  });
});
