/**
 * In: the site’s schema. Out: the mapping that its content types and attributes suggest by name and type, with the text
 * to paste into config/plugins.ts. A guess, always shown and never applied; every role in it passes check-mapping.
 */
import type { AudienceProposal } from '../../../contracts';
import type { SiteSchema, SiteType } from '../../../lib/site-schema';
import { isForeign } from './foreign-types';
import { allowedTargets, attributesFor, ROLE_RULES, type AudienceMapping } from './role-rules';

const USERS_UID = 'plugin::users-permissions.user';

/** In the order in which types are handed out: relations of later ones point at earlier ones. */
const TYPE_NAMES = {
  contact: /contact|customer|client|person|people|subscriber|lead|member|user$/i,
  company: /compan|organi[sz]ation|account|business|firm/i,
  order: /order|purchase|sale|transaction/i,
  contract: /contract|subscription|agreement|policy|lease/i,
  invoice: /invoice|bill/i,
} as const satisfies Record<string, RegExp>;

const ROLE_NAMES: Readonly<Record<string, RegExp>> = {
  'contact.email': /^e?-?_?mail$|email/i,
  'contact.name': /^(full|display)?_?name$|username/i,
  'contact.timezone': /time_?zone/i,
  'contact.locale': /locale|language/i,
  'contact.active': /^(is)?_?active$/i,
  'contact.unsubscribed': /unsubscribed|opted?_?out/i,
  'contact.billing': /billing/i,
  'contact.loyaltyLevel': /loyalty|tier/i,
  'company.name': /name/i,
  'order.total': /total|amount|price|value/i,
  'order.placedAt': /placed|ordered|purchased|date|createdAt/i,
  'order.storefront': /storefront|shop|store|channel/i,
  'order.currency': /currency/i,
  'order.items': /items|lines|products/i,
  'contract.number': /number|reference|code/i,
  'contract.startDate': /start|begin|signed/i,
  'contract.endDate': /end|expir|renew|until/i,
  'contract.monthlyValue': /monthly|value|fee|amount/i,
  'invoice.number': /number|reference|code/i,
  'invoice.dueDate': /due/i,
  'invoice.amount': /amount|total|value/i,
  'invoice.paid': /paid/i,
};

type Proposed = Record<string, Record<string, string>>;

export function proposeMapping(site: SiteSchema): Omit<AudienceProposal, 'isConfigured'> {
  const proposed: Proposed = {};
  const taken = new Set<string>();
  for (const [key, pattern] of Object.entries(TYPE_NAMES)) {
    for (const type of candidates(site, pattern, taken)) {
      const roles = rolesFor(key, type, proposed);
      if (!roles) continue;
      proposed[key] = { uid: type.uid, ...roles };
      taken.add(type.uid);
      break;
    }
  }
  addForwardRelations(proposed, site);
  return { entities: proposed, snippet: snippetOf(proposed) };
}

/** The site’s own types first, the users of users-permissions last. */
function candidates(site: SiteSchema, pattern: RegExp, taken: ReadonlySet<string>): SiteType[] {
  const named = Object.values(site.types).filter(
    (type) =>
      !type.isComponent &&
      !isForeign(type.uid) &&
      !taken.has(type.uid) &&
      pattern.test(type.uid.split('.').pop() ?? ''),
  );
  return named.filter((type) => type.uid.startsWith('api::')).concat(named.filter((type) => type.uid === USERS_UID));
}

/** Undefined when a required role finds no attribute. */
function rolesFor(key: string, type: SiteType, mapping: AudienceMapping): Record<string, string> | undefined {
  const roles: Record<string, string> = {};
  for (const [role, rule] of Object.entries(ROLE_RULES[key] ?? {})) {
    const targets = allowedTargets(rule, mapping);
    const isLink = rule.accepts === 'relation' && rule.to.length > 0;
    const fitting = isLink && targets === undefined ? [] : attributesFor(type, rule, targets);
    const pattern = ROLE_NAMES[`${key}.${role}`];
    const match = isLink ? fitting[0] : fitting.find((name) => pattern?.test(name));
    if (match !== undefined) roles[role] = match;
    else if (rule.required === true) return undefined;
  }
  return roles;
}

/** Relations to entities that were found later: a contact’s company. */
function addForwardRelations(proposed: Proposed, site: SiteSchema): void {
  for (const [key, entity] of Object.entries(proposed)) {
    const type = site.types[entity.uid ?? ''];
    for (const [role, rule] of Object.entries(ROLE_RULES[key] ?? {})) {
      const targets = allowedTargets(rule, proposed);
      if (entity[role] !== undefined || !type || !targets) continue;
      const match = attributesFor(type, rule, targets)[0];
      if (match !== undefined) entity[role] = match;
    }
  }
}

function snippetOf(proposed: Proposed): string {
  const entries = Object.entries(proposed).map(([key, roles]) => {
    const pairs = Object.entries(roles).map(([role, value]) => `${role}: '${value}'`);
    return `        ${key}: { ${pairs.join(', ')} },`;
  });
  return [
    '  cohort: {',
    '    enabled: true,',
    '    config: {',
    '      audience: {',
    ...entries,
    '      },',
    '    },',
    '  },',
    '',
  ].join('\n');
}
