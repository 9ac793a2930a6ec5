/**
 * In: a dotted name as a rule writes it. Out: the relations it crosses and what it ends at, or an error that says what
 * was not found. Names are looked up as own properties only: `constructor` and `__proto__` are unknown fields.
 */
import type { ErrorPath } from '../../../contracts';
import { nearestName } from '../../../lib/nearest-name';
import type { ColumnNode, EdgeNode, TableNode } from '../../audience';
import { fail, type Compilation } from './compilation';

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
  compilation: Compilation,
  from: TableNode,
  name: string,
  path: ErrorPath,
): ResolvedField | ResolvedRelation | undefined {
  const { names, last } = split(name);
  const walked = walk(compilation, from, names, path, name);
  if (walked === undefined) return undefined;
  const column = own(walked.node.columns, last);
  if (column) return { kind: 'column', edges: walked.edges, column };
  const edge = own(walked.node.edges, last);
  const target = edge && tableOf(compilation, edge.target);
  if (edge && target) return { kind: 'relation', edges: walked.edges, edge, target };
  unknownField(compilation, walked.node, name, last, path);
  return undefined;
}

/** A relation to many, reached through relations to one. */
export function resolveRelation(
  compilation: Compilation,
  from: TableNode,
  name: string,
  path: ErrorPath,
): ResolvedRelation | undefined {
  const { names, last } = split(name);
  const walked = walk(compilation, from, names, path, name);
  if (walked === undefined) return undefined;
  const edge = own(walked.node.edges, last);
  const target = edge && tableOf(compilation, edge.target);
  if (!edge || !target) {
    const hint = suggestion(last, Object.keys(walked.node.edges));
    fail(compilation, path, 'unknown_relation', `${walked.node.label} has no relation “${last}”${hint}.`);
    return undefined;
  }
  if (edge.kind === 'to-one') {
    const message = `“${name}” leads to one record; write its fields as ${name}.<field> instead.`;
    fail(compilation, path, 'unsuitable_relation', message);
    return undefined;
  }
  return { kind: 'relation', edges: walked.edges, edge, target };
}

function split(name: string): { names: string[]; last: string } {
  const names = name.split('.');
  return { last: names.pop() ?? '', names };
}

/** Follows relations to one; reports the first that is missing, leads to many, or is one too far. */
function walk(compilation: Compilation, from: TableNode, names: readonly string[], path: ErrorPath, whole: string) {
  const edges: EdgeNode[] = [];
  let node = from;
  for (const name of names) {
    const edge = own(node.edges, name);
    const target = edge && tableOf(compilation, edge.target);
    if (!edge || !target) return void unknownField(compilation, node, whole, name, path);
    if (edge.kind === 'to-many') {
      const message = `“${name}” leads to many records; use a rule on the relation with some, none or every.`;
      return void fail(compilation, path, 'unsuitable_relation', message);
    }
    edges.push(edge);
    node = target;
  }
  const { maxPathDepth } = compilation.graph;
  if (edges.length > maxPathDepth) {
    const message = `“${whole}” crosses ${edges.length} relations; at most ${maxPathDepth} are possible.`;
    return void fail(compilation, path, 'unsuitable_relation', message);
  }
  return { edges, node };
}

function unknownField(compilation: Compilation, node: TableNode, whole: string, name: string, path: ErrorPath): void {
  if (COMPUTED.test(whole)) {
    const message = `“${whole}” cannot be filtered on. Available are the fields of the record and of its related records.`;
    fail(compilation, path, 'unsupported', message);
    return;
  }
  const hint = suggestion(name, [...Object.keys(node.columns), ...Object.keys(node.edges)]);
  fail(compilation, path, 'unknown_field', `${node.label} has no field “${name}”${hint}.`);
}

const suggestion = (name: string, candidates: readonly string[]): string => {
  const nearest = nearestName(name, candidates);
  return nearest === undefined ? '' : `; did you mean “${nearest}”?`;
};
