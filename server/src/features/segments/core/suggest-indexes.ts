/**
 * In: a filter that compiles, the schema as a graph, the engine, and the indexes that exist. Out: the indexes that its
 * count over everybody could use and that are missing. What the compiler would refuse is passed over here.
 * A column of the filtered record itself is never suggested: counting reads each of its rows once in any case.
 */
import {
  isAggregateRule,
  isGroup,
  isRelationRule,
  type AggregateRule,
  type FieldRule,
  type Filter,
  type FilterGroup,
  type FilterNode,
  type IndexSuggestion,
  type RelationRule,
} from '../../../contracts';
import type { EdgeNode, TableGraph, TableNode } from '../../audience';
import type { Dialect } from './dialects';
import { indexKey, toSuggestion, type ExistingIndex, type WantedIndex } from './index-statement';
import { columnIndex } from './indexable-column';
import { positiveOf } from './positive-operator';

export type { ExistingIndex } from './index-statement';

export interface SuggestContext {
  graph: Pick<TableGraph, 'tables'>;
  rootUid: string;
  dialect: Pick<Dialect, 'engine' | 'quote' | 'fold'>;
}

/** Each index once, in the order of the rules. */
export function suggestIndexes(
  filter: Filter,
  context: SuggestContext,
  existing: readonly ExistingIndex[],
): IndexSuggestion[] {
  const root = own(context.graph.tables, context.rootUid);
  if (root === undefined) return [];
  const wanted = ofGroup({ context, node: root, isRelated: false, drives: false, negated: false, inOr: false }, filter);
  const known = new Set(existing.map(({ table, leading }) => indexKey(table, leading)));
  return wanted.flatMap((index) => {
    const key = indexKey(index.table, index.folded ?? index.column);
    if (known.has(key)) return [];
    known.add(key);
    return [toSuggestion(context.dialect, index)];
  });
}

/** The row that rules are read on, as the compiler reaches it. */
interface Row {
  context: SuggestContext;
  node: TableNode;
  isRelated: boolean;
  /** The engine can begin at this table and find the owners from it. */
  drives: boolean;
  /** The complement of the rules is compiled. */
  negated: boolean;
  /** Beside other conditions of which one is enough. */
  inOr: boolean;
}

function ofGroup(row: Row, { rules, matchType, not }: FilterGroup): WantedIndex[] {
  const negated = row.negated !== (not === true);
  const inOr = row.inOr || (rules.length > 1 && (matchType === 'any') !== negated);
  return rules.flatMap((rule) => ofNode({ ...row, negated, inOr }, rule));
}

function ofNode(row: Row, node: FilterNode): WantedIndex[] {
  if (isGroup(node)) return ofGroup(row, node);
  if (isRelationRule(node)) return ofRelationRule(row, node);
  return isAggregateRule(node) ? ofAggregateRule(row, node) : ofFieldRule(row, node);
}

function ofFieldRule(row: Row, rule: FieldRule): WantedIndex[] {
  const names = rule.field.split('.');
  const last = names.pop() ?? '';
  const walked = walk(row, names);
  if (walked === undefined) return [];
  const { row: end, links } = walked;
  const edge = own(end.node.edges, last);
  if (edge) return [...links, ...(step(end, edge)?.links ?? [])];
  const column = own(end.node.columns, last);
  const isComplement = names.length === 0 && row.negated !== positiveOf(rule.operator).negated;
  const isUsable = end.isRelated && end.drives && !end.inOr && !isComplement;
  const index = column && isUsable ? columnIndex(row.context.dialect, { node: end.node, column, rule }) : undefined;
  return index ? [...links, index] : links;
}

function ofRelationRule(row: Row, { relation, quantifier, where }: RelationRule): WantedIndex[] {
  const reached = walk(row, relation.split('.'));
  if (reached === undefined) return [];
  const inner = where ? ofGroup({ ...reached.row, negated: quantifier === 'every' }, where) : [];
  return [...reached.links, ...inner];
}

/** Groups are made without looking at the owner, so every engine may begin with the related records. */
function ofAggregateRule(row: Row, { relation, where }: AggregateRule): WantedIndex[] {
  const reached = walk(row, relation.split('.'));
  if (reached === undefined) return [];
  return [...reached.links, ...(where ? ofGroup({ ...reached.row, drives: true }, where) : [])];
}

interface Reached {
  row: Row;
  links: WantedIndex[];
}

function walk(row: Row, names: readonly string[]): Reached | undefined {
  let reached: Reached = { row, links: [] };
  for (const name of names) {
    const edge = own(reached.row.node.edges, name);
    const next = edge && step(reached.row, edge);
    if (next === undefined) return undefined;
    reached = { row: next.row, links: [...reached.links, ...next.links] };
  }
  return reached;
}

/** One EXISTS over an edge. */
function step(row: Row, edge: EdgeNode): Reached | undefined {
  const node = own(row.context.graph.tables, edge.target);
  if (node === undefined) return undefined;
  const next = { ...row, node, isRelated: true, drives: drivesThroughExists(row), negated: false, inOr: false };
  return { row: next, links: linkIndexes(row, edge, node) };
}

/**
 * PostgreSQL makes a semi-join, an anti-join or a hash of every EXISTS, MariaDB and MySQL 8.0.17 of one that is in no
 * OR; SQLite looks the related records up from the owner, always.
 */
function drivesThroughExists({ context, isRelated, drives, inOr }: Row): boolean {
  if (isRelated && !drives) return false;
  const { engine } = context.dialect;
  return engine === 'postgres' || (engine === 'mysql' && !inOr);
}

/** What finds the related records of an owner. The primary key needs no index. */
function linkIndexes({ node }: Row, { link, label }: EdgeNode, target: TableNode): WantedIndex[] {
  const reason = `Finds ${label} of each ${node.label}.`;
  if (link.kind === 'join-table') return [{ table: link.table, column: link.from, reason }];
  return link.toColumn === 'id' ? [] : [{ table: target.table, column: link.toColumn, reason }];
}

const own = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;
