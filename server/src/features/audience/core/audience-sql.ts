/**
 * The audience as SQL. In: the site’s schema and its checked entities. Out: fragments over aliases that the caller
 * chooses: tables, scope, role columns, the gate, and the way from a member to its recipients.
 */
import { DomainError } from '../../../contracts';
import { quoteIdentifier, type SqlEngine } from '../../../lib/quote-identifier';
import { fragment, joinFragments, type SqlFragment } from '../../../lib/sql-fragment';
import type { SiteSchema, SiteType } from '../../../lib/site-schema';
import type { Audience, AudienceEntity } from '../audience';
import { companyRoute, followRoute, recipientRoute, type Route } from './contact-company';
import { documentScope } from './document-scope';
import { mailabilityCase, normalisedAddress } from './mailability';

export interface AudienceSqlInput {
  engine: SqlEngine;
  site: SiteSchema;
  entities: readonly AudienceEntity[];
  /** How PostgreSQL folds text; see platform/text-fold. */
  textFold?: string;
  addressKeys: readonly string[];
}

const NO_CONTACT =
  'This site has no contacts for Cohort: name the content type that holds them under plugins.cohort.config.audience.contact, with its uid and email';

type AudienceFragments = Pick<
  Audience,
  'contact' | 'scope' | 'from' | 'column' | 'normalised' | 'mailability' | 'recipients'
>;

export interface AudienceSql extends AudienceFragments {
  quote(name: string): string;
  typeOf(entity: AudienceEntity): SiteType;
  canBeMailed(entity: AudienceEntity): boolean;
  /** From contacts’ rows (alias `self`) to their companies (alias `company`); null where the site maps none. */
  companies(rowIds: readonly number[]): { type: SiteType; from: SqlFragment; where: SqlFragment } | null;
}

export function createAudienceSql(input: AudienceSqlInput): AudienceSql {
  const { engine, site, entities, textFold, addressKeys } = input;
  const byKey = new Map(entities.map((entity) => [entity.key, entity]));
  const quote = (name: string): string => quoteIdentifier(engine, name);
  const typeOf = (entity: AudienceEntity): SiteType => typeIn(site, entity.uid);
  const contact = () => contactIn(byKey);
  const routeOf = (entity: AudienceEntity) => recipientRoute(entity, byKey, site);
  const from = (entity: AudienceEntity, alias: string): SqlFragment =>
    fragment(`${quote(typeOf(entity).table)} AS ${quote(alias)}`);
  const scopeOf = (type: SiteType, alias: string): SqlFragment => documentScope(type, alias, quote, site.defaultLocale);
  const follow = (route: Route, start: string, end: string): SqlFragment =>
    followRoute({ route, from: start, to: end, quote, scopeOf });
  const column = (entity: AudienceEntity, role: string, alias: string): SqlFragment => {
    const name = typeOf(entity).attributes[entity.roles[role] ?? '']?.column;
    return fragment(name === undefined ? 'NULL' : `${quote(alias)}.${quote(name)}`);
  };
  return {
    quote,
    typeOf,
    contact,
    from,
    column,
    scope: (entity, alias) => scopeOf(typeOf(entity), alias),
    normalised: ({ sql, bindings }) => fragment(normalisedAddress(engine, sql, textFold), bindings),
    mailability: (alias, nowMs, sequenceId) => {
      const role = (name: string) => (contact().roles[name] === undefined ? undefined : column(contact(), name, alias));
      const flags = { unsubscribed: role('unsubscribed'), active: role('active') };
      const email = column(contact(), 'email', alias);
      const rowId = fragment(`${quote(alias)}.${quote('id')}`);
      return mailabilityCase({ engine, textFold, email, rowId, ...flags, nowMs, sequenceId, addressKeys });
    },
    canBeMailed: (entity) => routeOf(entity) !== null,
    recipients: (entity, member, recipient) => {
      const route = routeOf(entity);
      return route && follow(route, member, recipient);
    },
    companies: (rowIds) => {
      const route = companyRoute(byKey, site);
      if (!route) return null;
      return { type: route.target, ...ofRows(from(contact(), 'self'), follow(route, 'self', 'company'), rowIds) };
    },
  };
}

const ofRows = (self: SqlFragment, joins: SqlFragment, rowIds: readonly number[]) => ({
  from: joinFragments([self, joins], ' '),
  where: fragment(`self.id IN (${rowIds.map(() => '?').join(', ')})`, rowIds),
});

function typeIn(site: SiteSchema, uid: string): SiteType {
  const type = site.types[uid];
  if (!type) throw new DomainError('invalid_config', `${uid} is not a content type of this site`);
  return type;
}

function contactIn(entities: ReadonlyMap<string, AudienceEntity>): AudienceEntity {
  const entity = entities.get('contact');
  if (!entity) throw new DomainError('invalid_config', NO_CONTACT);
  return entity;
}
