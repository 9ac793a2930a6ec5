/** Why one record is, or is not, in a segment or a filter: every rule with its verdict and what it read. */
import {
  DomainError,
  type ExplainedGroup,
  type ExplainMember,
  type Filter,
  type Member,
  type MemberExplanation,
} from '../../contracts';
import { readsOf, type Caller } from '../../platform/caller';
import type { Database } from '../../platform/database';
import { withStatementTimeout } from '../../platform/statement-timeout';
import type { Clock } from '../../ports/clock';
import type { Audience, AudienceEntity } from '../audience';
import { rulesOf, toTree } from './core/explain-tree';
import { MEMBER } from './core/reach';
import { cellsOf, toVerdict, verdictCell, type RuleCells } from './core/rule-cells';
import type { FilterChecks } from './filter-checks';
import type { MemberFacts } from './member-facts';
import { probeMember } from './member-probe';
import type { SegmentLookup } from './segment-lookup';
import type { StoredSegment } from './segment-row';

export interface ExplainMemberDeps {
  database: Database;
  audience: Audience;
  filters: FilterChecks;
  lookup: Pick<SegmentLookup, 'visible' | 'sound'>;
  facts: MemberFacts;
  clock: Clock;
  timeoutMs: number;
}

/** What is asked of the record: the rules that may be shown, and the verdict that a segment gives beside them. */
interface Question {
  entity: AudienceEntity;
  segment: StoredSegment | null;
  /** What the members of the segment are read from. */
  by: 'rules' | 'list';
  rules: { filter: Filter; cells: RuleCells[] } | null;
  rulesHidden: boolean;
  isMember: ReturnType<typeof verdictCell> | null;
}

export type MemberExplaining = ReturnType<typeof createMemberExplaining>;

export const createMemberExplaining = (deps: ExplainMemberDeps) => {
  const { audience, database, facts, clock, timeoutMs } = deps;
  return {
    /** Throws invalid_filter, not_found (the segment, or the record) and broken_segment. */
    async explainMember(caller: Caller, input: ExplainMember): Promise<MemberExplanation> {
      const now = clock.now();
      const question = await questionOf(deps, caller, { ...input, now });
      const { entity, segment } = question;
      const { memberId } = input;
      const readable = audience.readableBy(readsOf(caller));
      const shown = ['name', 'email'].map((role) => readable.shownColumn(entity, role, MEMBER));
      const verdict = question.isMember ? [question.isMember] : [];
      const cells = [...shown, ...verdict, ...(question.rules?.cells.flatMap((rule) => rule.cells) ?? [])];
      const values = await withStatementTimeout(database, timeoutMs, (read) =>
        probeMember(read, { audience, entity, memberId, cells }),
      );
      if (values === null) throw new DomainError('not_found', `There is no ${entity.key} ${memberId}`);
      const rules = treeOf(question, values.slice(shown.length + verdict.length));
      const pin = segment ? ((await facts.pins(memberId, segment.documentId)).get(segment.documentId) ?? null) : null;
      const stay = segment ? ((await facts.stays(memberId, segment.documentId)).get(segment.documentId) ?? null) : null;
      return {
        entity: entity.key,
        member: toMember(memberId, values),
        segment: segment && { documentId: segment.documentId, name: segment.name, type: segment.type },
        isMember: question.isMember ? toVerdict(values[shown.length]) : rules?.holds === true,
        decidedBy: question.by === 'rules' && pin ? 'pin' : question.by,
        ...{ pin, stay, rules, rulesHidden: question.rulesHidden, evaluatedAt: now.toISOString() },
      };
    },
  };
};

type Asked = ExplainMember & { now: Date };

async function questionOf(deps: ExplainMemberDeps, caller: Caller, { filter, segment, now }: Asked): Promise<Question> {
  const parts = (input: unknown) =>
    deps.filters.checkParts(input, now, { caller, shape: 'record', choose: (parsed) => rulesOf(parsed) });
  if (segment !== undefined) {
    return ofSegment(deps, parts, { caller, now, segment: await deps.lookup.visible(caller, segment) });
  }
  const checked = await parts(filter);
  if (!checked.ok) {
    const errors = checked.errors.map((error) => ({ ...error, path: ['data', ...error.path] }));
    throw new DomainError('invalid_filter', errors[0]?.message ?? 'The filter is not valid', errors);
  }
  const rules = { filter: checked.filter, cells: checked.parts.map(cellsOf) };
  return { entity: checked.entity, segment: null, by: 'rules', rules, rulesHidden: false, isMember: null };
}

async function ofSegment(
  { filters, lookup }: ExplainMemberDeps,
  parts: (filter: unknown) => ReturnType<FilterChecks['checkParts']>,
  { caller, now, segment }: { caller: Caller; now: Date; segment: StoredSegment },
): Promise<Question> {
  const members = await filters.checkSegment(segment, now, { shape: 'record' });
  const { entity, by, where } = members.ok ? members : await lookup.sound(segment, caller);
  const isMember = verdictCell(where);
  if (segment.type === 'static') return { entity, segment, by, rules: null, rulesHidden: false, isMember };
  const checked = await parts(segment.filter);
  const rules = checked.ok ? { filter: checked.filter, cells: checked.parts.map(cellsOf) } : null;
  return { entity, segment, by, rules, rulesHidden: rules === null, isMember };
}

function treeOf({ rules }: Question, values: readonly unknown[]): ExplainedGroup | null {
  if (rules === null) return null;
  let at = 0;
  const answers = rules.cells.map(({ cells, answer }) => answer(values.slice(at, (at += cells.length))));
  return toTree(rules.filter, answers);
}

const textOrNull = (value: unknown): string | null => (value === null || value === undefined ? null : String(value));

const toMember = (documentId: string, [name, email]: readonly unknown[]): Member => ({
  documentId,
  name: textOrNull(name),
  email: textOrNull(email),
});
