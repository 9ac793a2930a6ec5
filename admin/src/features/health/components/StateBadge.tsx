import { Status, Typography } from '@strapi/design-system';
import type { HealthState } from '../../../contracts';
import { useT } from '../../../i18n/messages';

const VARIANTS = { ok: 'success', off: 'secondary', warn: 'warning', error: 'danger' } as const satisfies Record<
  HealthState,
  string
>;

export const StateBadge = ({ state }: { state: HealthState }) => {
  const t = useT();
  return (
    <Status variant={VARIANTS[state]} size="S" width="max-content">
      <Typography variant="omega" fontWeight="bold" textColor="neutral800">
        {t(`health.state.${state}`)}
      </Typography>
    </Status>
  );
};
