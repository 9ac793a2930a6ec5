/**
 * The filterable part of the site’s schema as plain data: tables, columns and the joins between them.
 * Only what may be filtered on is in here; what is absent does not exist for a filter.
 */
import type { FieldType } from '../../../contracts';

export interface ColumnNode {
  column: string;
  label: string;
  type: FieldType;
  /** Digits after the point of a decimal; 2 unless the schema states another. */
  scale?: number;
  enum?: string[];
}

/**
 * How a row of the owning table reaches rows of the target, oriented from the owner.
 * join-table: owner.id = link[from], link[to] = target.id, and every `on` column equals its value.
 * column: owner[fromColumn] = target[toColumn].
 */
export type LinkNode =
  | { kind: 'join-table'; table: string; from: string; to: string; on: Record<string, string> }
  | { kind: 'column'; fromColumn: string; toColumn: string };

export interface EdgeNode {
  kind: 'to-one' | 'to-many';
  label: string;
  target: string;
  link: LinkNode;
}

export interface TableNode {
  uid: string;
  label: string;
  table: string;
  /** Components have no document id, no drafts, no locale. */
  isComponent: boolean;
  /** Rows with published_at NULL are drafts and never count. */
  hasDrafts: boolean;
  /** One row per locale and document. */
  isLocalized: boolean;
  columns: Record<string, ColumnNode>;
  edges: Record<string, EdgeNode>;
}

/** An entity of the mapping: role → attribute name. What a role names may be absent from the graph. */
export interface GraphEntity {
  key: string;
  uid: string;
  label: string;
  roles: Readonly<Record<string, string | undefined>>;
}

export interface TableGraph {
  /** By content type or component uid. */
  tables: Record<string, TableNode>;
  /** What the tables stand for: whose orders, and which attribute is their total, is said by roles. */
  entities: readonly GraphEntity[];
  /** The row of a localized document that speaks for it, where it exists; otherwise its first locale by name. */
  defaultLocale: string | null;
  maxPathDepth: number;
  /** Where the mail log may not be read: what happened to mail does not exist. */
  hidesMail?: boolean;
}
