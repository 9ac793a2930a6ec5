/** A segment made from another: the same rules, pins and members, or a list of whoever is in it now. */
import { DomainError, type DuplicateSegment, type Segment } from '../../contracts';
import { userIdOf, type Caller } from '../../platform/caller';
import type { Database } from '../../platform/database';
import { selectRows } from '../../platform/select-rows';
import type { Clock } from '../../ports/clock';
import { actorOf } from '../../platform/actor';
import { copyName } from './core/copy-name';
import { referencedIds } from './core/segment-references';
import type { CheckedMembers, FilterChecks } from './filter-checks';
import type { PinRepository } from './pin-repository';
import type { ReferenceSaving } from './reference-saving';
import { acceptedFilter, acceptedVisibility, hiddenFilter } from './segment-acceptance';
import type { SegmentCounting } from './segment-counting';
import type { SegmentLogRepository } from './segment-log-repository';
import type { SegmentLookup } from './segment-lookup';
import type { SegmentRepository } from './segment-repository';
import type { SegmentData, StoredSegment } from './segment-row';
import type { StaticMemberRepository } from './static-member-repository';

export interface DuplicatesDeps {
  database: Database;
  segments: Pick<SegmentRepository, 'create' | 'find'>;
  filters: Pick<FilterChecks, 'check'>;
  clock: Clock;
  lookup: SegmentLookup;
  counting: SegmentCounting;
  staticMembers: StaticMemberRepository;
  pins: PinRepository;
  segmentLog: SegmentLogRepository;
  references: Pick<ReferenceSaving, 'takeTurn'>;
  previewTimeoutMs: number;
}

export interface Duplicates {
  duplicate(caller: Caller, documentId: string, input: DuplicateSegment): Promise<Segment>;
}

const MOST_NAMES = 100;
const CHUNK = 5_000;

export const createDuplicates = (deps: DuplicatesDeps): Duplicates => {
  const { database, segments, lookup, counting, previewTimeoutMs } = deps;

  /** A name that is taken undoes the whole copy: PostgreSQL ends a transaction in which a key was violated. */
  const copyUnder = (name: string, job: CopyJob): Promise<StoredSegment> =>
    database.transaction(async (trx) => {
      const filter = await copiedFilter(deps, trx, job);
      const { documentId } = await segments.create({ ...job.data, name, filter }, userIdOf(job.caller));
      await fill(deps, trx, { ...job, documentId });
      const copy = await segments.find(documentId);
      if (!copy) throw new Error(`The copy ${documentId} was not written`);
      return copy;
    });

  const copyUnderFreeName = async (name: string, job: CopyJob): Promise<StoredSegment> => {
    for (let attempt = 1; attempt < MOST_NAMES; attempt += 1) {
      try {
        return await copyUnder(copyName(name, attempt), job);
      } catch (error) {
        if (!(error instanceof DomainError) || error.code !== 'conflict') throw error;
      }
    }
    return copyUnder(copyName(name, MOST_NAMES), job);
  };

  return {
    async duplicate(caller, documentId, { name, as }) {
      const original = await lookup.visible(caller, documentId);
      const members = await lookup.sound(original, caller);
      const isList = as === 'static' || original.type === 'static';
      if (!isList && !(await lookup.mayReadFilter(caller, original.filter))) throw hiddenFilter(original.name);
      const { description, entity, tags } = original;
      const visibility = acceptedVisibility(caller, undefined);
      const kind = { type: isList ? 'static' : 'dynamic', state: 'active' } as const;
      const data = { description, entity, tags, visibility, ...kind };
      const isOwn = (await lookup.refusalToEdit(caller, original)) === null;
      const mayName = isOwn ? referencedIds(original.filter) : [];
      const job: CopyJob = { caller, original, members, mayName, data };
      const copy = name === undefined ? await copyUnderFreeName(original.name, job) : await copyUnder(name, job);
      return lookup.view(caller, await counting.counted(copy, previewTimeoutMs));
    },
  };
};

interface CopyJob {
  caller: Caller;
  original: StoredSegment;
  members: Extract<CheckedMembers, { ok: true }>;
  /** Of the segments that its filter refers to. */
  mayName: readonly string[];
  data: Omit<SegmentData, 'name' | 'filter'>;
}

type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];

async function copiedFilter(
  { filters, clock, references }: DuplicatesDeps,
  within: Transaction,
  { caller, original, mayName, data }: CopyJob,
): Promise<SegmentData['filter']> {
  if (data.type === 'static') return null;
  if (referencedIds(original.filter).length > 0) await references.takeTurn(within);
  return acceptedFilter(await filters.check(original.filter, clock.now(), { caller, mayName, within }), data.entity);
}

async function fill(
  { staticMembers, pins, segmentLog }: DuplicatesDeps,
  trx: Transaction,
  { caller, original, members, data, documentId }: CopyJob & { documentId: string },
): Promise<void> {
  const by = actorOf(caller);
  if (original.type === 'static') {
    await staticMembers.copy(trx, { from: original.documentId, to: documentId, by });
  } else if (data.type === 'static') {
    const question = { segmentId: documentId, entity: members.entity, where: members.where };
    for await (const page of staticMembers.pages(question, (statement) => selectRows(trx, statement))) {
      const ids = page.map((found) => found.documentId);
      for (let at = 0; at < ids.length; at += CHUNK) {
        const chunk = ids.slice(at, at + CHUNK);
        await staticMembers.enter(trx, { segmentId: documentId, ids: chunk, by, cause: 'import' });
      }
    }
  } else if (original.pinnedIn + original.pinnedOut > 0) {
    await pins.copy(trx, original.documentId, documentId);
    await pins.recount(trx, documentId);
  }
  const entry = { segmentId: documentId, actor: by, data: { from: original.documentId, as: data.type } };
  await segmentLog.append({ ...entry, action: 'duplicated' }, trx);
}
