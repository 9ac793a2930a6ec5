import type { StatusVariant } from '@strapi/design-system';
import type { EnrollmentState } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { StateBadge } from '../../../ui/StateBadge';

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
  return <StateBadge variant={VARIANTS[state]}>{t(`enrollment.state.${state}`)}</StateBadge>;
};
