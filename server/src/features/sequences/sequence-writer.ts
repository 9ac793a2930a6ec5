/** Writes sequences and steps through the Document Service, so that a site’s own hooks see every change. */
import type { Core, UID } from '@strapi/types';
import { DomainError, errorDetail, type StepInput } from '../../contracts';
import { isUniqueViolation, type Database } from '../../platform/database';
import { contentTypeUid } from '../../platform/plugin-id';
import type { StoredSequence, StoredStep } from './sequence-reader';

export type SequenceData = Pick<StoredSequence, 'name' | 'description' | 'isActive' | 'timezone' | 'timezoneMode'>;

export interface SequenceWriter {
  /** Returns the document id. */
  create(data: SequenceData, steps: readonly StepInput[]): Promise<string>;
  /** Without `steps` they stay as they are; with them, those left out are removed. */
  update(current: StoredSequence, data: Partial<SequenceData>, steps?: readonly StepInput[]): Promise<void>;
  delete(current: StoredSequence): Promise<void>;
}

interface Documents {
  create(params: object): Promise<{ documentId: string }>;
  update(params: object): Promise<unknown>;
  delete(params: object): Promise<unknown>;
}

export const createSequenceWriter = (strapi: Core.Strapi, database: Pick<Database, 'transaction'>): SequenceWriter => {
  const documentsOf = (name: string): Documents => strapi.documents(contentTypeUid(name) as UID.ContentType);
  const sequences = (): Documents => documentsOf('sequence');
  const steps = (): Documents => documentsOf('sequence-step');

  const saveSteps = async (
    sequence: string,
    inputs: readonly StepInput[],
    current: readonly StoredStep[],
  ): Promise<void> => {
    const kept = new Set(inputs.map(({ documentId }) => documentId));
    for (const { documentId } of current) if (!kept.has(documentId)) await steps().delete({ documentId });
    for (const [index, { documentId, template, ...step }] of inputs.entries()) {
      const data = { ...step, templateId: template, order: index + 1 };
      if (documentId === undefined) await steps().create({ data: { ...data, sequence } });
      else await steps().update({ documentId, data });
    }
  };

  return {
    create: (data, inputs) =>
      naming(data.name, () =>
        database.transaction(async () => {
          const { documentId } = await sequences().create({ data: { ...data, type: 'manual' } });
          await saveSteps(documentId, inputs, []);
          return documentId;
        }),
      ),
    update: ({ documentId, steps: current }, data, inputs) =>
      naming(data.name, () =>
        database.transaction(async () => {
          await sequences().update({ documentId, data });
          if (inputs) await saveSteps(documentId, inputs, current);
        }),
      ),
    delete: ({ documentId, steps: current }) =>
      database.transaction(async () => {
        await saveSteps(documentId, [], current);
        await sequences().delete({ documentId });
      }),
  };
};

const naming = async <T>(name: string | undefined, write: () => Promise<T>): Promise<T> => {
  try {
    return await write();
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    const message = `A sequence named “${name ?? ''}” exists already`;
    throw new DomainError('conflict', message, [errorDetail(['data', 'name'], message)], { cause: error });
  }
};
