/**
 * Whose documents a filter reads. In: a filter and the schema as a graph. Out: every content type that its rules and
 * paths touch, with the relations that lead there from a member; and the segments that it refers to. Names that the
 * graph does not know lead nowhere: such a filter is broken and evaluates to nobody.
 */
import {
  isAggregateRule,
  isGroup,
  isMetricName,
  isRelationRule,
  SEGMENT_MEMBER,
  type FieldRule,
  type Filter,
  type FilterGroup,
  type FilterNode,
} from '../../../contracts';
import { customerOrders, type EdgeNode, type TableGraph, type TableNode } from '../../audience';

export interface DependencyPath {
  /** A content type; parts of a document (components) belong to the type that holds them. */
  uid: string;
  /** From a member to its documents of that type; none for the members themselves. */
  edges: readonly EdgeNode[];
  /** The same as text, by which two paths are one. */
  key: string;
}

export interface Dependencies {
  paths: DependencyPath[];
  /** By document id; their members are read through `edges` of the path at which they are named. */
  segments: { id: string; at: DependencyPath }[];
}

/** A filter of a referenced segment begins where it is named. */
export function dependenciesOf(filter: Filter, graph: TableGraph, root: DependencyPath): Dependencies {
  const found: Found = { graph, paths: new Map(), segments: new Map() };
  const node = own(graph.tables, root.uid);
  const start: Position | undefined = node && { node, path: root };
  if (start) {
    found.paths.set(root.key, root);
    visitGroup(found, start, filter);
  }
  return { paths: [...found.paths.values()], segments: [...found.segments.values()] };
}

export const membersThemselves = (uid: string): DependencyPath => ({ uid, edges: [], key: '' });

interface Found {
  graph: TableGraph;
  paths: Map<string, DependencyPath>;
  segments: Map<string, Dependencies['segments'][number]>;
}

/** A table, and the document that the row belongs to. */
interface Position {
  node: TableNode;
  path: DependencyPath;
}

const own = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;

function visitGroup(found: Found, at: Position, { rules }: Pick<FilterGroup, 'rules'>): void {
  for (const rule of rules) visitNode(found, at, rule);
}

function visitNode(found: Found, at: Position, node: FilterNode): void {
  if (isGroup(node)) return visitGroup(found, at, node);
  if (isRelationRule(node) || isAggregateRule(node)) {
    const related = walk(found, at, node.relation.split('.'));
    if (!related) return;
    if (isAggregateRule(node) && node.field !== undefined) walk(found, related, node.field.split('.'));
    if (node.where) visitGroup(found, related, node.where);
    return;
  }
  visitField(found, at, node);
  if (node.valueField !== undefined) walk(found, at, node.valueField.split('.'));
}

function visitField(found: Found, at: Position, { field, value }: FieldRule): void {
  const names = field.split('.');
  const owner = walk(found, at, names.slice(0, -2));
  const computed = names.slice(-2).join('.');
  const isOwn = owner !== undefined && own(owner.node.edges, names[names.length - 2] ?? '') !== undefined;
  if (owner && !isOwn && computed === SEGMENT_MEMBER) return nameSegments(found, owner, value);
  if (owner && !isOwn && isMetricName(computed)) return visitOrders(found, owner);
  walk(found, at, names);
}

function nameSegments(found: Found, { path }: Position, value: unknown): void {
  for (const id of [value].flat()) {
    if (typeof id === 'string') found.segments.set(`${path.key}#${id}`, { id, at: path });
  }
}

function visitOrders(found: Found, at: Position): void {
  const orders = customerOrders(found.graph, at.node.uid);
  if (!orders.ok) return;
  let position: Position | undefined = at;
  for (const edge of orders.edges) position = position && step(found, position, { edge, name: `@${edge.target}` });
}

/** As far as the names lead: a column ends the way. Undefined where a relation on it is missing. */
function walk(found: Found, from: Position, names: readonly string[]): Position | undefined {
  let at = from;
  for (const [index, name] of names.entries()) {
    const edge = own(at.node.edges, name);
    const next = edge && step(found, at, { edge, name });
    if (!next) return index === names.length - 1 ? at : undefined;
    at = next;
  }
  return at;
}

function step(found: Found, at: Position, { edge, name }: { edge: EdgeNode; name: string }): Position | undefined {
  const node = own(found.graph.tables, edge.target);
  if (!node) return undefined;
  const edges = [...at.path.edges, edge];
  const key = at.path.key === '' ? name : `${at.path.key}.${name}`;
  // A component has no document of its own: what changes is the document that holds it.
  const path: DependencyPath = { uid: node.isComponent ? at.path.uid : node.uid, edges, key };
  if (!node.isComponent) found.paths.set(key, path);
  return { node, path };
}
