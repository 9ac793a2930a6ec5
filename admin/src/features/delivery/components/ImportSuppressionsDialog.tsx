import { Box, Button, Field, Flex, Modal, TextInput, Typography } from '@strapi/design-system';
import { useState } from 'react';
import { useErrorText } from '../../../api/errors';
import type { Sequence, SuppressionsImported } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { FileField } from '../../../ui/FileField';
import { NamedEntries } from '../../../ui/NamedEntries';
import { OpenModal } from '../../../ui/OpenDialog';
import { useSubmit } from '../../../ui/useSubmit';
import { useImportSuppressionsMutation } from '../suppressions-api';
import { ScopeField } from './ScopeField';

interface Props {
  sequences: readonly Sequence[];
  onClose(): void;
}

interface Draft {
  csv: string | undefined;
  sequence: string | null;
  note: string;
}

/** A file of addresses: the server says what would change and which lines hold none, and only then is it done. */
export const ImportSuppressionsDialog = ({ sequences, onClose }: Props) => {
  const t = useT();
  const [draft, setDraft] = useState<Draft>({ csv: undefined, sequence: null, note: '' });
  const { plan, error, isLoading, check, apply, reset } = useImport(draft, onClose);
  const change = (patch: Partial<Draft>) => {
    setDraft((former) => ({ ...former, ...patch }));
    reset();
  };
  return (
    <OpenModal onClose={onClose}>
      <Modal.Content>
        <Modal.Header closeLabel={t('action.close')}>
          <Modal.Title>{t('suppressions.import.title')}</Modal.Title>
        </Modal.Header>
        <Modal.Body>
          <Flex direction="column" alignItems="stretch" gap={4}>
            <FileField label={t('suppressions.file')} hint={t('members.file.hint')} onText={(csv) => change({ csv })} />
            <ScopeField sequences={sequences} value={draft.sequence} onChange={(sequence) => change({ sequence })} />
            <Field.Root name="note" hint={t('suppressions.note.hint')}>
              <Field.Label>{t('suppressions.note')}</Field.Label>
              <TextInput
                maxLength={500}
                value={draft.note}
                onChange={(event) => change({ note: event.target.value })}
              />
              <Field.Hint />
            </Field.Root>
            {error === undefined ? null : (
              <Typography role="alert" textColor="danger600">
                {error}
              </Typography>
            )}
            {plan ? <Review plan={plan} /> : null}
          </Flex>
        </Modal.Body>
        <Modal.Footer>
          <Button variant="tertiary" onClick={onClose}>
            {t('action.cancel')}
          </Button>
          {plan ? (
            <Button loading={isLoading} disabled={plan.added === 0} onClick={apply}>
              {t('suppressions.import.confirm', { count: plan.added ?? plan.total })}
            </Button>
          ) : (
            <Button loading={isLoading} disabled={draft.csv === undefined} onClick={check}>
              {t('members.add.check')}
            </Button>
          )}
        </Modal.Footer>
      </Modal.Content>
    </OpenModal>
  );
};

const Review = ({ plan: { added, known, total, invalid, invalidTotal } }: { plan: SuppressionsImported }) => {
  const t = useT();
  return (
    <Box padding={4} background="neutral100" hasRadius aria-live="polite">
      <Flex direction="column" alignItems="stretch" gap={2}>
        <Typography variant="delta" tag="p">
          {t(added === null ? 'suppressions.review.total' : 'suppressions.review.added', { count: added ?? total })}
        </Typography>
        {known ? <Typography>{t('suppressions.review.known', { count: known })}</Typography> : null}
        <NamedEntries
          title={t('members.review.invalid', { count: invalidTotal })}
          entries={invalid.map(({ line, value, message }) => t('members.review.line', { line, value, message }))}
          total={invalidTotal}
        />
      </Flex>
    </Box>
  );
};

const useImport = ({ csv, sequence, note }: Draft, onClose: () => void) => {
  const t = useT();
  const run = useSubmit();
  const errorText = useErrorText();
  const [send, { isLoading }] = useImportSuppressionsMutation();
  const [plan, setPlan] = useState<SuppressionsImported>();
  const [error, setError] = useState<string>();
  const said = note.trim();
  const ask = (dryRun: boolean) => send({ csv: csv ?? '', sequence, dryRun, ...(said ? { note: said } : {}) }).unwrap();
  const onError = (failure: unknown) => {
    setError(errorText(failure));
    return true;
  };
  return {
    plan,
    error,
    isLoading,
    reset: () => {
      setPlan(undefined);
      setError(undefined);
    },
    check: () => void run(() => ask(true), { onDone: setPlan, onError }),
    apply: () =>
      void run(() => ask(false), {
        done: ({ added }) => t('suppressions.imported', { count: added ?? 0 }),
        onDone: onClose,
        onError,
      }),
  };
};
