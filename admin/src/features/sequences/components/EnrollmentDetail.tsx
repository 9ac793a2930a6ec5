import { Button, Flex, Loader, Modal, Typography } from '@strapi/design-system';
import type { Enrollment } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { OpenModal } from '../../../ui/OpenDialog';
import { useDates } from '../../../ui/useDates';
import { DeliveriesTable, useListDeliveriesQuery } from '../../delivery';
import { EnrollmentStatus } from './EnrollmentStatus';

interface Props {
  enrollment: Enrollment;
  onClose(): void;
}

/** One contact's walk through a sequence: every mail planned or sent, and what became of it. */
export const EnrollmentDetail = ({ enrollment, onClose }: Props) => {
  const t = useT();
  const { exact } = useDates();
  const { data, isLoading, error } = useListDeliveriesQuery({ enrollment: enrollment.id, pageSize: 100 });
  const { contact, sequence, exitReason, enrolledAt, nextSendAt } = enrollment;
  const name = contact.name ?? contact.email ?? contact.documentId;
  return (
    <OpenModal onClose={onClose}>
      <Modal.Content style={{ maxWidth: '110rem', width: '90vw' }}>
        <Modal.Header closeLabel={t('action.close')}>
          <Modal.Title>
            {t('enrollment.title', { contact: name, sequence: sequence.name ?? sequence.documentId })}
          </Modal.Title>
        </Modal.Header>
        <Modal.Body>
          <Flex direction="column" alignItems="stretch" gap={4}>
            <Flex gap={4} wrap="wrap">
              <EnrollmentStatus state={enrollment.state} />
              <Typography>{t('enrollment.since', { when: exact(enrolledAt) })}</Typography>
              {nextSendAt ? <Typography>{t('enrollment.next', { when: exact(nextSendAt) })}</Typography> : null}
              {exitReason ? <Typography>{t('enrollment.exit', { reason: exitReason })}</Typography> : null}
            </Flex>
            {isLoading ? <Loader small>{t('list.loading')}</Loader> : null}
            {error ? <Typography textColor="danger600">{t('error.server')}</Typography> : null}
            {data && data.data.length === 0 ? <Typography>{t('enrollment.noDeliveries')}</Typography> : null}
            {data && data.data.length > 0 ? (
              <DeliveriesTable caption={t('enrollment.deliveries')} deliveries={data.data} showAddress={false} />
            ) : null}
          </Flex>
        </Modal.Body>
        <Modal.Footer>
          <Button variant="tertiary" onClick={onClose}>
            {t('action.close')}
          </Button>
        </Modal.Footer>
      </Modal.Content>
    </OpenModal>
  );
};
