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
import type { Caller } from '../../platform/caller';
import { isOutdated } from '../../platform/revise-document';
import type { TemplateService } from '../templates';
import { matchSteps } from './core/match-steps';
import type { EnrollmentQueries } from './enrollment-queries';
import type { ReleaseRepository } from './release-repository';
import { createSequenceChecks } from './sequence-checks';
import type { SequenceReader, StoredSequence } from './sequence-reader';
import type { SequenceData, SequenceWriter } from './sequence-writer';

export interface SequenceServiceDeps {
  reader: SequenceReader;
  writer: SequenceWriter;
  queries: EnrollmentQueries;
  release: ReleaseRepository;
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

export interface SequenceEditor {
  caller: Caller;
  /** Editing and letting it send are two permissions, whichever request asks for both. */
  mayActivate: boolean;
}

export interface SequenceService {
  list(query: SequenceListQuery): Promise<Page<Sequence>>;
  get(documentId: string): Promise<Sequence>;
  create(by: SequenceEditor, input: CreateSequence): Promise<Sequence>;
  /** Throws stale, and forbidden where it would be switched on or off by somebody who may not. */
  update(by: SequenceEditor, documentId: string, input: UpdateSequence): Promise<Sequence>;
  /** Throws DomainError('conflict') while somebody walks through it. */
  remove(documentId: string): Promise<void>;
  isTemplateUsed(templateId: string): Promise<boolean>;
}

export const createSequenceService = (deps: SequenceServiceDeps): SequenceService => {
  const { reader, writer, queries } = deps;
  const { check, templateNames } = createSequenceChecks(deps.templates, deps.obstacles ?? []);

  const present = async (sequences: readonly StoredSequence[]): Promise<Sequence[]> => {
    const open = await queries.countOpen(sequences.map(({ documentId }) => documentId));
    const names = await templateNames(sequences.flatMap(({ steps }) => steps.map(({ templateId }) => templateId)));
    return sequences.map((sequence) => toSequence(sequence, names, open.get(sequence.documentId) ?? 0));
  };
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
    create: async ({ mayActivate }, { steps, ...input }) => {
      guardActivation(mayActivate, { before: false, after: input.isActive });
      await check({ steps, isActive: input.isActive, known: [] });
      const data = { ...input, timezone: input.timezone ?? deps.timezone, description: input.description ?? null };
      return get(await writer.create(data, steps));
    },
    update: async ({ caller, mayActivate }, documentId, { steps: edited, version, ...input }) => {
      const current = await existing(documentId);
      const steps = edited && matchSteps(edited, current.steps);
      const isActive = input.isActive ?? current.isActive;
      // An outdated edit is refused as stale, not for what others have changed.
      if (!isOutdated({ version }, current)) {
        guardActivation(mayActivate, { before: current.isActive, after: isActive });
        await check({ steps: steps ?? asInputs(current), isActive, known: idsOf(current) });
      }
      await writer.update(documentId, { data: onlyGiven(input), steps }, { caller, version });
      if (isActive && !current.isActive) await deps.release.sequence(documentId);
      return get(documentId);
    },
    remove: (documentId) =>
      writer.delete(documentId, async ({ name }, trx) => {
        const open = (await queries.countOpen([documentId], trx)).get(documentId) ?? 0;
        if (open > 0) throw stillWalked(name, open);
      }),
    isTemplateUsed: (templateId) => reader.isTemplateUsed(templateId),
  };
};

function guardActivation(mayActivate: boolean, { before, after }: { before: boolean; after: boolean }): void {
  if (after === before || mayActivate) return;
  throw new DomainError('forbidden', 'Switching a sequence on or off needs the permission to activate sequences');
}

const idsOf = ({ steps }: StoredSequence): string[] => steps.map(({ documentId }) => documentId);

const asInputs = ({ steps }: StoredSequence) =>
  steps.map(({ templateId, ...step }) => ({ ...step, template: templateId }));

const toSequence = (
  { steps, ...sequence }: StoredSequence,
  names: ReadonlyMap<string, string>,
  openEnrollments: number,
): Sequence => ({
  ...sequence,
  steps: steps.map(({ templateId, ...step }) => ({
    ...step,
    template: templateId,
    templateName: names.get(templateId) ?? null,
  })),
  openEnrollments,
});

function found<T>(sequence: T | null | undefined, documentId: string): T {
  if (sequence) return sequence;
  throw new DomainError('not_found', `There is no sequence ${documentId}`);
}

const stillWalked = (name: string, open: number): DomainError => {
  const message = `${open} enrollments of “${name}” are still open; cancel them or wait for their end`;
  return new DomainError('conflict', message, [errorDetail(['id'], message)]);
};

const onlyGiven = (input: Omit<UpdateSequence, 'steps' | 'version'>): Partial<SequenceData> =>
  Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
