import { Field, SingleSelect, SingleSelectOption, TextInput } from '@strapi/design-system';
import { useState } from 'react';
import type { EnrollResult, Segment } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { ModalParts } from '../../../ui/ModalFrame';
import { useDialogSubmit } from '../../../ui/useDialogSubmit';
import { useSequenceChoices } from '../../sequences';
import { usePlanEnrollmentMutation, useStartEnrollmentMutation } from '../enroll-api';
import { EnrollmentRuns } from './EnrollmentRuns';
import { EnrollReview } from './EnrollReview';

interface Props {
  segment: Segment;
  onRun(runId: number): void;
  onClose(): void;
}

/** Which sequence, and what that would mean; below, what was enrolled before. */
export const EnrollChoice = ({ segment, onRun, onClose }: Props) => {
  const t = useT();
  const { run, error } = useDialogSubmit();
  const [sequence, setSequence] = useState('');
  const [notes, setNotes] = useState('');
  const [plan, setPlan] = useState<EnrollResult>();
  const [count, counting] = usePlanEnrollmentMutation();
  const [start, starting] = useStartEnrollmentMutation();
  const { documentId: id } = segment;

  const choose = (chosen: string) => {
    setSequence(chosen);
    setPlan(undefined);
    void run(() => count({ id, sequence: chosen }).unwrap(), { onDone: setPlan });
  };
  const confirm = () => {
    const note = notes.trim() ? { notes: notes.trim() } : {};
    void run(() => start({ id, data: { sequence, ...note } }).unwrap(), { onDone: (started) => onRun(started.id) });
  };

  return (
    <ModalParts
      error={error}
      back={{ label: t('action.cancel'), action: onClose }}
      confirm={
        plan && {
          label: plan.enrolled === null ? t('enroll.confirm.hidden') : t('enroll.confirm', { count: plan.enrolled }),
          isBusy: starting.isLoading,
          isDisabled: plan.enrolled === 0,
          action: confirm,
        }
      }
    >
      <SequenceSelect value={sequence} disabled={counting.isLoading} onChange={choose} />
      {plan ? (
        <Field.Root name="notes">
          <Field.Label>{t('enroll.notes')}</Field.Label>
          <TextInput value={notes} maxLength={2000} onChange={(event) => setNotes(event.target.value)} />
        </Field.Root>
      ) : null}
      <EnrollReview plan={plan} isBusy={counting.isLoading} sequenceId={sequence} />
      <EnrollmentRuns segment={segment} onShow={onRun} />
    </ModalParts>
  );
};

interface SelectProps {
  value: string;
  disabled: boolean;
  onChange(sequence: string): void;
}

const SequenceSelect = ({ value, disabled, onChange }: SelectProps) => {
  const t = useT();
  const { sequences, isLoading } = useSequenceChoices();
  return (
    <Field.Root name="sequence" hint={t('enroll.sequence.hint')}>
      <Field.Label>{t('enroll.sequence')}</Field.Label>
      <SingleSelect
        value={value}
        placeholder={t(isLoading ? 'enroll.sequence.loading' : 'enroll.sequence.choose')}
        disabled={disabled}
        onChange={(next) => onChange(String(next))}
      >
        {sequences.map(({ documentId, name, isActive }) => (
          <SingleSelectOption key={documentId} value={documentId} disabled={!isActive}>
            {isActive ? name : t('enroll.sequence.inactive', { name })}
          </SingleSelectOption>
        ))}
      </SingleSelect>
      <Field.Hint />
    </Field.Root>
  );
};
