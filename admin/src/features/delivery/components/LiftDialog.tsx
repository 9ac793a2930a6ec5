import { Checkbox, Typography } from '@strapi/design-system';
import { useState } from 'react';
import { isOwnWord, type Sequence, type Suppression } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { QuestionDialog } from '../../../ui/QuestionDialog';
import { useDialogSubmit } from '../../../ui/useDialogSubmit';
import { scopeName } from '../core/suppression-scope';
import { useLiftSuppressionMutation } from '../suppressions-api';

interface Props {
  suppression: Suppression;
  sequences: readonly Sequence[];
  onClose(): void;
}

/** Says what follows; where recipients stopped the mail themselves, somebody has to vouch for them. */
export const LiftDialog = ({ suppression, sequences, onClose }: Props) => {
  const t = useT();
  const { run, error } = useDialogSubmit();
  const [lift, { isLoading }] = useLiftSuppressionMutation();
  const [isAsked, setAsked] = useState(false);
  const { id, reason, sequence } = suppression;
  const isForced = isOwnWord(reason);
  const address = suppression.address ?? t('suppressions.lift.erased');
  const confirm = () =>
    void run(() => lift({ id, force: isForced }).unwrap(), {
      done: () => t('suppressions.lifted', { address }),
      onDone: onClose,
    });
  return (
    <QuestionDialog
      title={t('suppressions.lift')}
      tone="warning"
      error={error}
      confirm={{
        label: t('suppressions.lift'),
        isBusy: isLoading,
        isDisabled: isForced && !isAsked,
        action: confirm,
      }}
      onClose={onClose}
    >
      <Typography tag="p">
        {t('suppressions.lift.text', { address, scope: scopeName(t, sequence, sequences) })}
      </Typography>
      {reason === 'unsubscribed' || reason === 'complained' ? (
        <>
          <Typography tag="p">{t(`suppressions.lift.${reason}`)}</Typography>
          <Checkbox checked={isAsked} onCheckedChange={(checked) => setAsked(checked === true)}>
            {t('suppressions.lift.asked')}
          </Checkbox>
        </>
      ) : null}
    </QuestionDialog>
  );
};
