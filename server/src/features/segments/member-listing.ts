/** The members of a segment, a page at a time: searched, narrowed, ordered, with what is asked of each. */
import type { ListMembersQuery, Member, Page } from '../../contracts';
import { fragment } from '../../lib/sql-fragment';
import { readsOf, type Caller } from '../../platform/caller';
import type { Audience } from '../audience';
import type { MemberColumnReader } from './member-columns';
import type { NarrowMembers } from './member-narrowing';
import type { MemberRepository } from './member-repository';
import { withPinsShown } from './pins';
import type { SegmentLookup } from './segment-lookup';
import type { SegmentStores } from './segment-stores';

export interface MemberListingDeps extends Pick<SegmentStores, 'pins'> {
  audience: Pick<Audience, 'entity'>;
  lookup: SegmentLookup;
  members: Pick<MemberRepository, 'page'>;
  columns: Pick<MemberColumnReader, 'listed'>;
  narrow: NarrowMembers;
  previewTimeoutMs: number;
}

export interface MemberListing {
  /** Empty for a broken segment, of which no less may be asked wrongly. Throws invalid_filter, invalid_input for a column or an order, and too_slow. */
  members(caller: Caller, documentId: string, query: ListMembersQuery): Promise<Page<Member>>;
}

const NOBODY = fragment('1 = 0');

export const createMemberListing = (deps: MemberListingDeps): MemberListing => ({
  async members(caller, documentId, query) {
    const { audience, lookup, members, columns, narrow, pins, previewTimeoutMs: timeoutMs } = deps;
    const { page, pageSize } = query;
    const segment = await lookup.visible(caller, documentId);
    const checked = await lookup.checked(segment);
    const nobody = { data: [], meta: { pagination: { page, pageSize, total: 0, pageCount: 0 } } };
    const entity = audience.entity(segment.entity);
    if (!entity) return nobody;
    const where = await narrow(caller, { entity, where: checked.ok ? checked.where : NOBODY }, query.filter);
    const shown = await columns.listed({ caller, segment, entity }, query);
    if (!checked.ok) return nobody;
    const found = await members.page({ ...query, ...shown, entity, where, reads: readsOf(caller), timeoutMs });
    return { ...found, data: await withPinsShown(pins, segment, found.data) };
  },
});
