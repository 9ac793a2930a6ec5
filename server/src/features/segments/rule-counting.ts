/** Asks how many members each rule of a filter matches, alone and after the rules before it. */
import { DomainError, type RuleCounts, type UncountedReason } from '../../contracts';
import { toNumber, type Database } from '../../platform/database';
import { withStatementTimeout } from '../../platform/statement-timeout';
import type { Audience } from '../audience';
import { ruleCountsStatement, rulesToCount, toRuleCounts } from './core/rule-counts';
import type { CheckOptions, FilterChecks } from './filter-checks';

export interface RuleCountingDeps {
  database: Database;
  audience: Audience;
  filters: FilterChecks;
  timeoutMs: number;
}

const MESSAGES = {
  not_narrowing: 'Counts per rule belong to groups of which all rules must hold',
  too_many_rules: 'Counts per rule are given for at most 10 rules; put some of them into a group',
  too_slow: 'Counting each rule took the database too long',
} as const satisfies Record<UncountedReason, string>;

const uncounted = (reason: UncountedReason): RuleCounts => ({ counted: false, reason, message: MESSAGES[reason] });

export type CountRules = ReturnType<typeof createRuleCounting>;

export const createRuleCounting =
  ({ database, audience, filters, timeoutMs }: RuleCountingDeps) =>
  /** Of a filter that is known to be right. */
  async (input: unknown, now: Date, options: CheckOptions): Promise<RuleCounts> => {
    let reason: UncountedReason | undefined;
    const checked = await filters.checkParts(input, now, {
      ...options,
      choose: (filter) => {
        const countable = rulesToCount(filter);
        if (countable.ok) return countable.rules;
        reason = countable.reason;
        return [];
      },
    });
    if (!checked.ok) throw new DomainError('invalid_filter', 'The filter is not valid', checked.errors);
    if (reason !== undefined) return uncounted(reason);
    const { entity, scope, parts } = checked;
    try {
      const rows = await withStatementTimeout(database, timeoutMs, (read) =>
        read(ruleCountsStatement({ audience, entity, scope, parts })),
      );
      const verdicts = rows.map(({ verdict, total }) => ({ verdict: toNumber(verdict), total: toNumber(total) }));
      return { counted: true, rules: toRuleCounts(parts, verdicts) };
    } catch (error) {
      if (error instanceof DomainError && error.code === 'too_slow') return uncounted('too_slow');
      throw error;
    }
  };
