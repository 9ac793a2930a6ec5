/**
 * A filter as a sentence: every Contact where Company › Country is any of “Thailand” or “Vietnam” and Name is “x ”.
 * In: a filter, the catalogue and the reader's language as functions. Out: plain text. Unknown fields keep their path.
 */
import {
  isAggregateRule,
  isGroup,
  isRelationRule,
  type AggregateRule,
  type Catalogue,
  type FieldRule,
  type Filter,
  type FilterDuration,
  type FilterGroup,
  type FilterNode,
  type Operator,
  type RelationRule,
  type RelativeDate,
  type RuleValue,
} from '../../../contracts';
import type { Translate } from '../../../i18n/messages';
import { findChoice, uidOf } from './catalogue-paths';
import type { AnyFieldType } from './operator-choices';
import { namedKindOf, type NamedKind } from './named-values';

export interface Reader {
  t: Translate;
  /** “a, b and c” or “a, b or c” in the reader's language. */
  list(items: string[], kind: 'and' | 'or'): string;
  number(value: number): string;
  /** A day of the calendar: `2026-11-20`. */
  day(day: string): string;
  /** An instant, with its zone. */
  instant(instant: string, timeZone: string): string;
  /** The name of what a rule refers to by its id; undefined for what the reader may not see. */
  named(kind: NamedKind, id: string): string | undefined;
}

interface Scope {
  catalogue: Catalogue;
  /** The type that paths start from; undefined below a relation that has gone. */
  uid: string | undefined;
  reader: Reader;
  /** What days are counted in. */
  timezone: string;
}

export const describeFilter = (filter: Filter, catalogue: Catalogue, reader: Reader): string => {
  const timezone = filter.timezone ?? catalogue.timezone;
  const scope = { catalogue, uid: uidOf(catalogue, filter.entity), reader, timezone };
  const entity = catalogue.entities.find(({ key }) => key === filter.entity)?.label ?? filter.entity;
  const rules = describeRules(filter, scope);
  return reader.t(filter.not ? 'say.filter.not' : 'say.filter', { entity, rules });
};

const describeRules = (group: FilterGroup, scope: Scope): string =>
  scope.reader.list(
    group.rules.map((node) => describeNode(node, scope)),
    group.matchType === 'all' ? 'and' : 'or',
  );

const describeNode = (node: FilterNode, scope: Scope): string => {
  if (isGroup(node))
    return scope.reader.t(node.not ? 'say.group.not' : 'say.group', { rules: describeRules(node, scope) });
  if (isRelationRule(node)) return describeRelation(node, scope);
  if (isAggregateRule(node)) return describeAggregate(node, scope);
  return describeRule(node, scope);
};

const labelOf = (path: string, { catalogue, uid }: Scope): string =>
  (uid === undefined ? undefined : findChoice(catalogue, uid, path)?.label) ?? path;

const inside = (relation: string, scope: Scope): Scope => {
  const choice = scope.uid === undefined ? undefined : findChoice(scope.catalogue, scope.uid, relation);
  return { ...scope, uid: choice?.kind === 'relation' ? choice.target : undefined };
};

const describeWhere = (where: FilterGroup, relation: string, scope: Scope): string => {
  const rules = describeRules(where, inside(relation, scope));
  return where.not ? scope.reader.t('say.where.not', { rules }) : rules;
};

const describeRelation = ({ relation, quantifier, where }: RelationRule, scope: Scope): string => {
  const { t } = scope.reader;
  const label = labelOf(relation, scope);
  if (!where) return t(`say.${quantifier}`, { relation: label });
  return t(`say.${quantifier}.where`, { relation: label, where: describeWhere(where, relation, scope) });
};

const describeAggregate = (rule: AggregateRule, scope: Scope): string => {
  const { t } = scope.reader;
  const { aggregate, relation, field, where, operator, value } = rule;
  const related = inside(relation, scope);
  const measured = field === undefined ? '' : labelOf(field, related);
  const type = field === undefined ? undefined : typeOf(field, related);
  const isDate = type === 'date' || type === 'datetime';
  const kind = isDate && (aggregate === 'min' || aggregate === 'max') ? (`say.${aggregate}.date` as const) : undefined;
  const named = t(kind ?? `say.${aggregate}`, { relation: labelOf(relation, scope), field: measured });
  const subject = where
    ? t('say.measured.where', { measured: named, where: describeWhere(where, relation, scope) })
    : named;
  return t(`say.${operator}`, { field: subject, value: describeValue(value, { ...scope, type, operator }) });
};

