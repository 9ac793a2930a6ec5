/** The audience as one caller may read it: what it may not read does not exist. Built once per set of reads. */
import type { AudienceProposal, Catalogue } from '../../contracts';
import { fragment, type SqlFragment } from '../../lib/sql-fragment';
import { EVERYTHING, mayReadMailLog, type ContentReads } from '../../lib/content-reads';
import type { SiteSchema } from '../../lib/site-schema';
import type { AudienceEntity, ReadableAudience } from './audience';
import { buildCatalogue, buildGraph, isReadable, type CatalogueContext, type Exclusions } from './core/field-catalogue';
import { narrowSite } from './core/narrow-site';
import { proposeMapping } from './core/propose-mapping';

export interface ReadableDeps {
  site: SiteSchema;
  entities: readonly AudienceEntity[];
  exclusions: Exclusions;
  column: (entity: AudienceEntity, role: string, alias: string) => SqlFragment;
  catalogue: Pick<CatalogueContext, 'canBeMailed' | 'limits' | 'timezone'>;
  isConfigured: boolean;
}

export interface ReadableAudienceService extends ReadableAudience {
  /** A mapping that fits this site, and whether the site’s configuration states one of its own. */
  proposal(): AudienceProposal;
}

export const createReadableAudiences = (deps: ReadableDeps): ((reads: ContentReads) => ReadableAudienceService) => {
  const everything = readableAudience(deps, EVERYTHING);
  const built = new WeakMap<object, ReadableAudienceService>();
  return (reads) => {
    if (reads === 'everything') return everything;
    const known = built.get(reads);
    if (known) return known;
    const readable = readableAudience(deps, reads);
    built.set(reads, readable);
    return readable;
  };
};

function readableAudience(deps: ReadableDeps, reads: ContentReads): ReadableAudienceService {
  const { exclusions, column } = deps;
  const site = narrowSite(deps.site, reads);
  const entities = deps.entities.filter((entity) => Object.hasOwn(site.types, entity.uid));
  const graph = { ...buildGraph(site, entities, exclusions), hidesMail: !mayReadMailLog(reads) };
  const catalogue: Catalogue = buildCatalogue({ ...deps.catalogue, entities, graph });
  const mayRead = ({ uid, roles }: AudienceEntity, role: string): boolean => {
    const type = site.types[uid];
    return type !== undefined && isReadable(type, roles[role] ?? '', exclusions);
  };
  return {
    graph: () => graph,
    catalogue: () => catalogue,
    entities: () => entities,
    entity: (key) => entities.find((entity) => entity.key === key),
    mayRead,
    shownColumn: (entity, role, alias) => (mayRead(entity, role) ? column(entity, role, alias) : fragment('NULL')),
    mayReadMailability: () => reads === EVERYTHING || readsGate(deps, site),
    proposal: () => ({ ...proposeMapping(site), isConfigured: deps.isConfigured }),
  };
}

const GATE_ROLES = ['email', 'unsubscribed', 'active'];

/** Where the site maps no contacts nobody can be mailed, and nothing is told. */
function readsGate({ entities }: ReadableDeps, site: SiteSchema): boolean {
  const contact = entities.find((entity) => entity.key === 'contact');
  const attributes = contact && site.types[contact.uid]?.attributes;
  return GATE_ROLES.every((role) => {
    const name = contact?.roles[role];
    return name === undefined || attributes?.[name]?.isPrivate === false;
  });
}
