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
import { OpenModal } from '../../../ui/OpenDialog';
import { useSequenceChoices } from '../../sequences';
import { useEnrollSegmentMutation } from '../api';
import { EnrollReview } from './EnrollReview';

interface Props {
  segment: Segment;
  onClose(): void;
}

/** Choose a sequence, see who would be enrolled and who not, confirm the number, see the result. */
export const EnrollDialog = ({ segment, onClose }: Props) => {
  const t = useT();
  const errorText = useErrorText();
  const { sequences, isLoading } = useSequenceChoices();
  const [sequence, setSequence] = useState('');
  const [notes, setNotes] = useState('');
  const [plan, setPlan] = useState<EnrollResult>();
  const [result, setResult] = useState<EnrollResult>();
  const [error, setError] = useState<unknown>();
  const [enroll, { isLoading: isBusy }] = useEnrollSegmentMutation();

  const request = async (dryRun: boolean, chosen: string) => {
    setError(undefined);
    try {
      const data = { sequence: chosen, dryRun, ...(notes.trim() ? { notes: notes.trim() } : {}) };
      const answer = await enroll({ id: segment.documentId, data }).unwrap();
      if (dryRun) setPlan(answer);
      else setResult(answer);
    } catch (failure) {
      setError(failure);
    }
  };
  const choose = (next: string) => {
    setSequence(next);
    setPlan(undefined);
    void request(true, next);
  };

  return (
    <OpenModal onClose={onClose}>
      <Modal.Content>
        <Modal.Header closeLabel={t('action.close')}>
          <Modal.Title>{t('enroll.title', { segment: segment.name })}</Modal.Title>
        </Modal.Header>
        <Modal.Body>
          <Flex direction="column" alignItems="stretch" gap={4}>
            {result ? null : (
              <Field.Root name="sequence" hint={t('enroll.sequence.hint')}>
                <Field.Label>{t('enroll.sequence')}</Field.Label>
                <SingleSelect
                  value={sequence}
                  placeholder={t(isLoading ? 'enroll.sequence.loading' : 'enroll.sequence.choose')}
                  disabled={isBusy}
                  onChange={(next) => choose(String(next))}
                >
                  {sequences.map(({ documentId, name, isActive }) => (
                    <SingleSelectOption key={documentId} value={documentId} disabled={!isActive}>
                      {isActive ? name : t('enroll.sequence.inactive', { name })}
                    </SingleSelectOption>
                  ))}
                </SingleSelect>
                <Field.Hint />
              </Field.Root>
            )}
            {plan && !result ? (
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
            <EnrollReview plan={result ?? plan} isBusy={isBusy && !plan} />
          </Flex>
        </Modal.Body>
        <Modal.Footer>
          <Button variant="tertiary" onClick={onClose}>
            {t(result ? 'action.close' : 'action.cancel')}
          </Button>
          {plan && !result ? (
            <Button loading={isBusy} disabled={plan.enrolled === 0} onClick={() => request(false, sequence)}>
              {t('enroll.confirm', { count: plan.enrolled })}
            </Button>
          ) : null}
        </Modal.Footer>
      </Modal.Content>
    </OpenModal>
  );
};
