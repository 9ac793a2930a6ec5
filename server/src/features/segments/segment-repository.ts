/** Segments in the database: written through the Document Service so that a site’s own hooks see every change. */
import { randomUUID } from 'node:crypto';
import type { Core, UID } from '@strapi/types';
import type { Knex } from 'knex';
import { DomainError, errorDetail, type ListSegmentsQuery } from '../../contracts';
import { assertNever } from '../../lib/assert-never';
import { fragment } from '../../lib/sql-fragment';
import { isUniqueViolation, type Database, type Queryable } from '../../platform/database';
import { holdDocument } from '../../platform/lock-document';
import { contentTypeUid } from '../../platform/plugin-id';
import { createReviseDocument, isEmptyEdit, type Edit } from '../../platform/revise-document';
import { SEGMENT_TABLE } from './content-type';
import type { Reachable } from './core/access';
import type { Dialect } from './core/dialects';
import type { FullReach } from './core/reach';
import { createCreatorReading } from './segment-creators';
import { toStored, type SegmentData, type SegmentRow, type StoredSegment } from './segment-row';

export interface SegmentQuery extends Omit<ListSegmentsQuery, 'creator'> {
  reachable: Reachable;
  /** An admin user’s id. */
  creatorId?: number;
}

export interface SegmentEdit extends Edit {
  /** The entity that it had when the edit was checked against it; undefined where nothing was. */
  about: string | undefined;
}

interface Documents {
  create(params: object): Promise<{ documentId: string }>;
  update(params: object): Promise<unknown>;
  delete(params: object): Promise<unknown>;
}

const UID_SEGMENT = contentTypeUid('segment');
const POPULATE = { createdBy: true };

export type SegmentRepository = ReturnType<typeof createSegmentRepository>;

export const createSegmentRepository = (strapi: Core.Strapi, database: Database, dialect: Dialect) => ({
  ...reading(strapi, dialect),
  ...writing(strapi, database),
  ...counting(strapi),
});

const findOne = async (strapi: Core.Strapi, documentId: string): Promise<StoredSegment | null> => {
  const row: SegmentRow | null = await strapi.db
    .query(UID_SEGMENT)
    .findOne({ where: { documentId }, populate: POPULATE });
  return row ? toStored(row) : null;
};

const reading = (strapi: Core.Strapi, dialect: Dialect) => {
  const rows = () => strapi.db.query(UID_SEGMENT);
  return {
    find: (documentId: string) => findOne(strapi, documentId),
    async list(query: SegmentQuery): Promise<{ segments: StoredSegment[]; total: number }> {
      const found = query.search ? await matching(strapi.db.connection, dialect, query.search) : undefined;
      const where = { $and: [...conditions(query), ...(found ? [{ id: { $in: found } }] : [])] };
      const [field = 'createdAt', order = 'desc'] = query.sort.split(':');
      const [page, total]: [SegmentRow[], number] = await Promise.all([
        rows().findMany({
          where,
          populate: POPULATE,
          orderBy: [{ [field]: order }, { id: order }],
          offset: (query.page - 1) * query.pageSize,
          limit: query.pageSize,
        }),
        rows().count({ where }),
      ]);
      return { segments: page.map(toStored), total };
    },
    creators: createCreatorReading(strapi),
    /** Those that exist. */
    async findMany(documentIds: readonly string[]): Promise<StoredSegment[]> {
      const where = { documentId: { $in: documentIds } };
      const found: SegmentRow[] = await rows().findMany({ where, populate: POPULATE });
      return found.map(toStored);
    },
    /** Those whose members are kept: dynamic, tracked and active. */
    async tracked(): Promise<StoredSegment[]> {
      const where = { tracked: true, type: 'dynamic', state: 'active' };
      const found: SegmentRow[] = await rows().findMany({ where, populate: POPULATE, orderBy: { id: 'asc' } });
      return found.map(toStored);
    },
    async all(): Promise<StoredSegment[]> {
      const every: SegmentRow[] = await rows().findMany({ populate: POPULATE, orderBy: { id: 'asc' } });
      return every.map(toStored);
    },
    /** As the database compares names. */
    async named(names: readonly string[]): Promise<StoredSegment[]> {
      const found: SegmentRow[] = await rows().findMany({ where: { name: { $in: [...names] } }, populate: POPULATE });
      return found.map(toStored);
    },
  };
};

const writing = (strapi: Core.Strapi, database: Database) => {
  const documents = () => strapi.documents(UID_SEGMENT as UID.ContentType) as unknown as Documents;
  const revise = createReviseDocument(strapi, database);
  const gone = (documentId: string): DomainError => new DomainError('not_found', `There is no segment ${documentId}`);
  const written = async (documentId: string): Promise<StoredSegment> => {
    const segment = await findOne(strapi, documentId);
    if (!segment) throw gone(documentId);
    return segment;
  };
  return {
    async create(data: SegmentData, creatorId: number | null): Promise<StoredSegment> {
      const by = creatorId === null ? {} : { createdBy: creatorId, updatedBy: creatorId };
      const { documentId } = await naming(data.name, () => documents().create({ data: { ...data, ...by } }));
      return written(documentId);
    },
    async update(
      documentId: string,
      data: Partial<SegmentData>,
      { about, ...edit }: SegmentEdit,
    ): Promise<StoredSegment> {
      const document = { table: SEGMENT_TABLE, documentId, gone: () => gone(documentId) };
      return naming(data.name, () =>
        revise(document, edit, async (stamp, trx) => {
          if (about !== undefined) await refuseMoved(trx, { documentId, about });
          if (!isEmptyEdit(data)) await documents().update({ documentId, data: { ...data, ...stamp } });
          return written(documentId);
        }),
      );
    },
    /** Of a segment that is locked. */
    async delete(documentId: string): Promise<void> {
      await documents().delete({ documentId });
    },
    /**
     * A row that only its own transaction sees, that no hook hears of and whose name is nobody’s: for checks that are
     * taken back.
     */
    async standIn(trx: Knex.Transaction, data: SegmentData, creatorId: number | null): Promise<string> {
      const documentId = randomUUID();
      const { type, state, visibility, entity, filter } = data;
      await trx(SEGMENT_TABLE).insert({
        ...{ document_id: documentId, name: documentId, type, state, visibility, entity, tracked: false },
        ...{ filter: filter === null ? null : JSON.stringify(filter), created_by_id: creatorId },
        ...{ created_at: new Date(), updated_at: new Date() },
      });
      return documentId;
    },
  };
};

