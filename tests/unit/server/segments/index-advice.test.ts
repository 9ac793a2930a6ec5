import { DomainError, type FilterVerdict } from '../../../../server/src/contracts';
import { createAudience } from '../../../../server/src/features/audience';
import { createDialect, createIndexAdvice, withIndexAdvice } from '../../../../server/src/features/segments';
import type { SegmentService } from '../../../../server/src/features/segments';
import type { StoredSegment } from '../../../../server/src/features/segments/segment-row';
import type { Caller } from '../../../../server/src/platform/caller';
import { createDatabase } from '../../../../server/src/platform/database';
import { site } from '../audience/site-builder';
import { CONFIG, NOW } from './open-crm';
import { createSqliteOnly } from './sqlite-only';

const superAdmin: Caller = { kind: 'admin', userId: 1, isSuperAdmin: true };
const all = { fields: 'all' as const, locales: 'all' as const };
const withoutContracts: Caller = {
  ...{ kind: 'admin', userId: 2, isSuperAdmin: false },
  reads: new Map([['api::company.company', [all]]]),
};
const contracts = {
  entity: 'company',
  matchType: 'all',
  rules: [
    {
      ...{ relation: 'contracts', aggregate: 'count', operator: 'greater_than', value: 1 },
      where: { matchType: 'all', rules: [{ field: 'endDate', operator: 'before', value: '2026-01-01' }] },
    },
  ],
};
const tables = (suggestions: readonly { table: string; columns: string[] }[]) =>
  suggestions.map(({ table, columns }) => `${table}.${columns.join()}`);

describe('index advice', () => {
  const crm = createSqliteOnly();
  const advice = (segment: Partial<StoredSegment> = {}) => {
    const { knex, filters } = crm();
    const database = createDatabase(knex);
    return createIndexAdvice({
      ...{ database, filters, dialect: createDialect('sqlite'), clock: { now: () => NOW } },
      audience: createAudience({ database, site: site(), config: CONFIG, addressKeys: [] }),
      segments: {
        find: async () =>
          ({ type: 'dynamic', state: 'active', visibility: 'public', createdBy: null, ...segment }) as StoredSegment,
      },
    });
  };

  it('says what is lacking, and not what is there', async () => {
    expect(tables(await advice().advise(superAdmin, contracts))).toContain('contracts.end_date');
    await crm().knex.raw('CREATE TABLE contracts (end_date date)');
    await crm().knex.raw('CREATE INDEX ends ON contracts (end_date)');
    expect(tables(await advice().advise(superAdmin, contracts))).not.toContain('contracts.end_date');
    await crm().knex.raw('DROP TABLE contracts');
  });

  it.each<[string, Caller]>([
    ['a token of full access', { kind: 'token', isFullAccess: true }],
    ['a visitor', { kind: 'visitor', reads: 'everything' }],
    ['an admin user who may not read the field', withoutContracts],
  ])('tells %s nothing', async (_who, caller) => {
    expect(await advice().advise(caller, contracts)).toEqual([]);
  });

  it('of a segment follows who may read its filter', async () => {
    const { indexes } = advice({ filter: contracts });
    expect(tables(await indexes(superAdmin, 'one'))).toContain('contracts.end_date');
    await expect(indexes(withoutContracts, 'one')).rejects.toMatchObject({ code: 'forbidden' });
    expect(await advice({ filter: { ...contracts, rules: [] } }).indexes(superAdmin, 'one')).toEqual([]);
    expect(await advice({ type: 'static', filter: null }).indexes(withoutContracts, 'one')).toEqual([]);
  });

  const failing = (error: Error) => async () => {
    throw error;
  };
  const service = (answers: Partial<SegmentService>) =>
    withIndexAdvice(answers as SegmentService, advice({ filter: contracts }));

  it('comes with what was too slow, and with no other error', async () => {
    const slow = failing(new DomainError('too_slow', 'Too slow'));
    const { validate, members, recalculate } = service({ validate: slow, members: slow, recalculate: slow });
    const query = { page: 1, pageSize: 10 };
    for (const asked of [
      validate(superAdmin, contracts),
      members(superAdmin, 'one', query),
      recalculate(superAdmin, 'one'),
    ]) {
      const details = { indexes: expect.arrayContaining([expect.objectContaining({ table: 'contracts' })]) };
      await expect(asked).rejects.toMatchObject({ code: 'too_slow', message: 'Too slow', details });
    }
    await expect(members(withoutContracts, 'one', query)).rejects.toMatchObject({ code: 'too_slow', details: {} });
    const busy = service({ validate: failing(new DomainError('too_many_requests', 'Later')) });
    await expect(busy.validate(superAdmin, contracts)).rejects.toMatchObject({
      code: 'too_many_requests',
      details: {},
    });
  });

  it('comes with an answer that took long', async () => {
    const verdict = (durationMs: number): FilterVerdict => ({
      ...{ valid: true, preview: [], timezone: 'UTC', dates: [], durationMs },
      reach: { matched: 0, mailable: 0, unsubscribed: 0, inactive: 0, suppressed: 0, noAddress: 0 },
    });
    const after = (durationMs: number) =>
      service({ validate: async () => verdict(durationMs) }).validate(superAdmin, contracts);
    expect(await after(999)).toEqual(verdict(999));
    expect(await after(1_000)).toMatchObject({ indexes: [{ table: expect.any(String) }, expect.anything()] });
    const mute = { advise: failing(new Error('no rights')), indexes: failing(new Error('no rights')) };
    const answers = { validate: async () => verdict(1_000) } as Partial<SegmentService>;
    expect(await withIndexAdvice(answers as SegmentService, mute).validate(superAdmin, contracts)).toEqual(
      verdict(1_000),
    );
  });
});
