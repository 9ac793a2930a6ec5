import { Button, Flex, Loader, Modal, Typography } from '@strapi/design-system';
import { useErrorText } from '../../../api/errors';
import type { ErasedPerson, ErasePerson } from '../../../contracts';
import { useT, type Translate } from '../../../i18n/messages';
import { OpenModal } from '../../../ui/OpenDialog';
import { useSubmit } from '../../../ui/useSubmit';
import { useCountPersonQuery, useErasePersonMutation } from '../api';
import { StillNamed } from './StillNamed';

interface Props {
  /** An address, or a contact’s document id. */
  person: Pick<ErasePerson, 'address' | 'recipient'>;
  onClose(): void;
}

/** Where a mail was just leaving, it says to do it again. */
export const erasedText = (t: Translate, { inFlight }: ErasedPerson): string =>
  inFlight > 0 ? t('erase.inFlight', { count: inFlight }) : t('erase.done');

/** What is kept of a person, counted, before it is erased. */
export const EraseDialog = ({ person, onClose }: Props) => {
  const t = useT();
  const run = useSubmit();
  const errorText = useErrorText();
  const counted = useCountPersonQuery(person, { refetchOnMountOrArgChange: true });
  const [erase, { isLoading }] = useErasePersonMutation();
  const confirm = () =>
    run(() => erase(person).unwrap(), {
      done: (gone) => erasedText(t, gone),
      onDone: onClose,
    });
  return (
    <OpenModal onClose={onClose}>
      <Modal.Content>
        <Modal.Header closeLabel={t('action.close')}>
          <Modal.Title>{t('erase.title')}</Modal.Title>
        </Modal.Header>
        <Modal.Body>
          <Flex direction="column" alignItems="stretch" gap={4}>
            <Typography tag="p">{t('erase.what')}</Typography>
            {counted.isFetching ? <Loader small>{t('erase.counting')}</Loader> : null}
            {counted.error ? (
              <Typography role="alert" textColor="danger600" tag="p">
                {errorText(counted.error)}
              </Typography>
            ) : null}
            {counted.data && !counted.isFetching ? (
              <>
                <Kept kept={counted.data} />
                <StillNamed person={counted.data} />
              </>
            ) : null}
          </Flex>
        </Modal.Body>
        <Modal.Footer>
          <Button variant="tertiary" onClick={onClose}>
            {t('action.cancel')}
          </Button>
          <Button
            variant="danger"
            loading={isLoading}
            disabled={!counted.data || counted.isFetching}
            onClick={() => void confirm()}
          >
            {t('erase.confirm', { count: counted.data?.deliveries ?? 0 })}
          </Button>
        </Modal.Footer>
      </Modal.Content>
    </OpenModal>
  );
};

const Kept = ({ kept }: { kept: ErasedPerson }) => {
  const t = useT();
  const lines = [
    t('erase.deliveries', { count: kept.deliveries, cancelled: kept.cancelled }),
    t('erase.enrollments', { count: kept.enrollments }),
    t('erase.suppressions', { count: kept.erased }),
    t('erase.feedback', { count: kept.feedback }),
    t('erase.links', { count: kept.links }),
    t('erase.pinReasons', { count: kept.pinReasons }),
  ];
  return (
    <Flex tag="ul" direction="column" alignItems="flex-start" gap={1}>
      {lines.map((line) => (
        <Typography key={line} tag="li">
          {line}
        </Typography>
      ))}
    </Flex>
  );
};