/** Of a segment that is held. Throws conflict where somebody else has made it one of others since `about` was read. */
async function refuseMoved(
  trx: Knex.Transaction,
  { documentId, about }: { documentId: string; about: string },
): Promise<void> {
  // With the lock once more: MySQL would else show it as it was when the transaction first read anything.
  const row: { entity: string } | undefined = await trx(SEGMENT_TABLE)
    .where({ document_id: documentId })
    .forUpdate()
    .first('entity');
  if (row === undefined || row.entity === about) return;
  const message = `The segment is about “${row.entity}” by now; load it again`;
  throw new DomainError('conflict', message, [errorDetail(['data', 'entity'], message)]);
}

/** Not edits: neither `updatedAt` nor a webhook follows. */
const counting = (strapi: Core.Strapi) => ({
  /** Null: unknown. */
  async saveCounts(documentId: string, reach: FullReach | null, at: Date | null): Promise<void> {
    const counts = { member_count: reach?.matched ?? null, mailable_count: reach?.mailable ?? null };
    await strapi.db
      .connection(SEGMENT_TABLE)
      .where({ document_id: documentId })
      .update({ ...counts, last_calculated_at: at });
  },
  /** How many its list holds; of them at most as many as before can be mailed. */
  async saveSize(documentId: string, { size, at }: { size: number; at: Date }, within?: Queryable): Promise<void> {
    const queryable = within ?? strapi.db.connection;
    const mailable = queryable.raw('CASE WHEN mailable_count > ? THEN ? ELSE mailable_count END', [size, size]);
    await queryable(SEGMENT_TABLE)
      .where({ document_id: documentId })
      .update({ member_count: size, mailable_count: mailable, last_calculated_at: at });
  },
  /** Keeps it from being removed until the transaction ends; false where it is gone. */
  holdForUse: (documentId: string, within: Knex.Transaction): Promise<boolean> =>
    holdDocument(within, { table: SEGMENT_TABLE, documentId }),
  async markAsUsed(documentId: string, at: Date, within?: Queryable): Promise<void> {
    const queryable = within ?? strapi.db.connection;
    await queryable(SEGMENT_TABLE)
      .where({ document_id: documentId })
      .update({ times_used: queryable.raw('COALESCE(times_used, 0) + 1'), last_used_at: at });
  },
});

function conditions({ state, type, creatorId, reachable }: SegmentQuery): object[] {
  const stateIs = state === undefined ? { state: { $ne: 'archived' } } : { state };
  return [
    stateIs,
    ...(type === undefined ? [] : [{ type }]),
    ...(creatorId === undefined ? [] : [{ createdBy: { id: creatorId } }]),
    ...reachableConditions(reachable),
  ];
}

const PUBLIC = { visibility: 'public', state: 'active' } as const;

function reachableConditions(reachable: Reachable): object[] {
  switch (reachable.segments) {
    case 'all':
      return [];
    case 'public':
      return [PUBLIC];
    case 'public-or-unowned':
      return [{ $or: [PUBLIC, { visibility: 'public', createdBy: { id: { $null: true } } }] }];
    case 'public-or-own':
      return [{ $or: [PUBLIC, { createdBy: { id: reachable.userId } }] }];
    default:
      return assertNever(reachable);
  }
}

/** Row ids of segments whose name, description or one of whose tags contains the text, whatever its case; `%` and `_` are themselves. */
async function matching(queryable: Queryable, dialect: Dialect, search: string): Promise<number[]> {
  const { quote } = dialect;
  const tag = dialect.contains('texts.value', search);
  const tagged = `SELECT tagged.id FROM ${quote(SEGMENT_TABLE)} AS tagged, ${dialect.jsonTexts('tagged.tags')} WHERE ${tag.sql}`;
  const parts = [
    ...['name', 'description'].map((column) => dialect.contains(quote(column), search)),
    fragment(`id IN (${tagged})`, tag.bindings),
  ];
  const found: { id: number }[] = await queryable(SEGMENT_TABLE)
    .select('id')
    .where((either) => {
      for (const part of parts) void either.orWhereRaw(part.sql, part.bindings as never);
    });
  return found.map((row) => row.id);
}

async function naming<T>(name: string | undefined, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    const message = `A segment named “${name ?? ''}” exists already`;
    throw new DomainError('conflict', message, [errorDetail(['data', 'name'], message)], { cause: error });
  }
}
