/** Changes a sequence. Switched off, its mails are held; switched on, those that came due meanwhile are asked about. */
import type { StepInput, UpdateSequence } from '../../contracts';
import { actorOf } from '../../platform/actor';
import { isOutdated } from '../../platform/revise-document';
import type { SequenceHolds } from '../delivery';
import { matchSteps } from './core/match-steps';
import { guardSwitching, type SequenceEditor } from './guard-switching';
import type { StepCheck } from './sequence-checks';
import type { StoredSequence } from './sequence-reader';
import type { SequenceChange, SequenceData, SequenceWriter } from './sequence-writer';

export interface ChangeSequenceDeps {
  writer: Pick<SequenceWriter, 'update'>;
  holds: Pick<SequenceHolds, 'place' | 'release' | 'drop'>;
  check(steps: StepCheck): Promise<void>;
}

export const createChangeSequence =
  ({ writer, holds, check }: ChangeSequenceDeps) =>
  async (editor: SequenceEditor, current: StoredSequence, input: UpdateSequence): Promise<void> => {
    const { steps: edited, version, overdue, ...data } = input;
    const { documentId } = current;
    const { caller } = editor;
    const steps = edited && matchSteps(edited, current.steps);
    const by = actorOf(caller);
    // Deciding about overdue mails lets them go, whatever the sequence says of itself.
    const guard = ({ isActive }: Pick<StoredSequence, 'isActive'>): void =>
      guardSwitching(editor, { before: overdue === undefined && isActive, asked: data.isActive });
    const write = (finish: SequenceChange['within']): Promise<void> => {
      const within: SequenceChange['within'] = async (trx, before) => {
        guard(before);
        if (steps) await holds.drop(trx, { stepIds: removedFrom(before, steps) });
        await finish(trx, before);
      };
      return writer.update(documentId, { data: onlyGiven(data), steps, within }, { caller, version });
    };
    // An outdated edit is refused as stale, not for what others have changed, and decides about no mail.
    if (isOutdated({ version }, current)) return write(async () => undefined);
    guard(current);
    const isActive = data.isActive ?? current.isActive;
    // As they were sent: an id that is not theirs, or is there twice, is refused and not mended.
    await check({ steps: edited ?? asInputs(current), isActive, known: idsOf(current) });
    if (data.isActive) return holds.release({ sequenceId: documentId, choice: overdue, by }, write);
    return write(async (trx, before) => {
      if (data.isActive === false && before.isActive) await holds.place(trx, documentId, by);
    });
  };

const removedFrom = (before: StoredSequence, kept: readonly StepInput[]): string[] => {
  const ids = new Set(kept.map(({ documentId }) => documentId));
  return idsOf(before).filter((id) => !ids.has(id));
};

const idsOf = ({ steps }: StoredSequence): string[] => steps.map(({ documentId }) => documentId);

const asInputs = ({ steps }: StoredSequence) =>
  steps.map(({ templateId, ...step }) => ({ ...step, template: templateId }));

const onlyGiven = (input: Omit<UpdateSequence, 'steps' | 'version' | 'overdue'>): Partial<SequenceData> =>
  Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
