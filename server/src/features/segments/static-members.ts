/**
 * Members of static segments, put in and taken out: by id, by another segment, by a list of addresses. Repeating a
 * change, or making it twice at once, changes nothing more.
 */
import {
  DomainError,
  errorDetail,
  MEMBER_LIMITS,
  type MembersAdded,
  type MemberSelection,
  type MembersRemoved,
} from '../../contracts';
import { joinFragments, type SqlFragment } from '../../lib/sql-fragment';
import { readsOf, type Caller } from '../../platform/caller';
import type { Database } from '../../platform/database';
import { withRetry } from '../../platform/with-retry';
import { normaliseAddress, spellingsOf, type Audience, type AudienceEntity } from '../audience';
import { actorOf } from '../../platform/actor';
import { readAddressList, type AddressLine } from './core/address-list';
import type { Dialect } from './core/dialects';
import { MEMBER } from './core/reach';
import { isAmong, isExactlyAmong } from './core/value-list';
import type { MembershipHooks } from './membership';
import type { SegmentCounting } from './segment-counting';
import type { SegmentLogRepository } from './segment-log-repository';
import type { SegmentLookup } from './segment-lookup';
import type { StoredSegment } from './segment-row';
import type { Found, FoundQuestion, StaticMemberRepository } from './static-member-repository';

export interface StaticMembersDeps {
  database: Database;
  audience: Audience;
  dialect: Dialect;
  lookup: SegmentLookup;
  counting: SegmentCounting;
  staticMembers: StaticMemberRepository;
  segmentLog: SegmentLogRepository;
  membership: Pick<MembershipHooks, 'listChanged'>;
  /** For the count that follows a change. */
  previewTimeoutMs: number;
}

export interface StaticMembers {
  addMembers(caller: Caller, documentId: string, selection: MemberSelection): Promise<MembersAdded>;
  removeMembers(caller: Caller, documentId: string, selection: MemberSelection): Promise<MembersRemoved>;
}

/** Whom a selection speaks of, and what of it cannot be anybody. */
interface Asked {
  question: FoundQuestion;
  way: 'ids' | 'segment' | 'csv';
  /** Ids or addresses, each once; null where another segment names the members. */
  names: readonly string[] | null;
  /** How a record may write a name. */
  spellings(name: string): readonly string[];
  invalid: AddressLine[];
}

const asItIs = (name: string): readonly string[] => [name];

/** A transaction of this size takes a fraction of a second on every engine. */
const CHUNK = 5_000;

type Write = (ids: readonly string[]) => Promise<number>;

export const createStaticMembers = (deps: StaticMembersDeps): StaticMembers => {
  const { lookup, counting, staticMembers, previewTimeoutMs } = deps;

  const editableList = async (caller: Caller, documentId: string): Promise<StoredSegment> => {
    const segment = await lookup.editable(caller, documentId);
    if (segment.type === 'static') return segment;
    const remedy = `pin members instead (PUT /segments/${documentId}/pins), or duplicate it as static`;
    throw new DomainError('conflict', `The rules of “${segment.name}” decide who is in it; ${remedy}`);
  };

  return {
    async addMembers(caller, documentId, selection) {
      const segment = await editableList(caller, documentId);
      const asked = await ask(deps, { caller, segment, selection });
      const write = writer(deps, { caller, segment, selection, asked, change: 'assigned' });
      const walked = await walk(staticMembers.pages(asked.question), {
        isNamed: asked.names !== null,
        wanted: (found) => !found.isInside,
        write: selection.dryRun ? null : write,
      });
      if (!selection.dryRun) await counting.counted(segment, previewTimeoutMs);
      const { changed, found } = walked;
      return { added: changed, already: found - changed, ...report(asked, selection, walked) };
    },

    async removeMembers(caller, documentId, selection) {
      const segment = await editableList(caller, documentId);
      const asked = await ask(deps, { caller, segment, selection });
      const write = writer(deps, { caller, segment, selection, asked, change: 'removed' });
      const walked = await walk(staticMembers.pages(asked.question), {
        isNamed: asked.names !== null,
        wanted: (found) => found.isInside,
        write: selection.dryRun ? null : write,
      });
      // Members whose record is gone can still be taken off the list.
      if (asked.way === 'ids') {
        const gone = await staticMembers.staying(documentId, unnamed(asked, walked));
        walked.changed += selection.dryRun || gone.length === 0 ? gone.length : await write(gone);
        walked.found += gone.length;
        for (const id of gone) walked.names.add(id);
      }
      if (!selection.dryRun) await counting.counted(segment, previewTimeoutMs);
      const { changed, found } = walked;
      return { removed: changed, notIn: found - changed, ...report(asked, selection, walked) };
    },
  };
};

interface Change {
  caller: Caller;
  segment: StoredSegment;
  selection: MemberSelection;
}

