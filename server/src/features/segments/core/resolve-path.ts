/**
 * In: a dotted name as a rule writes it. Out: the relations it crosses and what it ends at, or an error that says what
 * was not found. Names are looked up as own properties only: `constructor` and `__proto__` are unknown fields.
 */
import { isMailRelation, type MailRelationName } from '../../../contracts';
import { nearestName } from '../../../lib/nearest-name';
import { isContact, type ColumnNode, type EdgeNode, type TableNode } from '../../audience';
import { isComputedName, resolveComputed, type Computed } from './computed-field';
import { fail, type Compilation, type Place } from './compilation';
import { mailTable } from './mail-relations';

export interface ResolvedColumn {
  kind: 'column';
  edges: EdgeNode[];
  column: ColumnNode;
}
export interface MailEdge {
  kind: 'mail';
  name: MailRelationName;
}
export interface ResolvedRelation {
  kind: 'relation';
  edges: EdgeNode[];
  edge: EdgeNode | MailEdge;
  target: TableNode;
}
export type ResolvedComputed = Computed & { edges: EdgeNode[] };
export type ResolvedField = ResolvedColumn | ResolvedRelation | ResolvedComputed;

const own = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;

export const tableOf = ({ graph }: Compilation, uid: string): TableNode | undefined => own(graph.tables, uid);

/** A column, the relation itself, which can be empty or not, or what is computed of the record. */
export function resolveField(place: Place, from: TableNode, name: string): ResolvedField | undefined {
  const path = splitPath(name);
  const walked = walk(place, from, path);
  if (walked === undefined) return undefined;
  const { edges, node } = walked;
  if (walked.computed !== undefined) {
    if (isMailRelation(walked.computed)) return mailOf(place, walked, walked.computed);
    const computed = resolveComputed(place, node, walked.computed);
    return computed && { ...computed, edges };
  }
  const column = own(node.columns, path.last);
  if (column) return { kind: 'column', edges, column };
  const edge = own(node.edges, path.last);
  const target = edge && tableOf(place.compilation, edge.target);
  if (edge && target) return { kind: 'relation', edges, edge, target };
  unknownField(place, node, path.last);
  return undefined;
}

/** A relation to many, reached through relations to one. */
export function resolveRelation(place: Place, from: TableNode, name: string): ResolvedRelation | undefined {
  const path = splitPath(name);
  const walked = walk(place, from, path);
  if (walked === undefined) return undefined;
  const { edges, node, computed } = walked;
  if (computed !== undefined && isMailRelation(computed)) return mailOf(place, walked, computed);
  const edge = own(node.edges, path.last);
  const target = edge && tableOf(place.compilation, edge.target);
  if (!edge || !target) {
    const hint = suggestion(path.last, Object.keys(node.edges));
    fail(place, 'unknown_relation', `${node.label} has no relation “${path.last}”${hint}.`);
    return undefined;
  }
  if (edge.kind === 'to-one') {
    const message = `“${name}” leads to one record; write its fields as ${name}.<field> instead.`;
    fail(place, 'unsuitable_relation', message);
    return undefined;
  }
  return { kind: 'relation', edges, edge, target };
}

function mailOf(place: Place, { edges, node }: Walked, name: MailRelationName): ResolvedRelation | undefined {
  if (isContact(place.compilation.graph, node.uid)) {
    return { kind: 'relation', edges, edge: { kind: 'mail', name }, target: mailTable(name) };
  }
  const message = `${node.label} has no “${name}”: mail goes to contacts; reach them by a path or a rule on the relation.`;
  return void fail(place, 'unknown_relation', message);
}

interface Path {
  whole: string;
  names: string[];
  last: string;
}

function splitPath(whole: string): Path {
  const names = whole.split('.');
  return { whole, last: names.pop() ?? '', names };
}

interface Walked {
  edges: EdgeNode[];
  node: TableNode;
  /** The rest of the path where it names what is computed: `metric.orderCount`. */
  computed?: string;
}

/** Follows relations to one; reports the first that is missing, leads to many, or is one too far. */
function walk(place: Place, from: TableNode, { whole, names, last }: Path): Walked | undefined {
  const edges: EdgeNode[] = [];
  let node = from;
  let computed: string | undefined;
  for (const [index, name] of names.entries()) {
    const edge = own(node.edges, name);
    const target = edge && tableOf(place.compilation, edge.target);
    // A relation of the site’s own that bears such a name goes first.
    if (!edge && index === names.length - 1 && isComputedName(`${name}.${last}`, place.compilation.graph)) {
      computed = `${name}.${last}`;
      break;
    }
    if (!edge || !target) return void unknownField(place, node, name);
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
  return { edges, node, computed };
}

function unknownField(place: Place, node: TableNode, name: string): void {
  const hint = suggestion(name, [...Object.keys(node.columns), ...Object.keys(node.edges)]);
  fail(place, 'unknown_field', `${node.label} has no field “${name}”${hint}.`);
}

const suggestion = (name: string, candidates: readonly string[]): string => {
  const nearest = nearestName(name, candidates);
  return nearest === undefined ? '' : `; did you mean “${nearest}”?`;
};
