/** The site’s content types and components as plain data: what Strapi knows about them, without Strapi. */

/** How a row of the owning table reaches rows of the target; see LinkNode in the table graph. */
export type SiteLink =
  | { kind: 'join-table'; table: string; from: string; to: string; on: Record<string, string> }
  | { kind: 'column'; fromColumn: string; toColumn: string };

export interface SiteRelation {
  kind: 'to-one' | 'to-many';
  /** The uid of the content type or component at the other end. */
  target: string;
  link: SiteLink;
}

export interface SiteAttribute {
  /** Strapi’s own type: string, email, decimal, relation, media, component, json, … */
  type: string;
  isPrivate: boolean;
  /** Absent where the attribute has no column of its own. */
  column?: string;
  enum?: string[];
  /** Digits after the point, where the schema states them. */
  scale?: number;
  /** Absent where it is none, and where one attribute leads to rows of several types. */
  relation?: SiteRelation;
}

export interface SiteType {
  uid: string;
  label: string;
  table: string;
  isComponent: boolean;
  hasDrafts: boolean;
  isLocalized: boolean;
  attributes: Record<string, SiteAttribute>;
}

export interface SiteSchema {
  types: Record<string, SiteType>;
  defaultLocale: string | null;
}
