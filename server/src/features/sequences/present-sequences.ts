/** Sequences as people read them: names for ids, who walks and waits in them, and what came too late. */
import type { Sequence } from '../../contracts';
import type { SequenceHolds } from '../delivery';
import type { EnrollmentQueries } from './enrollment-queries';
import type { StoredSequence } from './sequence-reader';

export interface PresentSequencesDeps {
  queries: Pick<EnrollmentQueries, 'countOpen' | 'countExpired'>;
  holds: Pick<SequenceHolds, 'waiting'>;
  templateNames(ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

export const createPresentSequences =
  ({ queries, holds, templateNames }: PresentSequencesDeps) =>
  async (sequences: readonly StoredSequence[]): Promise<Sequence[]> => {
    const ids = sequences.map(({ documentId }) => documentId);
    const [open, expired] = [await queries.countOpen(ids), await queries.countExpired(ids)];
    const names = await templateNames(sequences.flatMap(({ steps }) => steps.map(({ templateId }) => templateId)));
    const waiting = await holds.waiting(sequences.flatMap((one) => (one.isActive ? [] : [one.documentId])));
    return sequences.map(({ steps, ...sequence }) => ({
      ...sequence,
      steps: steps.map(({ templateId, ...step }) => ({
        ...step,
        template: templateId,
        templateName: names.get(templateId) ?? null,
      })),
      openEnrollments: open.get(sequence.documentId) ?? 0,
      waiting: waiting.get(sequence.documentId) ?? null,
      expired: expired.get(sequence.documentId) ?? 0,
    }));
  };
