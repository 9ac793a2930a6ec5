import { Flex, Loader, Typography } from '@strapi/design-system';
import { useErrorText } from '../../../api/errors';
import type { Enrollment } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { ModalFrame } from '../../../ui/ModalFrame';
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
  const errorText = useErrorText();
  const { data, isLoading, error } = useListDeliveriesQuery({ enrollment: enrollment.id, pageSize: 100 });
  const { contact, sequence, exitReason, enrolledAt, nextSendAt } = enrollment;
  const name = contact.name ?? contact.email ?? contact.documentId;
  return (
    <ModalFrame
      isWide
      title={t('enrollment.title', { contact: name, sequence: sequence.name ?? sequence.documentId })}
      error={error === undefined ? undefined : errorText(error)}
      closeLabel={t('action.close')}
      onClose={onClose}
    >
      <Flex gap={4} wrap="wrap">
        <EnrollmentStatus state={enrollment.state} />
        <Typography>{t('enrollment.since', { when: exact(enrolledAt) })}</Typography>
        {nextSendAt ? <Typography>{t('enrollment.next', { when: exact(nextSendAt) })}</Typography> : null}
        {exitReason ? <Typography>{t('enrollment.exit', { reason: exitReason })}</Typography> : null}
      </Flex>
      {isLoading ? <Loader small>{t('list.loading')}</Loader> : null}
      {data && data.data.length === 0 ? <Typography>{t('enrollment.noDeliveries')}</Typography> : null}
      {data && data.data.length > 0 ? (
        <DeliveriesTable caption={t('enrollment.deliveries')} deliveries={data.data} showAddress={false} />
      ) : null}
    </ModalFrame>
  );
};
