import { Button, Field, Flex, Modal, TextInput, Typography } from '@strapi/design-system';
import { useState } from 'react';
import { useT } from '../../../i18n/messages';
import { OpenModal } from '../../../ui/OpenDialog';
import { useSubmit } from '../../../ui/useSubmit';
import { useHoldSendingMutation } from '../api';

/** Stops all mail, and says why to everybody who asks. */
export const HoldDialog = ({ onClose }: { onClose(): void }) => {
  const t = useT();
  const run = useSubmit();
  const [reason, setReason] = useState('');
  const [hold, { isLoading }] = useHoldSendingMutation();
  const said = reason.trim();
  return (
    <OpenModal onClose={onClose}>
      <Modal.Content>
        <Modal.Header closeLabel={t('action.close')}>
          <Modal.Title>{t('sending.holdAll')}</Modal.Title>
        </Modal.Header>
        <Modal.Body>
          <Flex direction="column" alignItems="stretch" gap={4}>
            <Typography tag="p">{t('sending.holdAll.hint')}</Typography>
            <Field.Root name="reason" hint={t('sending.reason.hint')} required>
              <Field.Label>{t('sending.reason')}</Field.Label>
              <TextInput value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />
              <Field.Hint />
            </Field.Root>
          </Flex>
        </Modal.Body>
        <Modal.Footer>
          <Button variant="tertiary" onClick={onClose}>
            {t('action.cancel')}
          </Button>
          <Button
            variant="danger"
            loading={isLoading}
            disabled={said === ''}
            onClick={() =>
              void run(() => hold({ kind: 'switch', reason: said }).unwrap(), {
                done: () => t('sending.held'),
                onDone: onClose,
              })
            }
          >
            {t('sending.holdAll')}
          </Button>
        </Modal.Footer>
      </Modal.Content>
    </OpenModal>
  );
};
