export * from './audience';
export { documentScope, type Quote } from './core/document-scope';
export type { ColumnNode, EdgeNode, LinkNode, TableGraph, TableNode } from './core/table-graph';
