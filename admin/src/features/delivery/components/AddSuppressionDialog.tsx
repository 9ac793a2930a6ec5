import { DateTimePicker, Field, Textarea, TextInput, Typography } from '@strapi/design-system';
import { useState } from 'react';
import { detailsOf } from '../../../api/errors';
import { formFieldErrors } from '../../../api/form-errors';
import type { Sequence } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { ModalFrame } from '../../../ui/ModalFrame';
import { useDialogSubmit } from '../../../ui/useDialogSubmit';
import { useAddSuppressionMutation } from '../suppressions-api';
import { ScopeField } from './ScopeField';

interface Props {
  sequences: readonly Sequence[];
  onClose(): void;
}

interface Draft {
  address: string;
  sequence: string | null;
  until: Date | undefined;
  note: string;
}

const BLANK: Draft = { address: '', sequence: null, until: undefined, note: '' };

/** One address by hand, of everything or of one sequence, for good or until a moment. */
export const AddSuppressionDialog = ({ sequences, onClose }: Props) => {
  const t = useT();
  const [draft, setDraft] = useState(BLANK);
  const { errors, error, isLoading, save } = useAddition(draft, onClose);
  const change = (patch: Partial<Draft>) => setDraft((former) => ({ ...former, ...patch }));
  return (
    <ModalFrame
      title={t('suppressions.add.title')}
      error={error}
      confirm={{
        label: t('suppressions.add.confirm'),
        isBusy: isLoading,
        isDisabled: draft.address.trim() === '',
        action: save,
      }}
      onClose={onClose}
    >
      <Typography tag="p">{t('suppressions.add.text')}</Typography>
      <Field.Root name="address" error={errors.address} required>
        <Field.Label>{t('suppressions.address')}</Field.Label>
        <TextInput
          type="email"
          maxLength={254}
          value={draft.address}
          onChange={(event) => change({ address: event.target.value })}
        />
        <Field.Error />
      </Field.Root>
      <ScopeField
        sequences={sequences}
        value={draft.sequence}
        error={errors.sequence}
        onChange={(sequence) => change({ sequence })}
      />
      <Field.Root name="until" error={errors.expiresAt} hint={t('suppressions.until.hint')}>
        <Field.Label>{t('suppressions.until')}</Field.Label>
        <DateTimePicker
          clearLabel={t('action.clear')}
          dateLabel={t('suppressions.until.date')}
          timeLabel={t('suppressions.until.time')}
          value={draft.until}
          onChange={(until) => change({ until })}
          onClear={() => change({ until: undefined })}
        />
        <Field.Error />
        <Field.Hint />
      </Field.Root>
      <Field.Root name="note" error={errors.note} hint={t('suppressions.note.hint')}>
        <Field.Label>{t('suppressions.note')}</Field.Label>
        <Textarea maxLength={500} value={draft.note} onChange={(event) => change({ note: event.target.value })} />
        <Field.Error />
        <Field.Hint />
      </Field.Root>
    </ModalFrame>
  );
};

const useAddition = ({ address, sequence, until, note }: Draft, onClose: () => void) => {
  const t = useT();
  const { run, error } = useDialogSubmit();
  const [add, { isLoading }] = useAddSuppressionMutation();
  const [errors, setErrors] = useState<Record<string, string | undefined>>({});
  const said = note.trim();
  const data = { address, sequence, expiresAt: until?.toISOString() ?? null, ...(said ? { note: said } : {}) };
  const save = () =>
    void run(() => add(data).unwrap(), {
      done: (added) => t('suppressions.added', { address: added?.address ?? address.trim() }),
      onDone: onClose,
      onError: (failure) => {
        const found = formFieldErrors(detailsOf(failure));
        setErrors(found);
        return Object.keys(found).length > 0;
      },
    });
  return { errors, error, isLoading, save };
};
