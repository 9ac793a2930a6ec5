import { Flex, Status, Typography } from '@strapi/design-system';
import type { Segment } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { Instant } from '../../../ui/Instant';

const VARIANTS = { active: 'success', paused: 'warning', archived: 'neutral' } as const;

export const SegmentStatus = ({ segment }: { segment: Segment }) => {
  const t = useT();
  if (segment.problems.length > 0) {
    return (
      <Status variant="danger" size="S" width="max-content">
        <Typography variant="pi" fontWeight="bold">
          {t('segment.broken')}
        </Typography>
      </Status>
    );
  }
  return (
    <Status variant={VARIANTS[segment.state]} size="S" width="max-content">
      <Typography variant="pi" fontWeight="bold">
        {t(`segment.state.${segment.state}`)}
      </Typography>
    </Status>
  );
};

/** Status and when the members were last counted. */
export const SegmentSubtitle = ({ segment }: { segment: Segment | undefined }) => {
  const t = useT();
  if (!segment) return null;
  return (
    <Flex gap={2}>
      <SegmentStatus segment={segment} />
      <Typography textColor="neutral600">{t('segments.calculated')}</Typography>
      <Instant value={segment.lastCalculatedAt} />
    </Flex>
  );
};
