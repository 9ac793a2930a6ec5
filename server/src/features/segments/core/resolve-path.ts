/**
 * In: a dotted name as a rule writes it. Out: the relations it crosses and what it ends at, or an error that says what
 * was not found. Names are looked up as own properties only: `constructor` and `__proto__` are unknown fields.
 */
import { nearestName } from '../../../lib/nearest-name';
import type { ColumnNode, EdgeNode, TableNode } from '../../audience';
import { fail, type Compilation, type Place } from './compilation';

export interface ResolvedField {
  kind: 'column';
  edges: EdgeNode[];
  column: ColumnNode;
}
export interface ResolvedRelation {
  kind: 'relation';
  edges: EdgeNode[];
  edge: EdgeNode;
  target: TableNode;
}

const own = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;

export const tableOf = ({ graph }: Compilation, uid: string): TableNode | undefined => own(graph.tables, uid);

/** Names that the grammar knows and that no content type can answer. */
const COMPUTED = /^(metric|email)\.|^segment\.member$/;

/** A column, or the relation itself, which can be empty or not. */
export function resolveField(
  place: Place,
  from: TableNode,
  name: string,
): ResolvedField | ResolvedRelation | undefined {
  const { last } = split(name);
  const walked = walk(place, from, name);
  if (walked === undefined) return undefined;
  const column = own(walked.node.columns, last);
  if (column) return { kind: 'column', edges: walked.edges, column };
  const edge = own(walked.node.edges, last);
  const target = edge && tableOf(place.compilation, edge.target);
  if (edge && target) return { kind: 'relation', edges: walked.edges, edge, target };
  unknownField(place, walked.node, { whole: name, name: last });
  return undefined;
}

/** A relation to many, reached through relations to one. */
export function resolveRelation(place: Place, from: TableNode, name: string): ResolvedRelation | undefined {
  const { last } = split(name);
  const walked = walk(place, from, name);
  if (walked === undefined) return undefined;
  const edge = own(walked.node.edges, last);
  const target = edge && tableOf(place.compilation, edge.target);
  if (!edge || !target) {
    const hint = suggestion(last, Object.keys(walked.node.edges));
    fail(place, 'unknown_relation', `${walked.node.label} has no relation “${last}”${hint}.`);
    return undefined;
  }
  if (edge.kind === 'to-one') {
    const message = `“${name}” leads to one record; write its fields as ${name}.<field> instead.`;
    fail(place, 'unsuitable_relation', message);
    return undefined;
  }
  return { kind: 'relation', edges: walked.edges, edge, target };
}

function split(name: string): { names: string[]; last: string } {
  const names = name.split('.');
  return { last: names.pop() ?? '', names };
}

/** Follows relations to one; reports the first that is missing, leads to many, or is one too far. */
function walk(place: Place, from: TableNode, whole: string) {
  const edges: EdgeNode[] = [];
  let node = from;
  for (const name of split(whole).names) {
    const edge = own(node.edges, name);
    const target = edge && tableOf(place.compilation, edge.target);
    if (!edge || !target) return void unknownField(place, node, { whole, name });
    if (edge.kind === 'to-many') {
      const message = `“${name}” leads to many records; use a rule on the relation with some, none or every.`;
      return void fail(place, 'unsuitable_relation', message);
    }
    edges.push(edge);
    node = target;
  }
  const { maxPathDepth } = place.compilation.graph;
  if (edges.length > maxPathDepth) {
    const message = `“${whole}” crosses ${edges.length} relations; at most ${maxPathDepth} are possible.`;
    return void fail(place, 'unsuitable_relation', message);
  }
  return { edges, node };
}

function unknownField(place: Place, node: TableNode, { whole, name }: { whole: string; name: string }): void {
  if (COMPUTED.test(whole)) {
    const message = `“${whole}” cannot be filtered on. Available are the fields of the record and of its related records.`;
    fail(place, 'unsupported', message);
    return;
  }
  const hint = suggestion(name, [...Object.keys(node.columns), ...Object.keys(node.edges)]);
  fail(place, 'unknown_field', `${node.label} has no field “${name}”${hint}.`);
}

const suggestion = (name: string, candidates: readonly string[]): string => {
  const nearest = nearestName(name, candidates);
  return nearest === undefined ? '' : `; did you mean “${nearest}”?`;
};
