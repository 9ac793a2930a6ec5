/** Sequences: kept, checked before they send, never deleted from under somebody who walks through one. */
import {
  DomainError,
  errorDetail,
  type ErrorDetail,
  type CreateSequence,
  type Page,
  type Sequence,
  type UpdateSequence,
} from '../../contracts';
import type { SequenceHolds } from '../delivery';
import type { TemplateService } from '../templates';
import { createChangeSequence } from './change-sequence';
import { guardSwitching, type SequenceEditor } from './guard-switching';
import type { EnrollmentQueries } from './enrollment-queries';
import { createPresentSequences } from './present-sequences';
import { createSequenceChecks } from './sequence-checks';
import type { SequenceReader, StoredSequence } from './sequence-reader';
import type { SequenceWriter } from './sequence-writer';

export interface SequenceServiceDeps {
  reader: SequenceReader;
  writer: SequenceWriter;
  queries: EnrollmentQueries;
  holds: SequenceHolds;
  templates: Pick<TemplateService, 'find' | 'obstacles'>;
  /** Why no sequence of this site may send; empty where they may. */
  obstacles?: readonly ErrorDetail[];
  /** Where none is given. */
  timezone: string;
}

export interface SequenceListQuery {
  search?: string;
  isActive?: 'true' | 'false';
  page: number;
  pageSize: number;
}

export interface SequenceService {
  list(query: SequenceListQuery): Promise<Page<Sequence>>;
  get(documentId: string): Promise<Sequence>;
  create(by: SequenceEditor, input: CreateSequence): Promise<Sequence>;
  /**
   * Throws stale, forbidden where it would be switched on or off by somebody who may not, and conflict where switching it
   * on lets overdue mails go and nothing says what becomes of them.
   */
  update(by: SequenceEditor, documentId: string, input: UpdateSequence): Promise<Sequence>;
  /** Throws DomainError('conflict') while somebody walks through it. */
  remove(documentId: string): Promise<void>;
  isTemplateUsed(templateId: string): Promise<boolean>;
}

export const createSequenceService = (deps: SequenceServiceDeps): SequenceService => {
  const { reader, writer, queries, holds } = deps;
  const { check, templateNames } = createSequenceChecks(deps.templates, deps.obstacles ?? []);

  const present = createPresentSequences({ queries, holds, templateNames });
  const change = createChangeSequence({ writer, holds, check });
  const existing = async (documentId: string): Promise<StoredSequence> =>
    found(await reader.find(documentId), documentId);
  const get = async (documentId: string): Promise<Sequence> =>
    found((await present([await existing(documentId)]))[0], documentId);

  return {
    list: async ({ search, isActive, page, pageSize }) => {
      const only = isActive === undefined ? {} : { isActive: isActive === 'true' };
      const { rows, total } = await reader.list({ search, ...only, start: (page - 1) * pageSize, limit: pageSize });
      const pagination = { page, pageSize, total, pageCount: Math.ceil(total / pageSize) };
      return { data: await present(rows), meta: { pagination } };
    },
    get,
    create: async (by, { steps, ...input }) => {
      guardSwitching(by, { before: false, asked: input.isActive });
      await check({ steps, isActive: input.isActive, known: [] });
      const data = { ...input, timezone: input.timezone ?? deps.timezone, description: input.description ?? null };
      return get(await writer.create(data, steps));
    },
    update: async (by, documentId, input) => {
      await change(by, await existing(documentId), input);
      return get(documentId);
    },
    remove: (documentId) =>
      writer.delete(documentId, async (current, trx) => {
        const open = (await queries.countOpen([documentId], trx)).get(documentId) ?? 0;
        if (open > 0) throw stillWalked(current.name, open);
        await holds.drop(trx, { sequenceId: documentId, stepIds: idsOf(current) });
      }),
    isTemplateUsed: (templateId) => reader.isTemplateUsed(templateId),
  };
};

function found<T>(sequence: T | null | undefined, documentId: string): T {
  if (sequence) return sequence;
  throw new DomainError('not_found', `There is no sequence ${documentId}`);
}

const idsOf = ({ steps }: StoredSequence): string[] => steps.map(({ documentId }) => documentId);

const stillWalked = (name: string, open: number): DomainError => {
  const message =
    open === 1
      ? `1 enrollment of “${name}” is still open; cancel it or wait for its end`
      : `${open} enrollments of “${name}” are still open; cancel them or wait for their end`;
  return new DomainError('conflict', message, [errorDetail(['id'], message)]);
};
