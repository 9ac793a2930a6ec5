import { Button, Checkbox, Dialog, Flex, Typography } from '@strapi/design-system';
import { WarningCircle } from '@strapi/icons';
import { useState } from 'react';
import { isOwnWord, type Sequence, type Suppression } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { OpenDialog } from '../../../ui/OpenDialog';
import { useSubmit } from '../../../ui/useSubmit';
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
  const run = useSubmit();
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
    <OpenDialog onClose={onClose}>
      <Dialog.Content>
        <Dialog.Header>{t('suppressions.lift')}</Dialog.Header>
        <Dialog.Body icon={<WarningCircle aria-hidden fill="warning600" width="2.4rem" height="2.4rem" />}>
          <Flex direction="column" alignItems="stretch" gap={4}>
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
          </Flex>
        </Dialog.Body>
        <Dialog.Footer>
          <Dialog.Cancel>
            <Button fullWidth variant="tertiary">
              {t('action.cancel')}
            </Button>
          </Dialog.Cancel>
          <Button
            fullWidth
            variant="danger-light"
            loading={isLoading}
            disabled={isForced && !isAsked}
            onClick={confirm}
          >
            {t('suppressions.lift')}
          </Button>
        </Dialog.Footer>
      </Dialog.Content>
    </OpenDialog>
  );
};
