/** What the audience feature answers to the features on its right. */
import { domainToASCII, domainToUnicode } from 'node:url';
import type { Catalogue } from '../../contracts';
import type { ContentReads } from '../../lib/content-reads';
import { isMailbox } from '../../lib/mailbox';
import type { SqlFragment } from '../../lib/sql-fragment';
import { foldText } from '../../lib/text-fold';
import type { Queryable } from '../../platform/database';
import type { TableGraph } from './core/table-graph';

/** A configured entity whose roles were checked against the site’s schema: role → attribute name. */
export interface AudienceEntity {
  key: string;
  uid: string;
  label: string;
  roles: Readonly<Record<string, string | undefined>>;
}

export const MAILABILITIES = ['mailable', 'no_address', 'unsubscribed', 'inactive', 'suppressed'] as const;
/** The gate’s answer for one contact; the first reason that holds, in this order after `mailable`. */
export type Mailability = (typeof MAILABILITIES)[number];

/** A contact read fresh for sending. `data` holds every readable attribute for templates, without private ones. */
export interface Recipient {
  uid: string;
  documentId: string;
  email: string | null;
  name: string | null;
  timezone: string | null;
  locale: string | null;
  mailability: Mailability;
  data: Record<string, unknown>;
  company: Record<string, unknown> | null;
}

/** What may be read of the audience: by anybody, or by one caller. */
export interface ReadableAudience {
  catalogue(): Catalogue;
  graph(): TableGraph;
  entities(): AudienceEntity[];
  /** Undefined for a key the site has not declared, or whose content type may not be read. */
  entity(key: string): AudienceEntity | undefined;
  /**
   * A role’s column over the alias, for what is shown to people and searched by them: NULL where the role is not
   * mapped, and where its attribute may not be read.
   */
  shownColumn(entity: AudienceEntity, role: string, alias: string): SqlFragment;
  /** Whether the attribute that plays the role may be read. */
  mayRead(entity: AudienceEntity, role: string): boolean;
  /** Whether what the gate of mailing looks at may be read: how many can be mailed, and why others cannot, tells it. */
  mayReadMailability(): boolean;
}

/** By itself it knows all that may be read by anybody; private, password and excluded attributes may not. */
export interface Audience extends ReadableAudience {
  /** For answers to a caller; see `readsOf` of platform/caller. */
  readableBy(reads: ContentReads): ReadableAudience;
  /** The entity that receives mail. */
  contact(): AudienceEntity;
  /** Rows of an entity that count as documents: published, one locale per document. Over the given alias. */
  scope(entity: AudienceEntity, alias: string): SqlFragment;
  /** `contact table AS alias`, quoted for the engine. */
  from(entity: AudienceEntity, alias: string): SqlFragment;
  /** A role’s column over the alias; NULL where the role is not mapped. */
  column(entity: AudienceEntity, role: string, alias: string): SqlFragment;
  /** A column of addresses, written as `normaliseAddress` writes them. */
  normalised(address: SqlFragment): SqlFragment;
  /**
   * One of MAILABILITIES as text, for the contact row under the alias: the one gate of counts, previews, enrolling
   * and sending. `sequenceId` adds suppressions of that scope.
   */
  mailability(alias: string, nowMs: SqlFragment, sequenceId?: string): SqlFragment;
  /**
   * Joins members of `entity` (alias `member`) to the contact rows that would receive mail (alias `recipient`):
   * a contact is its own recipient, a company’s are its contacts. Null where the entity reaches no address.
   */
  recipients(entity: AudienceEntity, member: string, recipient: string): SqlFragment | null;
  /** Null when the contact no longer exists. */
  findRecipient(documentId: string, options?: RecipientOptions): Promise<Recipient | null>;
  /** By document id; those that no longer exist are absent. */
  findRecipients(documentIds: readonly string[], options?: RecipientOptions): Promise<ReadonlyMap<string, Recipient>>;
}

export interface RecipientOptions {
  /** Suppressions of this sequence count too. */
  sequenceId?: string;
  within?: Queryable;
}

/** An address as suppressions store it: trimmed, and folded as the databases fold. */
export const normaliseAddress = (address: string): string => foldText(address.trim());

/** `xn--` begins a label that is spelled in ASCII, whatever it says in Unicode (RFC 5891). */
const FOREIGN_DOMAIN = /[^\u0000-\u007f]|(?:^|\.)xn--/;

/**
 * Every spelling of the mailbox, normalised and each once, the one that was given first: a domain in another script is
 * written in Unicode or in ASCII, and databases compare letters. No more than MOST_SPELLINGS.
 */
export const spellingsOf = (address: string): [string, ...string[]] => {
  const given = normaliseAddress(address);
  const at = given.lastIndexOf('@') + 1;
  const domain = given.slice(at);
  if (at === 0 || !FOREIGN_DOMAIN.test(domain)) return [given];
  const others = [domainToASCII(domain), foldText(domainToUnicode(domain))].map((one) => given.slice(0, at) + one);
  return [given, ...new Set(others.filter((one) => one !== given && isMailbox(one)))];
};

export const MOST_SPELLINGS = 3;
