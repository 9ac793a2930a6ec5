import { Typography } from '@strapi/design-system';
import { useState } from 'react';
import { failureOf } from '../../../api/errors';
import type { Hold, OverdueChoice } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { useDialogSubmit } from '../../../ui/useDialogSubmit';
import { useReleaseSendingMutation } from '../api';
import { holdName } from '../core/hold-names';
import { ResumeDialog } from './ResumeDialog';

interface Props {
  hold: Hold;
  onClose(): void;
}

/** Lifts one hold. Where mails came due only after the page was read, the server asks and the dialog with it. */
export const ReleaseDialog = ({ hold, onClose }: Props) => {
  const t = useT();
  const { run, error } = useDialogSubmit();
  const [release, { isLoading }] = useReleaseSendingMutation();
  const [isOutdated, setOutdated] = useState(false);
  const { kind, target } = hold;
  const confirm = (overdue: OverdueChoice | undefined) => {
    const data = { kind, ...(target === null ? {} : { target }), ...(overdue ? { overdue } : {}) };
    return run(() => release(data).unwrap(), {
      done: ({ isOn }) => t(isOn ? 'release.done' : 'release.stillHeld'),
      onDone: onClose,
      onError: (failure) => {
        const isAsked = failureOf(failure).status === 409;
        if (isAsked) setOutdated(true);
        return isAsked;
      },
    });
  };
  return (
    <ResumeDialog
      title={t('release.title')}
      overdue={hold.overdue}
      isOutdated={isOutdated}
      error={error}
      isBusy={isLoading}
      confirmLabel={t('release.confirm')}
      onConfirm={(choice) => void confirm(choice)}
      onClose={onClose}
    >
      <Typography tag="p">{holdName(t, hold)}</Typography>
      {kind === 'sender' || kind === 'installation' ? (
        <Typography tag="p" textColor="neutral800">
          {t(`release.${kind}`)}
        </Typography>
      ) : null}
    </ResumeDialog>
  );
};
