/** The audience of this site: which content types are whom, what may be asked of them, and who may be mailed. */
import type { PluginConfig } from '../../../../config/plugin';
import { FILTER_LIMITS } from '../../contracts';
import { EVERYTHING, type ContentReads } from '../../lib/content-reads';
import { fragment } from '../../lib/sql-fragment';
import type { SiteSchema } from '../../lib/site-schema';
import type { Database } from '../../platform/database';
import type { Audience, Recipient } from './audience';
import { createAudienceSql, type AudienceSql } from './core/audience-sql';
import { checkMapping } from './core/check-mapping';
import { exclusionsOf, type Exclusions } from './core/field-catalogue';
import type { AudienceMapping } from './core/role-rules';
import { createReadableAudiences, type ReadableAudienceService } from './readable-audience';
import { readRecipients, readRelated, type FoundRecipient } from './recipient-reader';

export interface AudienceDeps {
  database: Database;
  site: SiteSchema;
  config: Pick<PluginConfig, 'audience' | 'timezone'> & {
    filter: Pick<PluginConfig['filter'], 'maxDepth' | 'maxRules'>;
  };
  /** What platform/text-fold found out about the database. */
  textFold?: string;
  /** By these the addresses of erased people were hashed; see platform/site-urls. */
  addressKeys: readonly string[];
}

export interface AudienceService extends Audience {
  readableBy(reads: ContentReads): ReadableAudienceService;
}

/** Throws DomainError('invalid_config') when the configured mapping does not fit the site. */
export function createAudience(deps: AudienceDeps): AudienceService {
  const { database, site, config, textFold, addressKeys } = deps;
  const mapping: AudienceMapping = { ...config.audience };
  const entities = checkMapping(mapping, site);
  const exclusions = exclusionsOf(mapping);
  const sql = createAudienceSql({ engine: database.client, site, entities, textFold, addressKeys });
  const { contact, scope, from, column, normalised, mailability, recipients, canBeMailed } = sql;
  const { maxDepth, maxRules } = config.filter;
  const limits = { maxDepth, maxRules, maxListValues: FILTER_LIMITS.maxListValues };
  const readableBy = createReadableAudiences({
    ...{ site, entities, exclusions, column },
    catalogue: { canBeMailed, limits, timezone: config.timezone },
    isConfigured: Object.keys(mapping).length > 0,
  });
  const { catalogue, graph, entity, entities: allEntities, ...shown } = readableBy(EVERYTHING);
  const { shownColumn, mayRead, mayReadMailability } = shown;
  const findRecipients = recipientFinder(database, sql, exclusions);
  return {
    ...{ catalogue, graph, entity, entities: allEntities, shownColumn, mayRead, mayReadMailability, readableBy },
    contact,
    scope,
    from,
    column,
    normalised,
    mailability,
    recipients,
    findRecipients,
    findRecipient: async (documentId, options) => (await findRecipients([documentId], options)).get(documentId) ?? null,
  };
}

const recipientFinder =
  (database: Database, sql: AudienceSql, exclusions: Exclusions): Audience['findRecipients'] =>
  async (documentIds, options = {}) => {
    const queryable = options.within ?? database.knex;
    const contact = sql.contact();
    const nowMs = fragment(database.nowMs().toString());
    const found = await readRecipients({
      queryable,
      quote: sql.quote,
      exclusions,
      contact,
      type: sql.typeOf(contact),
      from: sql.from(contact, 'recipient'),
      scope: sql.scope(contact, 'recipient'),
      mailability: sql.mailability('recipient', nowMs, options.sequenceId),
      documentIds,
    });
    return withCompanies([...found], sql.companies([...found.values()].map(({ rowId }) => rowId)), (companies) =>
      readRelated({ queryable, quote: sql.quote, exclusions, ...companies }),
    );
  };

type CompaniesSql = NonNullable<ReturnType<AudienceSql['companies']>>;

const withCompanies = async (
  found: readonly (readonly [string, FoundRecipient])[],
  companies: CompaniesSql | null,
  read: (companies: CompaniesSql) => ReturnType<typeof readRelated>,
): Promise<Map<string, Recipient>> => {
  const byRow = companies && found.length > 0 ? await read(companies) : new Map();
  return new Map(
    found.map(([documentId, { rowId, recipient }]) => [
      documentId,
      { ...recipient, company: byRow.get(rowId) ?? null },
    ]),
  );
};
