/** The CRM of the audience’s tests with the parts of segments that read it, over an empty database. */
import type { Knex } from 'knex';
import { createAudience, type AudienceEntity } from '../../../../server/src/features/audience';
import {
  createDialect,
  createFilterChecks,
  createMemberColumns,
  createMemberRepository,
  createRuleCounting,
  type CountRules,
  type FilterChecks,
  type MemberRepository,
  type SegmentsDeps,
  type StoredSegment,
} from '../../../../server/src/features/segments';
import type { SqlFragment } from '../../../../server/src/lib/sql-fragment';
import type { SiteSchema } from '../../../../server/src/lib/site-schema';
import { createDatabase, type SqlClient } from '../../../../server/src/platform/database';
import { openTemporaryKnex } from '../../../support/databases';
import { createCrmTables } from '../audience/crm-tables';
import { site } from '../audience/site-builder';

export const NOW = new Date('2026-03-01T12:00:00.000Z');

export const CONFIG = {
  audience: {
    contact: {
      uid: 'api::contact.contact',
      email: 'email',
      name: 'name',
      company: 'company',
      active: 'active',
      unsubscribed: 'unsubscribed',
    },
    company: { uid: 'api::company.company', name: 'name' },
    order: { uid: 'api::order.order', customer: 'customer', total: 'total', placedAt: 'placedAt' },
  },
  filter: { maxDepth: 5, maxRules: 100, previewTimeoutMs: 5_000 },
  timezone: 'UTC',
};

export interface Crm {
  knex: Knex;
  filters: FilterChecks;
  members: MemberRepository;
  countRules: CountRules;
  /** What else segments are made of. */
  parts: Pick<SegmentsDeps, 'database' | 'audience' | 'columns' | 'dialect' | 'timezone'>;
  /** Throws where the filter is refused. */
  question(filter: object): Promise<{ entity: AudienceEntity; where: SqlFragment; timeoutMs: number }>;
  close(): Promise<void>;
}

/** `stored`: segments that filters may refer to. */
export const openCrm = async (
  client: SqlClient,
  schema: SiteSchema = site(),
  stored: readonly StoredSegment[] = [],
): Promise<Crm> => {
  const segments = { findMany: async (ids: readonly string[]) => stored.filter((one) => ids.includes(one.documentId)) };
  const { knex, close } = await openTemporaryKnex(client);
  await createCrmTables(knex, client);
  const database = createDatabase(knex);
  const dialect = createDialect(client);
  const audience = createAudience({ database, site: schema, config: CONFIG, addressKeys: [] });
  const filters = createFilterChecks({ segments, audience, dialect, limits: CONFIG.filter, timezone: 'UTC' });
  const question: Crm['question'] = async (filter) => {
    const checked = await filters.check(filter, NOW);
    if (!checked.ok)
      throw new Error(checked.errors.map((error) => `${error.path.join('.')}: ${error.message}`).join('\n'));
    return { entity: checked.entity, where: checked.where, timeoutMs: 5_000 };
  };
  const members = createMemberRepository({ database, audience, dialect });
  const countRules = createRuleCounting({ database, audience, filters, timeoutMs: 5_000 });
  const columns = createMemberColumns({ database, audience, dialect, timezone: 'UTC', clock: { now: () => NOW } });
  const parts = { database, audience, columns, dialect, timezone: 'UTC' };
  return { knex, filters, members, countRules, parts, question, close };
};
