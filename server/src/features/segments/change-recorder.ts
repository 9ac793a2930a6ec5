/**
 * A middleware of the Document Service that notes which documents changed, in the transaction of the write itself, for
 * the content types that tracked segments read, and which members were deleted, for lists. Whom a relation leads to no longer is noted before it moves. A note
 * that fails does not fail the write: the next refresh of everybody finds what it missed.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Knex } from 'knex';
import { describeError } from '../../lib/describe-error';
import type { Queryable } from '../../platform/database';
import type { Audience, Quote } from '../audience';
import { EVERY_DOCUMENT, type ChangeRepository, type DocumentRef } from './change-repository';
import {
  isWriteAction,
  movesRelations,
  namedDocuments,
  type WriteAction,
  type WrittenAttributes,
} from './core/written-documents';
import type { DependencyRegistry, Interest } from './dependency-registry';

/** The part of the Document Service’s middleware context that is read here. */
export interface WriteContext {
  uid: string;
  action: string;
  params: unknown;
  contentType: { attributes: unknown };
}

export interface RecorderDeps {
  registry: Pick<DependencyRegistry, 'interests'>;
  changes: Pick<ChangeRepository, 'affected' | 'record'>;
  audience: Pick<Audience, 'graph'>;
  quote: Quote;
  /** The transaction that the write joins; `onCommit` once it is through. */
  transaction<T>(work: (trx: Knex.Transaction) => Promise<T>, onCommit: () => void): Promise<T>;
  /** Something is noted and committed. */
  onChange(): void;
  log: { warn(message: string): void };
}

/** More members than this are not noted one by one. */
const MOST_OWNERS = 1_000;

type Interests = ReadonlyMap<string, readonly Interest[]>;

interface Write {
  uid: string;
  action: WriteAction;
  params: { documentId?: unknown; data?: unknown };
  attributes: WrittenAttributes;
  interests: Interests;
  /** A member may be gone once it is through. */
  departs: boolean;
}

export type ChangeRecorder = ReturnType<typeof createChangeRecorder>;

export const createChangeRecorder = (deps: RecorderDeps) => {
  const { registry, changes, transaction, onChange, log } = deps;
  /** Set while the Document Service writes: what it does to the database is noted already. */
  const inside = new AsyncLocalStorage<true>();

  const quietly = async <T>(trx: Knex.Transaction, fallback: T, work: (point: Queryable) => Promise<T>): Promise<T> => {
    try {
      // A savepoint: in PostgreSQL a statement that fails would fail the user’s transaction with it.
      return await trx.transaction(work);
    } catch (error) {
      log.warn(`A changed document was not noted for its segments: ${describeError(error)}`);
      return fallback;
    }
  };

  return {
    middleware: async (context: WriteContext, next: () => Promise<unknown>): Promise<unknown> => {
      const write = await toWrite(deps, context);
      if (write === null) return next();
      return transaction(async (trx) => {
        const before = await quietly(trx, [], (point) => ownersBefore(deps, write, point));
        const result = await inside.run(true, next);
        const changed = [...before, ...changedBy(write, result)];
        await quietly(trx, undefined, (point) => changes.record(point, unique(changed)));
        return result;
      }, onChange);
    },
    /** A row that was written past the Document Service, as users-permissions does: itself, not what it leads to. */
    async noteRow(uid: string, row: unknown, isGone: boolean): Promise<void> {
      const documentId = documentIdOf(row);
      if (documentId === null || inside.getStore()) return;
      try {
        if (!isGone && !(await registry.interests()).has(uid)) return;
        const note = (trx: Knex.Transaction): Promise<void> =>
          quietly(trx, undefined, (point) => changes.record(point, [{ uid, documentId }]));
        await transaction(note, onChange);
      } catch (error) {
        log.warn(`A row of ${uid} was not noted for its segments: ${describeError(error)}`);
      }
    },
  };
};

/** Null where no tracked segment reads what is written, and no list can hold it. */
async function toWrite({ registry, audience, log }: RecorderDeps, context: WriteContext): Promise<Write | null> {
  const { uid, action } = context;
  if (!isWriteAction(action)) return null;
  try {
    const interests = await registry.interests();
    const write: Write = {
      ...{ uid, action, interests },
      departs: action === 'delete' && audience.graph().entities.some((entity) => entity.uid === uid),
      params: context.params as Write['params'],
      attributes: context.contentType.attributes as WrittenAttributes,
    };
    return write.departs || interests.has(uid) || related(write).length > 0 ? write : null;
  } catch (error) {
    log.warn(`It is not known which segments read ${uid}: ${describeError(error)}`);
    return null;
  }
}

/** Documents of other types that the write names: connecting one to this takes it from where it was. */
const related = ({ params, attributes, interests }: Write): DocumentRef[] =>
  namedDocuments(params.data, attributes).filter((document) => interests.has(document.uid));

const documentIdOf = (value: unknown): string | null =>
  typeof value === 'object' && value !== null && 'documentId' in value && typeof value.documentId === 'string'
    ? value.documentId
    : null;

function changedBy(write: Write, result: unknown): DocumentRef[] {
  const { uid, action, params, interests, departs } = write;
  const isNew = action === 'create' || action === 'clone';
  const documentId = isNew ? documentIdOf(result) : documentIdOf(params);
  const own = documentId !== null && (departs || interests.has(uid)) ? [{ uid, documentId }] : [];
  return [...own, ...related(write)];
}

async function ownersBefore(deps: RecorderDeps, write: Write, within: Queryable): Promise<DocumentRef[]> {
  const { uid, action, params, attributes } = write;
  if (!movesRelations(action, params.data, attributes)) return [];
  const documentId = action === 'create' || action === 'clone' ? null : documentIdOf(params);
  const moved = [...(documentId === null ? [] : [{ uid, documentId }]), ...related(write)];
  const owners: DocumentRef[] = [];
  for (const document of moved) {
    for (const interest of write.interests.get(document.uid) ?? []) {
      owners.push(...(await ownersOf(deps, { interest, document, within })));
    }
  }
  return owners;
}

async function ownersOf(
  { changes, audience, quote }: RecorderDeps,
  { interest, document, within }: { interest: Interest; document: DocumentRef; within: Queryable },
): Promise<DocumentRef[]> {
  const { rootUid, path } = interest;
  if (path.edges.length === 0) return [];
  const ids = await changes.affected(
    { graph: audience.graph(), quote, rootUid, path, documentIds: [document.documentId], limit: MOST_OWNERS + 1 },
    within,
  );
  if (ids.length > MOST_OWNERS) return [{ uid: document.uid, documentId: EVERY_DOCUMENT }];
  return ids.map((documentId) => ({ uid: rootUid, documentId }));
}

const unique = (documents: readonly DocumentRef[]): DocumentRef[] => [
  ...new Map(documents.map((document) => [`${document.uid} ${document.documentId}`, document])).values(),
];
