import { Status, Typography, type StatusVariant } from '@strapi/design-system';
import type { EnrollmentState } from '../../../contracts';
import { useT } from '../../../i18n/messages';

const VARIANTS = {
  pending: 'secondary',
  active: 'success',
  completed: 'neutral',
  paused: 'warning',
  cancelled: 'neutral',
  failed: 'danger',
} as const satisfies Record<EnrollmentState, StatusVariant>;

export const EnrollmentStatus = ({ state }: { state: EnrollmentState }) => {
  const t = useT();
  return (
    <Status variant={VARIANTS[state]} size="S" width="max-content">
      <Typography variant="pi" fontWeight="bold">
        {t(`enrollment.state.${state}`)}
      </Typography>
    </Status>
  );
};
