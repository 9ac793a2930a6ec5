/** What somebody may read of the site’s content, as plain data. */

/** One grant on a content type. A type may have several, one per role: what any of them allows may be read. */
export interface ContentGrant {
  /** Attribute names, dotted inside components (`address.city`); a component’s name alone stands for all of it. */
  fields: 'all' | readonly string[];
  /** The locales whose versions it covers; of no weight where a type has none. */
  locales: 'all' | readonly string[];
}

/** By content type uid; a type that is absent may not be read at all. */
export type ContentReads = 'everything' | ReadonlyMap<string, readonly ContentGrant[]>;

export const EVERYTHING: ContentReads = 'everything';
export const NOTHING: ContentReads = new Map();
