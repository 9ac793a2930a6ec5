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

/**
 * Stands among the types for the mail log: whoever may not read it learns nothing of received, opened and bounced mail
 * from filters either. Spelled as the scopes of its route, by which tokens and roles of the site are granted it.
 */
export const MAIL_LOG = 'plugin::cohort.deliveries';

export const mayReadMailLog = (reads: ContentReads): boolean => reads === EVERYTHING || reads.has(MAIL_LOG);
