import {
  Button,
  Field,
  Flex,
  Modal,
  SingleSelect,
  SingleSelectOption,
  TextInput,
  Typography,
} from '@strapi/design-system';
import { useState } from 'react';
import { useErrorText } from '../../../api/errors';
import type { EnrollResult, Segment } from '../../../contracts';
import { useT } from '../../../i18n/messages';
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
  const errorText = useErrorText();
  const [sequence, setSequence] = useState('');
  const [notes, setNotes] = useState('');
  const [plan, setPlan] = useState<EnrollResult>();
  const [error, setError] = useState<unknown>();
  const [count, counting] = usePlanEnrollmentMutation();
  const [start, starting] = useStartEnrollmentMutation();
  const { documentId: id } = segment;

  const attempt = async (work: () => Promise<void>) => {
    setError(undefined);
    await work().catch(setError);
  };
  const choose = (chosen: string) => {
    setSequence(chosen);
    setPlan(undefined);
    void attempt(async () => setPlan(await count({ id, sequence: chosen }).unwrap()));
  };
  const confirm = () =>
    attempt(async () => {
      const note = notes.trim() ? { notes: notes.trim() } : {};
      onRun((await start({ id, data: { sequence, ...note } }).unwrap()).id);
    });

  return (
    <>
      <Modal.Body>
        <Flex direction="column" alignItems="stretch" gap={4}>
          <SequenceSelect value={sequence} disabled={counting.isLoading} onChange={choose} />
          {plan ? (
            <Field.Root name="notes">
              <Field.Label>{t('enroll.notes')}</Field.Label>
              <TextInput value={notes} maxLength={2000} onChange={(event) => setNotes(event.target.value)} />
            </Field.Root>
          ) : null}
          {error === undefined ? null : (
            <Typography role="alert" textColor="danger600">
              {errorText(error)}
            </Typography>
          )}
          <EnrollReview plan={plan} isBusy={counting.isLoading} />
          <EnrollmentRuns segment={segment} onShow={onRun} />
        </Flex>
      </Modal.Body>
      <Modal.Footer>
        <Button variant="tertiary" onClick={onClose}>
          {t('action.cancel')}
        </Button>
        {plan ? (
          <Button loading={starting.isLoading} disabled={plan.enrolled === 0} onClick={() => void confirm()}>
            {plan.enrolled === null ? t('enroll.confirm.hidden') : t('enroll.confirm', { count: plan.enrolled })}
          </Button>
        ) : null}
      </Modal.Footer>
    </>
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
