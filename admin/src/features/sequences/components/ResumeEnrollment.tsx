import { Typography } from '@strapi/design-system';
import { useState } from 'react';
import type { Enrollment, OverdueChoice } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { useDialogSubmit } from '../../../ui/useDialogSubmit';
import { ResumeDialog } from '../../delivery';
import { useChangeEnrollmentMutation } from '../api';
import { isOverdueAsked } from '../core/overdue-asked';

interface Props {
  enrollment: Enrollment;
  /** What the contact is called. */
  name: string;
  onClose(): void;
}

/** Lets a paused walk go on, once it is said what becomes of the mails that came due meanwhile. */
export const ResumeEnrollment = ({ enrollment: { id, overdue, sequence }, name, onClose }: Props) => {
  const t = useT();
  const { run, error } = useDialogSubmit();
  const [change, { isLoading }] = useChangeEnrollmentMutation();
  const [isOutdated, setOutdated] = useState(false);
  const confirm = (choice: OverdueChoice | undefined) =>
    void run(() => change({ id, command: 'resume', overdue: choice }).unwrap(), {
      done: () => t('enrollments.done.resume'),
      onDone: onClose,
      onError: (failure) => {
        const isAsked = isOverdueAsked(failure);
        if (isAsked) setOutdated(true);
        return isAsked;
      },
    });
  return (
    <ResumeDialog
      title={t('resume.title', { name })}
      overdue={overdue ?? 0}
      isOutdated={isOutdated}
      error={error}
      isBusy={isLoading}
      confirmLabel={t('enrollments.resume')}
      onConfirm={confirm}
      onClose={onClose}
    >
      <Typography tag="p">{t('resume.text', { sequence: sequence.name ?? sequence.documentId })}</Typography>
    </ResumeDialog>
  );
};
