/**
 * Whether a signed-in user of the site is in a segment: as the contact that it is itself, or by its confirmed address. Of
 * several contacts with one address any will do. In doubt nobody is: in a broken segment, without a confirmed address.
 */
import { DomainError, errorDetail } from '../../contracts';
import { fragment, joinFragments, type SqlFragment } from '../../lib/sql-fragment';
import type { Caller } from '../../platform/caller';
import type { Database } from '../../platform/database';
import { USERS_PERMISSIONS_USER, type SignedInUser } from '../../platform/signed-in-user';
import { withStatementTimeout } from '../../platform/statement-timeout';
import type { Clock } from '../../ports/clock';
import { spellingsOf, type Audience, type AudienceEntity } from '../audience';
import { MEMBER } from './core/reach';
import type { CustomerSegmentRepository } from './customer-segment-repository';
import type { FilterChecks } from './filter-checks';
import type { SegmentLookup } from './segment-lookup';
import type { StoredSegment } from './segment-row';

export interface UserMembershipDeps {
  database: Database;
  audience: Audience;
  filters: Pick<FilterChecks, 'checkSegment'>;
  lookup: Pick<SegmentLookup, 'visible'>;
  segments: Pick<CustomerSegmentRepository, 'named'>;
  clock: Clock;
  timeoutMs: number;
}

export type UserMembership = ReturnType<typeof createUserMembership>;

export const createUserMembership = (deps: UserMembershipDeps) => {
  const { lookup, segments, filters, clock } = deps;
  return {
    /** Throws not_found where the caller may not see the segment, and invalid_input where no user can be in it. */
    async containsUser(caller: Caller, documentId: string, user: SignedInUser): Promise<boolean> {
      const segment = await lookup.visible(caller, documentId);
      const reason = whyNoUser(deps.audience, segment);
      if (reason !== null) throw new DomainError('invalid_input', reason, [errorDetail(['id'], reason)]);
      return isIn(deps, segment, user);
    },

    /** By name or document id, whoever owns it; undecided where `whyUndecided` has a reason. */
    async placeOfUser(reference: string, user: SignedInUser): Promise<'in' | 'out' | 'undecided'> {
      const segment = await segments.named(reference);
      if (!segment || segment.state === 'archived' || whyNoUser(deps.audience, segment) !== null) return 'undecided';
      const isInside = await isIn(deps, segment, user);
      if (isInside) return 'in';
      return (await filters.checkSegment(segment, clock.now())).ok ? 'out' : 'undecided';
    },

    /** Why nobody can be said to be in or out of it; null where it can be. */
    async whyUndecided(reference: string): Promise<string | null> {
      const segment = await segments.named(reference);
      if (!segment) return `there is no segment “${reference}”`;
      if (segment.state === 'archived') return `the segment “${reference}” is archived`;
      const checked = await filters.checkSegment(segment, clock.now());
      if (!checked.ok) return `the segment “${reference}” is broken: ${checked.errors[0]?.message ?? ''}`;
      return whyNoUser(deps.audience, segment);
    },
  };
};

async function isIn(deps: UserMembershipDeps, segment: StoredSegment, user: SignedInUser): Promise<boolean> {
  const { database, audience, filters, clock, timeoutMs } = deps;
  const checked = await filters.checkSegment(segment, clock.now(), { shape: 'record' });
  const self = checked.ok ? asMember(audience, { entity: checked.entity, user, engine: database.client }) : null;
  if (!checked.ok || self === null) return false;
  const statement = joinFragments(
    [
      fragment('SELECT 1 AS found FROM'),
      audience.from(checked.entity, MEMBER),
      fragment(`WHERE ${self.sql} AND (`, self.bindings),
      checked.where,
      fragment(') LIMIT 1'),
    ],
    ' ',
  );
  return (await withStatementTimeout(database, timeoutMs, (read) => read(statement))).length > 0;
}

interface UserQuestion {
  entity: AudienceEntity;
  user: SignedInUser;
  engine: Database['client'];
}

/** The condition on the rows that are this user; null where none can be. */
function asMember(audience: Audience, { entity, user, engine }: UserQuestion): SqlFragment | null {
  if (entity.uid === USERS_PERMISSIONS_USER) return fragment(`${MEMBER}.document_id = ?`, [user.documentId]);
  if (!user.isConfirmed || !user.email) return null;
  const { sql, bindings } = audience.normalised(audience.column(entity, 'email', MEMBER));
  // MySQL’s default collations take é for e.
  const exact = engine === 'mysql' ? `CAST(${sql} AS BINARY)` : sql;
  const spellings = spellingsOf(user.email);
  return fragment(`${exact} IN (${spellings.map(() => '?').join(', ')})`, [...bindings, ...spellings]);
}

function whyNoUser(audience: Audience, { name, entity: key }: StoredSegment): string | null {
  const entity = audience.entity(key);
  if (entity && (entity.uid === USERS_PERMISSIONS_USER || entity.key === audience.contact().key)) return null;
  return `“${name}” is a segment of “${key}”, and a signed-in user is a contact`;
}
