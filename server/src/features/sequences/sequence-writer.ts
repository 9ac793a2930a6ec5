/** Writes sequences and steps through the Document Service, so that a site’s own hooks see every change. */
import type { Core, UID } from '@strapi/types';
import type { Knex } from 'knex';
import { DomainError, errorDetail, type StepInput } from '../../contracts';
import { isUniqueViolation, type Database } from '../../platform/database';
import { changeDocument, type HeldDocument } from '../../platform/lock-document';
import { contentTypeUid } from '../../platform/plugin-id';
import { createReviseDocument, isEmptyEdit, type Edit } from '../../platform/revise-document';
import { createSequenceReader, type StoredSequence, type StoredStep } from './sequence-reader';
import type { SequenceTables } from './sequence-tables';

export type SequenceData = Pick<StoredSequence, 'name' | 'description' | 'isActive' | 'timezone' | 'timezoneMode'>;

export interface SequenceChange {
  data: Partial<SequenceData>;
  steps?: readonly StepInput[] | undefined;
  /** Told what was stored before, in the same transaction. */
  within(trx: Knex.Transaction, before: StoredSequence): Promise<void>;
}

export interface SequenceWriter {
  /** Returns the document id. */
  create(data: SequenceData, steps: readonly StepInput[]): Promise<string>;
  /**
   * Without `steps` they stay as they are; with them, those left out are removed. Throws not_found, stale, and conflict
   * where a step that is named has been removed meanwhile.
   */
  update(documentId: string, change: SequenceChange, edit: Edit): Promise<void>;
  /** `check` is asked while nobody else can change it or enroll in it. Throws not_found. */
  delete(documentId: string, check: (current: StoredSequence, trx: Knex.Transaction) => Promise<void>): Promise<void>;
}

interface Documents {
  create(params: object): Promise<{ documentId: string }>;
  update(params: object): Promise<unknown>;
  delete(params: object): Promise<unknown>;
}

export const createSequenceWriter = (
  strapi: Core.Strapi,
  database: Database,
  tables: SequenceTables,
): SequenceWriter => {
  const reader = createSequenceReader(database, tables);
  const documentsOf = (name: string): Documents => strapi.documents(contentTypeUid(name) as UID.ContentType);
  const sequences = (): Documents => documentsOf('sequence');
  const steps = (): Documents => documentsOf('sequence-step');

  const revise = createReviseDocument(strapi, database);
  const held = (documentId: string): HeldDocument & { gone(): Error } => ({
    ...{ table: tables.sequences, documentId },
    gone: () => new DomainError('not_found', `There is no sequence ${documentId}`),
  });
  /** Of a sequence that is held: nobody else can change it any more. */
  const stored = async (documentId: string, trx: Knex.Transaction): Promise<StoredSequence> => {
    const current = await reader.find(documentId, trx);
    if (!current) throw held(documentId).gone();
    return current;
  };

  return {
    create: (data, inputs) =>
      naming(data.name, () =>
        database.transaction(async () => {
          const { documentId } = await sequences().create({ data: { ...data, type: 'manual' } });
          await saveSteps(steps(), { sequence: documentId, inputs, current: [] });
          return documentId;
        }),
      ),
    update: (documentId, { data, steps: inputs, within }, edit) =>
      naming(data.name, () =>
        revise(held(documentId), edit, async (stamp, trx) => {
          const current = await stored(documentId, trx);
          if (inputs) refuseRemoved(inputs, current);
          if (inputs || !isEmptyEdit(data)) await sequences().update({ documentId, data: { ...data, ...stamp } });
          if (inputs) await saveSteps(steps(), { sequence: documentId, inputs, current: current.steps });
          await within(trx, current);
        }),
      ),
    delete: (documentId, check) =>
      changeDocument(database, held(documentId), async (trx) => {
        const current = await stored(documentId, trx);
        await check(current, trx);
        await saveSteps(steps(), { sequence: documentId, inputs: [], current: current.steps });
        await sequences().delete({ documentId });
      }),
  };
};

interface StepsOf {
  sequence: string;
  inputs: readonly StepInput[];
  current: readonly StoredStep[];
}

async function saveSteps(steps: Documents, { sequence, inputs, current }: StepsOf): Promise<void> {
  const kept = new Set(inputs.map(({ documentId }) => documentId));
  for (const { documentId } of current) if (!kept.has(documentId)) await steps.delete({ documentId });
  for (const [index, { documentId, template, ...step }] of inputs.entries()) {
    const data = { ...step, templateId: template, order: index + 1 };
    if (documentId === undefined) await steps.create({ data: { ...data, sequence } });
    else await steps.update({ documentId, data });
  }
}

function refuseRemoved(inputs: readonly StepInput[], { name, steps }: StoredSequence): void {
  const stored = new Set(steps.map(({ documentId }) => documentId));
  const at = inputs.findIndex(({ documentId }) => documentId !== undefined && !stored.has(documentId));
  if (at === -1) return;
  const message = `A step of “${name}” was removed by somebody else meanwhile; load the sequence again`;
  throw new DomainError('conflict', message, [errorDetail(['data', 'steps', at, 'documentId'], message)]);
}

const naming = async <T>(name: string | undefined, write: () => Promise<T>): Promise<T> => {
  try {
    return await write();
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    const message = `A sequence named “${name ?? ''}” exists already`;
    throw new DomainError('conflict', message, [errorDetail(['data', 'name'], message)], { cause: error });
  }
};
