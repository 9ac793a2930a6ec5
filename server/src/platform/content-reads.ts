/**
 * What a request’s abilities allow to read, from the rules that Strapi has built for it already: Content Manager’s read
 * permissions of an admin user’s roles with the right to read the mail log, and the `find` and `findOne` of tokens and of users-permissions roles. A rule
 * that holds for some records only (a condition of a role) allows nothing here: a filter asks about all of them.
 */
import { MAIL_LOG, NOTHING, type ContentGrant, type ContentReads } from '../lib/content-reads';

/** The part of Strapi’s ability that is read here. */
export interface Ability {
  rules: readonly AbilityRule[];
}
interface AbilityRule {
  action: unknown;
  subject?: unknown;
  fields?: unknown;
  conditions?: unknown;
}

const CONTENT_MANAGER_READ = 'plugin::content-manager.explorer.read';
const READ_MAIL_LOG = 'plugin::cohort.deliveries.read-deliveries';

export function adminReads(ability: Ability | undefined): ContentReads {
  const grants = (ability?.rules ?? []).flatMap((rule): [string, ContentGrant][] => {
    const { action, subject, fields, conditions } = rule;
    const locales = localesOf(conditions);
    if (action === READ_MAIL_LOG && locales !== null) return [[MAIL_LOG, { fields: 'all', locales }]];
    if (action !== CONTENT_MANAGER_READ || typeof subject !== 'string' || locales === null) return [];
    return [[subject, { fields: Array.isArray(fields) ? fields.map(String) : 'all', locales }]];
  });
  return byType(grants);
}

/** Tokens and the site’s own users: a type that may be found may be read whole. */
export function contentApiReads(ability: Ability | undefined): ContentReads {
  const uids = (ability?.rules ?? []).flatMap(({ action }) => /^(.+)\.find(?:One)?$/.exec(String(action))?.[1] ?? []);
  return byType(uids.map((uid) => [uid, { fields: 'all', locales: 'all' }]));
}

/**
 * The i18n plugin writes the locales of a permission as the condition `{ $and: [{ locale: { $in: […] } }] }`.
 * Null: there is another condition.
 */
function localesOf(conditions: unknown): ContentGrant['locales'] | null {
  if (conditions === undefined || conditions === null) return 'all';
  const parts = property(conditions, '$and');
  if (!Array.isArray(parts) || Object.keys(conditions).length !== 1 || parts.length !== 1) return null;
  const [part]: unknown[] = parts;
  const locales = property(property(part, 'locale'), '$in');
  return Array.isArray(locales) && Object.keys(part as object).length === 1 ? locales.map(String) : null;
}

const property = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;

function byType(grants: readonly [string, ContentGrant][]): ContentReads {
  if (grants.length === 0) return NOTHING;
  const found = new Map<string, ContentGrant[]>();
  for (const [uid, grant] of grants) found.set(uid, [...(found.get(uid) ?? []), grant]);
  return found;
}