async function ask(deps: StaticMembersDeps, { caller, segment, selection }: Change): Promise<Asked> {
  const { audience, dialect } = deps;
  const entity = audience.entity(segment.entity);
  if (!entity) throw new DomainError('broken_segment', `“${segment.entity}” is no audience of this site`);
  const { ids, segment: source, csv } = selection;
  const base = { segmentId: segment.documentId, entity };
  const scoped = (where: SqlFragment): SqlFragment => joinFragments([audience.scope(entity, MEMBER), where], ' AND ');
  if (source !== undefined) {
    const where = await membersOf(deps, { caller, segment, source });
    return { question: { ...base, where }, way: 'segment', names: null, spellings: asItIs, invalid: [] };
  }
  if (csv === undefined) {
    const names = [...new Set(ids)];
    const where = scoped(isExactlyAmong(dialect.engine, `${MEMBER}.document_id`, names));
    return { question: { ...base, where }, way: 'ids', names, spellings: asItIs, invalid: [] };
  }
  const address = addressOf(audience, entity, caller);
  const { addresses: names, invalid } = readAddressList(csv, {
    normalise: normaliseAddress,
    maxLines: MEMBER_LIMITS.maxCsvLines,
  });
  const where = scoped(isAmong(dialect.engine, exactly(dialect, address.sql), names.flatMap(spellingsOf)));
  return { question: { ...base, where, address }, way: 'csv', names, spellings: spellingsOf, invalid };
}

async function membersOf(
  { lookup }: StaticMembersDeps,
  { caller, segment, source }: { caller: Caller; segment: StoredSegment; source: string },
): Promise<SqlFragment> {
  const other = await lookup.visible(caller, source);
  const { where, entity } = await lookup.sound(other, caller);
  if (entity.key === segment.entity) return where;
  const message = `“${other.name}” is about “${entity.key}”, this segment about “${segment.entity}”`;
  throw new DomainError('invalid_input', message, [errorDetail(['data', 'segment'], message)]);
}

/** Whether an address is known is an answer about it: only who may read addresses may ask. */
function addressOf(audience: Audience, entity: AudienceEntity, caller: Caller): SqlFragment {
  const address = audience.readableBy(readsOf(caller)).shownColumn(entity, 'email', MEMBER);
  if (address.sql !== 'NULL') return audience.normalised(address);
  const message = `“${entity.key}” has no email address to find members by; name them by ids or by a segment`;
  throw new DomainError('invalid_input', message, [errorDetail(['data', 'csv'], message)]);
}

/** MySQL’s default collations take é for e. */
const exactly = ({ engine }: Dialect, address: string): string =>
  engine === 'mysql' ? `CAST(${address} AS BINARY)` : address;

/** One chunk of members and its line in the log commit together; changes of one segment take turns. */
const writer = (
  { database, staticMembers, segmentLog, membership }: StaticMembersDeps,
  { caller, segment, selection, asked, change }: Change & { asked: Asked; change: 'assigned' | 'removed' },
): Write => {
  const { documentId } = segment;
  const by = actorOf(caller);
  const { reason = null, segment: from } = selection;
  const write: Write = (ids) =>
    database.transaction(async (trx) => {
      if (!(await staticMembers.lock(trx, documentId))) throw new DomainError('not_found', 'The segment is gone');
      const stays = { segmentId: documentId, ids, by };
      const changed =
        change === 'removed'
          ? await staticMembers.exit(trx, stays)
          : await staticMembers.enter(trx, { ...stays, cause: asked.way === 'ids' ? 'manual' : 'import' });
      if (changed === 0) return 0;
      const memberId = ids.length === 1 ? ids[0] : null;
      const data = { way: asked.way, members: changed, reason, ...(from === undefined ? {} : { from }) };
      await segmentLog.append({ segmentId: documentId, memberId, action: change, actor: by, data }, trx);
      return changed;
    });
  return async (ids) => {
    const changed = await withRetry(() => write(ids));
    if (changed > 0) await membership.listChanged(segment, ids);
    return changed;
  };
};

interface Walked {
  /** Documents that the selection speaks of. */
  found: number;
  changed: number;
  /** Ids and addresses that belong to somebody, where such were asked for. */
  names: Set<string>;
}

/** Without `write` only counts. */
async function walk(
  pages: AsyncIterable<Found[]>,
  { isNamed, wanted, write }: { isNamed: boolean; wanted: (found: Found) => boolean; write: Write | null },
): Promise<Walked> {
  const walked: Walked = { found: 0, changed: 0, names: new Set() };
  for await (const page of pages) {
    walked.found += page.length;
    if (isNamed) for (const { documentId, address } of page) walked.names.add(address ?? documentId);
    const ids = page.filter(wanted).map(({ documentId }) => documentId);
    if (write === null) walked.changed += ids.length;
    else for (let at = 0; at < ids.length; at += CHUNK) walked.changed += await write(ids.slice(at, at + CHUNK));
  }
  return walked;
}

const unnamed = ({ names, spellings }: Asked, walked: Walked): string[] =>
  (names ?? []).filter((name) => !spellings(name).some((spelling) => walked.names.has(spelling)));

function report(asked: Asked, { dryRun }: MemberSelection, walked: Walked) {
  const unknown = unnamed(asked, walked);
  const { invalid } = asked;
  return {
    unknown: unknown.slice(0, MEMBER_LIMITS.maxNamed),
    unknownTotal: unknown.length,
    invalid: invalid.slice(0, MEMBER_LIMITS.maxNamed),
    invalidTotal: invalid.length,
    total: asked.names?.length ?? walked.found,
    dryRun,
  };
}
