/**
 * How a member reaches the contacts that receive its mail, and a contact its company. In: the checked entities and the
 * schema. Out: a route, or null where the site maps none; and the JOIN clauses that follow a route.
 */
import { fragment, joinFragments, type SqlFragment } from '../../../lib/sql-fragment';
import type { SiteLink, SiteSchema, SiteType } from '../../../lib/site-schema';
import type { AudienceEntity } from '../audience';
import type { Quote } from './document-scope';
import { joinLink, reverseLink } from './link-sql';

export interface Route {
  source: SiteType;
  target: SiteType;
  /** Null: the target is the same row. */
  link: SiteLink | null;
}

type Entities = ReadonlyMap<string, AudienceEntity>;

export function recipientRoute(entity: AudienceEntity, entities: Entities, site: SiteSchema): Route | null {
  const contact = entities.get('contact');
  const source = site.types[entity.uid];
  const target = contact && site.types[contact.uid];
  if (!source || !target) return null;
  if (entity.key === 'contact') return { source, target, link: null };
  const link = entity.key === 'company' ? companyToContacts(entities, site) : null;
  return link && { source, target, link };
}

export function companyRoute(entities: Entities, site: SiteSchema): Route | null {
  const source = site.types[entities.get('contact')?.uid ?? ''];
  const target = site.types[entities.get('company')?.uid ?? ''];
  const link = companyToContacts(entities, site);
  return source && target && link ? { source, target, link: reverseLink(link) } : null;
}

/** Either side may state the relation; the company’s own wins. */
function companyToContacts(entities: Entities, site: SiteSchema): SiteLink | null {
  const company = entities.get('company');
  const contact = entities.get('contact');
  const own = relationOf(company, 'contacts', site);
  if (own) return own;
  const back = company && relationOf(contact, 'company', site);
  return back ? reverseLink(back) : null;
}

const relationOf = (entity: AudienceEntity | undefined, role: string, site: SiteSchema): SiteLink | undefined =>
  entity && site.types[entity.uid]?.attributes[entity.roles[role] ?? '']?.relation?.link;

export interface RouteJoin {
  route: Route;
  from: string;
  to: string;
  quote: Quote;
  scopeOf: (type: SiteType, alias: string) => SqlFragment;
}

/**
 * Links join rows, and a row per locale may carry a link of its own: where an end is localized, every row of its
 * document takes part, and the one row that speaks for the target document is what the route ends in.
 */
export function followRoute({ route, from, to, quote, scopeOf }: RouteJoin): SqlFragment {
  const of = (alias: string, column: string): string => `${quote(alias)}.${quote(column)}`;
  if (route.link === null) {
    return fragment(`JOIN ${quote(route.target.table)} AS ${quote(to)} ON ${of(to, 'id')} = ${of(from, 'id')}`);
  }
  const { source, target, link } = route;
  const start = source.isLocalized ? `${from}_any` : from;
  const end = target.isLocalized ? `${to}_any` : to;
  const joins: SqlFragment[] = [];
  if (source.isLocalized) joins.push(fragment(sameDocument(source, from, start, quote)));
  joins.push(joinLink({ link, from: start, to: end, toTable: target.table, quote }));
  if (target.isLocalized) joins.push(fragment(sameDocument(target, end, to, quote)));
  const scope = scopeOf(target, to);
  return joinFragments([...joins, fragment(`AND ${scope.sql}`, scope.bindings)], ' ');
}

/** Drafts take no part: only rows of the same publication state as `from`. */
function sameDocument(type: SiteType, from: string, to: string, quote: Quote): string {
  const of = (alias: string, column: string): string => `${quote(alias)}.${quote(column)}`;
  const published = type.hasDrafts ? ` AND ${of(to, 'published_at')} IS NOT NULL` : '';
  return `JOIN ${quote(type.table)} AS ${quote(to)} ON ${of(to, 'document_id')} = ${of(from, 'document_id')}${published}`;
}
