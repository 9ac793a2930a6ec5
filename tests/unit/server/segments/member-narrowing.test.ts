import { fragment, type SqlFragment } from '../../../../server/src/lib/sql-fragment';
import { createMemberNarrowing } from '../../../../server/src/features/segments/member-narrowing';
import { NOW } from './open-crm';
import { createSqliteOnly } from './sqlite-only';

const server = { kind: 'server' as const };
const named = (value: unknown, operator = 'equals') => ({
  matchType: 'any',
  rules: [{ field: 'name', operator, value }],
});

describe('createMemberNarrowing', () => {
  const crm = createSqliteOnly();
  const members = (bindings: SqlFragment['bindings'] = []) => {
    const entity = crm().parts.audience.entity('contact');
    if (!entity) throw new Error('The CRM has contacts');
    return { entity, where: fragment('1 = 1', bindings) };
  };
  const narrow: ReturnType<typeof createMemberNarrowing> = (...asked) =>
    createMemberNarrowing({ filters: crm().filters, clock: { now: () => NOW } })(...asked);

  it('leaves members as they are where nothing is asked', async () => {
    const all = members();
    expect(await narrow(server, all, undefined)).toBe(all.where);
  });

  it('asks for both conditions at once, the filter’s own alternatives in brackets', async () => {
    const { sql, bindings } = await narrow(server, members(), named('Ada'));
    expect(sql).toMatch(/^1 = 1 AND .*\(.*\)$/s);
    expect(bindings).toContainEqual(expect.stringMatching(/^ada$/i));
  });

  it.each([
    ['nothing', null, ['filter'], /object/],
    ['an empty group', { matchType: 'all', rules: [] }, ['filter', 'rules'], /empty/],
    [
      'a field that is not there',
      { matchType: 'all', rules: [{ field: 'nmae', operator: 'is_empty' }] },
      ['filter', 'rules', 0, 'field'],
      /nmae/,
    ],
    ['another entity', { entity: 'company', ...named('x') }, ['filter', 'entity'], /contact/],
  ])('refuses %s where it stands', async (_what, filter, path, message) => {
    await expect(narrow(server, members(), filter)).rejects.toMatchObject({
      code: 'invalid_filter',
      message: expect.stringMatching(message) as string,
      errors: [{ path }],
    });
  });

  it('refuses what the segment and the filter cannot bind together', async () => {
    const list = named(
      Array.from({ length: 900 }, (_, index) => `n${index}`),
      'in_list',
    );
    const bound = (count: number) => narrow(server, members(Array.from({ length: count }, () => 1)), list);
    expect((await bound(30_000)).bindings.length).toBeGreaterThan(30_000);
    await expect(bound(31_900)).rejects.toMatchObject({
      code: 'invalid_filter',
      errors: [{ path: ['filter', 'rules'], code: 'too_large' }],
    });
  });
});
