/**
 * Which members a changed document concerns. In: the way from a member to such documents, and their ids. Out: SQL for the
 * members that reach one of them now, through any version or translation: rather too many than too few, since each is
 * asked again by the filter itself.
 */
import { fragment, joinFragments, type SqlFragment } from '../../../lib/sql-fragment';
import { joinLink, type Quote, type TableGraph, type TableNode } from '../../audience';
import type { DependencyPath } from './dependencies';

export interface AffectedQuestion {
  graph: TableGraph;
  quote: Quote;
  rootUid: string;
  path: DependencyPath;
  documentIds: readonly string[];
  /** One more than is wanted tells that there are too many. */
  limit: number;
}

/** `SELECT … AS id`; null where the graph no longer holds the way. */
export function affectedStatement(question: AffectedQuestion): SqlFragment | null {
  const { graph, quote, rootUid, path, documentIds, limit } = question;
  const root = graph.tables[rootUid];
  if (!root) return null;
  const joins: SqlFragment[] = [
    fragment(`SELECT DISTINCT m0.${quote('document_id')} AS id FROM ${quote(root.table)} AS m0`),
  ];
  let at = anyRow(root, 'm0', quote);
  joins.push(at.join);
  for (const [index, edge] of path.edges.entries()) {
    const node = graph.tables[edge.target];
    if (!node) return null;
    const to = `m${index + 1}`;
    joins.push(joinLink({ link: edge.link, from: at.alias, to, toTable: node.table, quote }));
    at = index + 1 === path.edges.length ? { alias: to, join: fragment('') } : anyRow(node, to, quote);
    joins.push(at.join);
  }
  const marks = documentIds.map(() => '?').join(', ');
  joins.push(fragment(`WHERE ${at.alias}.${quote('document_id')} IN (${marks}) LIMIT ${limit}`, documentIds));
  return joinFragments(
    joins.filter(({ sql }) => sql !== ''),
    ' ',
  );
}

/** Links join rows: of a document with drafts or translations each row may carry its own. */
function anyRow(node: TableNode, alias: string, quote: Quote): { alias: string; join: SqlFragment } {
  if (node.isComponent || (!node.hasDrafts && !node.isLocalized)) return { alias, join: fragment('') };
  const any = `${alias}_any`;
  const same = `${any}.${quote('document_id')} = ${alias}.${quote('document_id')}`;
  return { alias: any, join: fragment(`JOIN ${quote(node.table)} AS ${any} ON ${same}`) };
}
