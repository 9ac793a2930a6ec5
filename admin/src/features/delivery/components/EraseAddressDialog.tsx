import { Button, Field, Flex, Modal, TextInput, Typography } from '@strapi/design-system';
import { useState } from 'react';
import type { ErasedPerson } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { OpenModal } from '../../../ui/OpenDialog';
import { useSubmit } from '../../../ui/useSubmit';
import { useErasePersonMutation } from '../api';
import { erasedText } from './EraseDialog';
import { isStillNamed, StillNamed } from './StillNamed';

const isNothing = ({ erased, deliveries, enrollments, feedback, links, pinReasons }: ErasedPerson): boolean =>
  erased + deliveries + enrollments + feedback + links + pinReasons === 0;

interface Props {
  /** Of the row that it was asked for; empty where it is to be typed. */
  address: string;
  onClose(): void;
}

/** For a person who is erased: says what is kept before it is done, and that it cannot be undone. */
export const EraseAddressDialog = ({ address: given, onClose }: Props) => {
  const t = useT();
  const run = useSubmit();
  const [erase, { isLoading }] = useErasePersonMutation();
  const [address, setAddress] = useState(given);
  const [done, setDone] = useState<{ address: string; gone: ErasedPerson }>();
  const last = done?.address === address ? done.gone : undefined;
  const confirm = () =>
    void run(() => erase({ address }).unwrap(), {
      // It stays open for what is left to do.
      onDone: (gone) => (isNothing(gone) || isStillNamed(gone) ? setDone({ address, gone }) : onClose()),
      done: (gone) => (isNothing(gone) ? undefined : erasedText(t, gone)),
    });
  return (
    <OpenModal onClose={onClose}>
      <Modal.Content>
        <Modal.Header closeLabel={t('action.close')}>
          <Modal.Title>{t('suppressions.erase')}</Modal.Title>
        </Modal.Header>
        <Modal.Body>
          <Flex direction="column" alignItems="stretch" gap={4}>
            <Typography tag="p">{t('suppressions.erase.text')}</Typography>
            <Typography tag="p">{t('suppressions.erase.kept')}</Typography>
            <Typography tag="p">{t('suppressions.erase.elsewhere')}</Typography>
            <Field.Root
              name="address"
              required
              error={last && isNothing(last) ? t('suppressions.erase.none') : undefined}
            >
              <Field.Label>{t('suppressions.address')}</Field.Label>
              <TextInput
                type="email"
                maxLength={254}
                value={address}
                onChange={(event) => setAddress(event.target.value)}
              />
              <Field.Error />
            </Field.Root>
            {last ? <StillNamed person={last} /> : null}
          </Flex>
        </Modal.Body>
        <Modal.Footer>
          <Button variant="tertiary" onClick={onClose}>
            {t('action.cancel')}
          </Button>
          <Button variant="danger" loading={isLoading} disabled={address.trim() === ''} onClick={confirm}>
            {t('suppressions.erase.confirm')}
          </Button>
        </Modal.Footer>
      </Modal.Content>
    </OpenModal>
  );
};
