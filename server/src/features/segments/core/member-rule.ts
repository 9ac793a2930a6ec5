/**
 * In: a rule on `segment.member`. Out: membership in one of the segments that it names, or in none of them: by the list
 * where it has one, else by its own rules and pins, compiled in place. Refused where a segment is unknown, broken, about
 * another entity, refers back to itself, or stands too deep.
 */
import { SEGMENT_MEMBER_OPERATORS, type FieldRule, type Filter, type Operator } from '../../../contracts';
import { fragment, joinFragments, type SqlFragment } from '../../../lib/sql-fragment';
import { fail, inside, type Compilation, type FilterErrorCode, type RuleSite } from './compilation';
import { onList, pinned } from './member-condition';
import { positiveOf } from './positive-operator';
import { throughPath } from './relation-scope';
import { isTimezone } from './relative-time';
import { tableOf, type ResolvedComputed } from './resolve-path';
import { listOf, textOf } from './rule-values';
import { MAX_REFERENCE_DEPTH, MAX_REFERENCES, type ReferencedSegment } from './segment-references';

const OPERATORS: readonly Operator[] = SEGMENT_MEMBER_OPERATORS;

export function compileMemberRule(site: RuleSite, rule: FieldRule, { edges }: ResolvedComputed): SqlFragment {
  if (!OPERATORS.includes(rule.operator)) {
    const message = `“${rule.operator}” cannot be used on “${rule.field}”. Use one of: ${OPERATORS.join(', ')}.`;
    return fail(inside(site, 'operator'), 'unsuitable_operator', message);
  }
  const extra = (['valueField', 'empty'] as const).find((key) => rule[key] !== undefined);
  if (extra)
    return fail(inside(site, extra), 'unsuitable_value', `“${rule.field}” takes ids of segments; leave it out.`);
  const ids = idsOf(inside(site, 'value'), rule);
  if (ids === undefined) return fragment('');
  const { compilation, scope } = site;
  const isNegated = site.negated !== positiveOf(rule.operator).negated;
  const anyOf = (row: RuleSite): SqlFragment => {
    const parts = ids.map(({ id, path }) => inSegment({ ...row, path }, id));
    const joined = joinFragments(parts, row.negated ? ' AND ' : ' OR ');
    return fragment(`(${joined.sql})`, joined.bindings);
  };
  if (edges.length === 0) return anyOf({ ...site, negated: isNegated });
  const found = throughPath(compilation, { scope, edges }, (row) => anyOf({ ...site, scope: row, negated: false }));
  return isNegated ? fragment(`NOT ${found.sql}`, found.bindings) : found;
}

interface PlacedId {
  id: string;
  path: RuleSite['path'];
}

function idsOf(at: RuleSite, { operator, value }: FieldRule): PlacedId[] | undefined {
  const one = (place: RuleSite, item: unknown): PlacedId | undefined => {
    const id = textOf(place, item);
    return id === undefined ? undefined : { id, path: place.path };
  };
  if (operator.endsWith('in_list')) return listOf(at, value, (place, item) => one({ ...at, ...place }, item));
  const id = one(at, value);
  return id && [id];
}

function inSegment(site: RuleSite, id: string): SqlFragment {
  const segment = usable(site, id);
  if (segment === undefined) return fragment('');
  const { compilation, scope, negated } = site;
  const { quote } = compilation.dialect;
  const rules = segment.filter && byRules(site, segment, segment.filter);
  if (segment.isListed || rules === null) {
    const listed = onList(quote, id, scope.alias);
    return negated ? not(listed) : listed;
  }
  const pin = (direction: 'in' | 'out'): SqlFragment[] =>
    segment[direction === 'in' ? 'pinnedIn' : 'pinnedOut'] > 0
      ? [pinned(quote, { segmentId: id, direction }, scope.alias)]
      : [];
  const included = joined([rules, ...pin('in').map(negated ? not : same)], negated ? ' AND ' : ' OR ');
  return joined([included, ...pin('out').map(negated ? same : not)], negated ? ' OR ' : ' AND ');
}

const same = (part: SqlFragment): SqlFragment => part;
const not = ({ sql, bindings }: SqlFragment): SqlFragment => fragment(`NOT ${sql}`, bindings);
const joined = (parts: SqlFragment[], separator: string): SqlFragment => {
  const { sql, bindings } = joinFragments(parts, separator);
  return fragment(`(${sql})`, bindings);
};

/** The segment, or what is wrong with naming it here. */
function usable(site: RuleSite, id: string): ReferencedSegment | undefined {
  const { compilation, scope } = site;
  const { references, trail, used } = compilation;
  const refuse = (code: FilterErrorCode, message: string): undefined => void fail(site, code, message);
  used.references += 1;
  if (used.references > MAX_REFERENCES) {
    return refuse('too_large', `A filter may ask other segments ${MAX_REFERENCES} times, theirs included.`);
  }
  const start = trail.findIndex((step) => step.documentId === id);
  if (start !== -1) {
    const names = [...trail.slice(start), trail[start]].map((step) => step?.shownName).join(' → ');
    return refuse('segment_cycle', `Segments cannot refer to each other in a circle: ${names}.`);
  }
  const depth = trail.length - (references.self ? 1 : 0);
  if (depth >= MAX_REFERENCE_DEPTH) {
    return refuse(
      'segment_depth',
      `References to segments may follow one another ${MAX_REFERENCE_DEPTH} times; this is one too many.`,
    );
  }
  const segment = references.byId.get(id);
  if (segment === undefined || (depth === 0 && !references.nameable.has(id))) {
    return refuse('unknown_segment', `There is no segment ${id}.`);
  }
  if (segment.isBroken) return refuse('broken_segment', `The segment ${segment.shownName} no longer fits this site.`);
  if (segment.uid !== scope.node.uid) {
    return refuse('other_entity', `The segment ${segment.shownName} is not about ${scope.node.label}.`);
  }
  return segment;
}

/** Errors of this kind are about the references themselves and are told as they are. */
const OF_REFERENCES: readonly (string | undefined)[] = ['segment_cycle', 'segment_depth', 'too_large'];

/** A listed segment is compiled too: one that is broken has an old list. */
function byRules(site: RuleSite, segment: ReferencedSegment, filter: Filter): SqlFragment {
  const { compilation, scope, negated } = site;
  const { references, trail, siteTimezone } = compilation;
  const { documentId, shownName } = segment;
  const timezone = filter.timezone ?? siteTimezone;
  const inner: Compilation = {
    ...compilation,
    graph: references.graph,
    timezone,
    trail: [...trail, { documentId, shownName }],
    ...{ errors: [], dates: [] },
  };
  const node = tableOf(inner, scope.node.uid);
  const broken = `The segment ${shownName} no longer fits this site.`;
  if (node === undefined || !isTimezone(timezone)) return fail(site, 'broken_segment', broken);
  const where = inner.compileGroup({ compilation: inner, path: [], scope: { ...scope, node }, negated }, filter);
  const [first] = inner.errors;
  if (first === undefined) return where;
  const told = inner.errors.find(({ code }) => OF_REFERENCES.includes(code));
  return fail(site, told ? (told.code as FilterErrorCode) : 'broken_segment', told?.message ?? broken);
}
