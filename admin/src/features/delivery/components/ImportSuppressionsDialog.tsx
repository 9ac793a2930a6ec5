import { Box, Field, Flex, TextInput, Typography } from '@strapi/design-system';
import { useState } from 'react';
import type { Sequence, SuppressionsImported } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { FileField } from '../../../ui/FileField';
import { ModalFrame } from '../../../ui/ModalFrame';
import { NamedEntries } from '../../../ui/NamedEntries';
import { useDialogSubmit } from '../../../ui/useDialogSubmit';
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
    <ModalFrame
      title={t('suppressions.import.title')}
      error={error}
      confirm={
        plan
          ? {
              label: t('suppressions.import.confirm', { count: plan.added ?? plan.total }),
              isBusy: isLoading,
              isDisabled: plan.added === 0,
              action: apply,
            }
          : {
              label: t('members.add.check'),
              isBusy: isLoading,
              isDisabled: draft.csv === undefined,
              action: check,
            }
      }
      onClose={onClose}
    >
      <FileField label={t('suppressions.file')} hint={t('suppressions.file.hint')} onText={(csv) => change({ csv })} />
      <ScopeField sequences={sequences} value={draft.sequence} onChange={(sequence) => change({ sequence })} />
      <Field.Root name="note" hint={t('suppressions.note.hint')}>
        <Field.Label>{t('suppressions.note')}</Field.Label>
        <TextInput maxLength={500} value={draft.note} onChange={(event) => change({ note: event.target.value })} />
        <Field.Hint />
      </Field.Root>
      {plan ? <Review plan={plan} /> : null}
    </ModalFrame>
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
  const { run, error, clear } = useDialogSubmit();
  const [send, { isLoading }] = useImportSuppressionsMutation();
  const [plan, setPlan] = useState<SuppressionsImported>();
  const said = note.trim();
  const ask = (dryRun: boolean) => send({ csv: csv ?? '', sequence, dryRun, ...(said ? { note: said } : {}) }).unwrap();
  return {
    plan,
    error,
    isLoading,
    reset: () => {
      setPlan(undefined);
      clear();
    },
    check: () => void run(() => ask(true), { onDone: setPlan }),
    apply: () =>
      void run(() => ask(false), {
        done: ({ added }) => t('suppressions.imported', { count: added ?? 0 }),
        onDone: onClose,
      }),
  };
};
