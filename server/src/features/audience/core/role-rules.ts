/**
 * What each role of each known entity may be mapped to. One table, read by the check of a site’s mapping, by the
 * proposal of one, and by whatever lists what is possible.
 */
import type { SiteAttribute, SiteType } from '../../../lib/site-schema';

/** Roles as they come from the plugin’s configuration: `uid`, `label`, `exclude`, and a role per other key. */
export type EntityMapping = Readonly<Record<string, string | readonly string[] | undefined>>;
export type AudienceMapping = Readonly<Record<string, EntityMapping | undefined>>;

export type RoleRule =
  | { accepts: 'scalar'; types: readonly string[]; required?: boolean }
  /** A relation, to one of these entities where the mapping declares them. */
  | { accepts: 'relation'; to: readonly string[]; required?: boolean }
  /** A text attribute or a relation: a shop’s name, or the shop itself. */
  | { accepts: 'scalar-or-relation'; types: readonly string[]; required?: boolean }
  /** An attribute, or a dotted path through relations that ends in one. */
  | { accepts: 'path'; types: readonly string[]; required?: boolean };

const TEXT = ['string', 'text', 'email', 'uid'] as const;
const CHOICE = [...TEXT, 'enumeration'] as const;
const NUMBER = ['integer', 'biginteger', 'decimal', 'float'] as const;
const DAY = ['date', 'datetime'] as const;

export const ROLE_RULES: Readonly<Record<string, Readonly<Record<string, RoleRule>>>> = {
  contact: {
    email: { accepts: 'scalar', types: ['string', 'email'], required: true },
    name: { accepts: 'scalar', types: TEXT },
    company: { accepts: 'relation', to: ['company'] },
    timezone: { accepts: 'scalar', types: CHOICE },
    locale: { accepts: 'scalar', types: CHOICE },
    active: { accepts: 'scalar', types: ['boolean'] },
    unsubscribed: { accepts: 'scalar', types: ['boolean'] },
    billing: { accepts: 'scalar', types: ['boolean'] },
    loyaltyLevel: { accepts: 'scalar', types: [...CHOICE, ...NUMBER] },
  },
  company: { name: { accepts: 'scalar', types: TEXT }, contacts: { accepts: 'relation', to: ['contact'] } },
  order: {
    customer: { accepts: 'relation', to: ['contact', 'company'], required: true },
    total: { accepts: 'scalar', types: NUMBER, required: true },
    placedAt: { accepts: 'scalar', types: DAY, required: true },
    storefront: { accepts: 'scalar-or-relation', types: CHOICE },
    currency: { accepts: 'scalar', types: CHOICE },
    items: { accepts: 'relation', to: [] },
    category: { accepts: 'path', types: CHOICE },
  },
  contract: {
    number: { accepts: 'scalar', types: [...TEXT, ...NUMBER] },
    company: { accepts: 'relation', to: ['company'] },
    startDate: { accepts: 'scalar', types: DAY },
    endDate: { accepts: 'scalar', types: DAY, required: true },
    monthlyValue: { accepts: 'scalar', types: NUMBER },
  },
  invoice: {
    number: { accepts: 'scalar', types: [...TEXT, ...NUMBER] },
    company: { accepts: 'relation', to: ['company'] },
    dueDate: { accepts: 'scalar', types: DAY, required: true },
    amount: { accepts: 'scalar', types: NUMBER },
    paid: { accepts: 'scalar', types: ['boolean'] },
  },
};

/** The uids of a role’s allowed targets; undefined where any target is right. */
export function allowedTargets(rule: RoleRule, mapping: AudienceMapping): string[] | undefined {
  if (rule.accepts !== 'relation') return undefined;
  const uids = rule.to.map((key) => mapping[key]?.uid).filter((uid): uid is string => typeof uid === 'string');
  return uids.length === 0 ? undefined : uids;
}

/** Whether an attribute may play a role. A role never falls on a password, whatever the rule says. */
export function fitsRole(attribute: SiteAttribute, rule: RoleRule, targets: readonly string[] | undefined): boolean {
  if (rule.accepts === 'relation') return isRelationTo(attribute, targets);
  if (rule.accepts !== 'scalar' && attribute.relation !== undefined) return true;
  return attribute.column !== undefined && rule.types.includes(attribute.type);
}

const isRelationTo = (attribute: SiteAttribute, targets: readonly string[] | undefined): boolean =>
  attribute.relation !== undefined && (targets === undefined || targets.includes(attribute.relation.target));

/** Names of the attributes that may play a role, in the schema’s order, without Strapi’s own bookkeeping. */
export const attributesFor = (type: SiteType, rule: RoleRule, targets: readonly string[] | undefined): string[] =>
  Object.entries(type.attributes)
    .filter(([name, attribute]) => !BOOKKEEPING.has(name) && fitsRole(attribute, rule, targets))
    .map(([name]) => name);

const BOOKKEEPING = new Set(['createdBy', 'updatedBy', 'localizations', 'locale']);
