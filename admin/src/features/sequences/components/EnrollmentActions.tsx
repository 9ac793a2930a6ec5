import { Flex } from '@strapi/design-system';
import { CrossCircle, Eye, Play, Stop } from '@strapi/icons';
import { useState } from 'react';
import type { Enrollment } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { usePermissions } from '../../../permissions';
import { RowActions, type RowAction } from '../../../ui/RowActions';
import { useSubmit } from '../../../ui/useSubmit';
import { useChangeEnrollmentMutation, type EnrollmentCommand } from '../api';
import { isOverdueAsked } from '../core/overdue-asked';
import { ResumeEnrollment } from './ResumeEnrollment';

interface Props {
  enrollment: Enrollment;
  onOpen(): void;
}

const OPEN = new Set<Enrollment['state']>(['pending', 'active', 'paused']);

/** Open, and for those who may: pause, resume, cancel, as the state allows. Resuming asks where mails came due meanwhile. */
export const EnrollmentActions = ({ enrollment, onOpen }: Props) => {
  const t = useT();
  const run = useSubmit();
  const { allowedActions } = usePermissions();
  const [change] = useChangeEnrollmentMutation();
  const [isAsking, setAsking] = useState(false);
  const send = (command: EnrollmentCommand) => () =>
    void run(() => change({ id: enrollment.id, command }).unwrap(), {
      done: () => t(`enrollments.done.${command}`),
      onError: (failure) => {
        const isAsked = isOverdueAsked(failure);
        if (isAsked) setAsking(true);
        return isAsked;
      },
    });
  const resume = enrollment.overdue ? () => setAsking(true) : send('resume');
  const { state } = enrollment;
  const managed: RowAction[] = [
    state === 'paused'
      ? { key: 'resume', label: t('enrollments.resume'), icon: <Play />, onSelect: resume }
      : { key: 'pause', label: t('enrollments.pause'), icon: <Stop />, onSelect: send('pause') },
    { key: 'cancel', label: t('enrollments.cancel'), icon: <CrossCircle />, danger: true, onSelect: send('cancel') },
  ];
  const name = enrollment.contact.name ?? enrollment.contact.email ?? enrollment.contact.documentId;
  return (
    <Flex justifyContent="flex-end">
      <RowActions
        label={t('list.actionsFor', { name })}
        actions={[
          { key: 'open', label: t('enrollments.details'), icon: <Eye />, onSelect: onOpen },
          ...(allowedActions.canManageEnrollments && OPEN.has(state) ? managed : []),
        ]}
      />
      {isAsking ? <ResumeEnrollment enrollment={enrollment} name={name} onClose={() => setAsking(false)} /> : null}
    </Flex>
  );
};