const describeRule = (rule: FieldRule, scope: Scope): string => {
  const { t } = scope.reader;
  const field = labelOf(rule.field, scope);
  if (rule.operator === 'equals' && typeof rule.value === 'boolean') {
    return t(rule.value ? 'say.yes' : 'say.no', { field });
  }
  const kind = kindOf(rule.field, scope);
  if (kind !== undefined) return describeNamed(rule, kind, scope);
  const value =
    rule.valueField === undefined
      ? describeValue(rule.value, { ...scope, type: typeOf(rule.field, scope), operator: rule.operator })
      : labelOf(rule.valueField, scope);
  const sentence = t(`say.${rule.operator}`, { field, value });
  return rule.empty === 'exclude' ? t('say.known', { sentence, field }) : sentence;
};

const typeOf = (path: string, { catalogue, uid }: Scope): AnyFieldType | undefined => {
  const choice = uid === undefined ? undefined : findChoice(catalogue, uid, path);
  return choice?.kind === 'field' ? choice.field.type : undefined;
};

const kindOf = (path: string, { catalogue, uid }: Scope): NamedKind | undefined => {
  const choice = uid === undefined ? undefined : findChoice(catalogue, uid, path);
  return choice?.kind === 'field' ? namedKindOf(choice.field, uid) : undefined;
};

const describeNamed = ({ operator, value, field }: FieldRule, kind: NamedKind, scope: Scope): string => {
  const { t, list, named } = scope.reader;
  const label = labelOf(field, scope);
  if (value === undefined) return t(`say.${operator}`, { field: label, value: '' });
  const ids = (Array.isArray(value) ? value : [value]).map(String);
  const names = list(
    ids.map((id) => {
      const name = named(kind, id);
      return name === undefined ? t(`say.hidden.${kind}`) : t('say.quoted', { value: name });
    }),
    'or',
  );
  const isOut = operator === 'not_in_list' || operator === 'not_equals';
  return t(isOut ? 'say.named.out' : 'say.named.in', { names, field: label });
};

const isDuration = (value: object): value is FilterDuration => 'amount' in value;

const describeDuration = ({ amount, unit }: FilterDuration, { t }: Reader): string => t(`duration.${unit}`, { amount });

const describeRelativeDate = ({ relative, offset }: RelativeDate, reader: Reader): string => {
  const anchor = reader.t(`anchor.${relative}`);
  if (!offset || offset.amount === 0) return anchor;
  const length = describeDuration({ ...offset, amount: Math.abs(offset.amount) }, reader);
  return reader.t(offset.amount < 0 ? 'say.earlier' : 'say.later', { anchor, length });
};

interface ValueScope extends Scope {
  type: AnyFieldType | undefined;
  operator: Operator;
}

const describeValue = (value: RuleValue | undefined, scope: ValueScope): string => {
  if (value === undefined) return '';
  const said = Array.isArray(value) ? describeList(value, scope) : describeItem(value, scope);
  const isDayInTime = scope.type === 'datetime' && [value].flat().some(isDay);
  return isDayInTime ? scope.reader.t('say.inZone', { value: said, zone: scope.timezone }) : said;
};

/** Longer lists are said in part; the rest is in the field itself. */
const MAX_SAID = 10;

const describeList = (items: readonly RuleItem[], scope: ValueScope): string => {
  const { t, list } = scope.reader;
  const said = items.slice(0, MAX_SAID).map((item) => describeItem(item, scope));
  const rest = items.length - said.length;
  const all = rest > 0 ? [...said, t('say.more', { count: rest })] : said;
  return list(all, scope.operator === 'between' ? 'and' : 'or');
};

type RuleItem = Exclude<RuleValue, readonly unknown[]>;

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T/;

/** What begins and ends with a day, so that it depends on the zone in which days are counted. */
const isDay = (value: RuleItem): boolean => {
  if (typeof value === 'string') return DAY.test(value);
  return typeof value === 'object' && 'relative' in value && value.relative !== 'now';
};

const describeItem = (value: RuleItem, scope: ValueScope): string => {
  const { reader } = scope;
  if (typeof value === 'number') return reader.number(value);
  if (typeof value === 'boolean') return reader.t(value ? 'value.yes' : 'value.no');
  if (typeof value === 'string') return describeText(value, scope);
  return isDuration(value) ? describeDuration(value, reader) : describeRelativeDate(value, reader);
};

const describeText = (value: string, { type, reader, timezone }: ValueScope): string => {
  const isDate = type === 'date' || type === 'datetime';
  if (isDate && DAY.test(value)) return reader.day(value);
  if (isDate && INSTANT.test(value)) return reader.instant(value, timezone);
  return reader.t('say.quoted', { value });
};
