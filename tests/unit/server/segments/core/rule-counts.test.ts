import type { Filter } from '../../../../../server/src/contracts';
import { rulesToCount, toRuleCounts } from '../../../../../server/src/features/segments/core/rule-counts';

const rule = { field: 'name', operator: 'is_not_empty' } as const;
const filter = (parts: Partial<Filter>): Filter => ({ entity: 'contact', matchType: 'all', rules: [rule], ...parts });

describe('rulesToCount', () => {
  it.each([
    ['an “any” group', filter({ matchType: 'any' }), 'not_narrowing'],
    ['a negated group', filter({ not: true }), 'not_narrowing'],
    ['eleven rules', filter({ rules: Array.from({ length: 11 }, () => rule) }), 'too_many_rules'],
  ])('gives a reason for %s', (_, given, reason) => expect(rulesToCount(given)).toEqual({ ok: false, reason }));

  it('takes ten rules, groups among them, each at its place', () => {
    const group = { matchType: 'any' as const, rules: [rule] };
    const counted = rulesToCount(filter({ not: false, rules: [group, ...Array.from({ length: 9 }, () => rule)] }));
    if (!counted.ok) throw new Error(counted.reason);
    expect(counted.rules).toHaveLength(10);
    expect(counted.rules[0]).toEqual({ path: ['rules', 0], node: group });
  });
});

describe('toRuleCounts', () => {
  const parts = [0, 1, 2].map((index) => ({ path: ['rules', index] }));

  it('adds up the verdicts that hold a rule, and those that hold every rule up to it', () => {
    const rows = [
      { verdict: 0b000, total: 40 },
      { verdict: 0b001, total: 5 },
      { verdict: 0b011, total: 3 },
      { verdict: 0b111, total: 2 },
      { verdict: 0b110, total: 7 },
    ];
    expect(toRuleCounts(parts, rows)).toEqual([
      { path: ['filter', 'rules', 0], alone: 10, afterThis: 10 },
      { path: ['filter', 'rules', 1], alone: 12, afterThis: 5 },
      { path: ['filter', 'rules', 2], alone: 9, afterThis: 2 },
    ]);
  });

  it('counts nobody where there is nobody', () => {
    expect(toRuleCounts(parts, []).map(({ alone, afterThis }) => [alone, afterThis])).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
  });
});
