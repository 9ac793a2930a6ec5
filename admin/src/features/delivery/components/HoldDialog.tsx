import { Field, TextInput, Typography } from '@strapi/design-system';
import { useState } from 'react';
import { useT } from '../../../i18n/messages';
import { ModalFrame } from '../../../ui/ModalFrame';
import { useDialogSubmit } from '../../../ui/useDialogSubmit';
import { useHoldSendingMutation } from '../api';

/** Stops all mail, and says why to everybody who asks. */
export const HoldDialog = ({ onClose }: { onClose(): void }) => {
  const t = useT();
  const { run, error } = useDialogSubmit();
  const [reason, setReason] = useState('');
  const [hold, { isLoading }] = useHoldSendingMutation();
  const said = reason.trim();
  const confirm = () =>
    void run(() => hold({ kind: 'switch', reason: said }).unwrap(), {
      done: () => t('sending.held'),
      onDone: onClose,
    });
  return (
    <ModalFrame
      title={t('sending.holdAll')}
      error={error}
      confirm={{
        label: t('sending.holdAll'),
        variant: 'danger',
        isBusy: isLoading,
        isDisabled: said === '',
        action: confirm,
      }}
      onClose={onClose}
    >
      <Typography tag="p">{t('sending.holdAll.hint')}</Typography>
      <Field.Root name="reason" hint={t('sending.reason.hint')} required>
        <Field.Label>{t('sending.reason')}</Field.Label>
        <TextInput value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />
        <Field.Hint />
      </Field.Root>
    </ModalFrame>
  );
};
