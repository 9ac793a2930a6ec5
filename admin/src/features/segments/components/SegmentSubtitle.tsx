import { Flex, Typography } from '@strapi/design-system';
import type { Segment } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { Instant } from '../../../ui/Instant';
import { StateBadge } from '../../../ui/StateBadge';

const VARIANTS = { active: 'success', paused: 'warning', archived: 'neutral' } as const;

export const SegmentStatus = ({ segment }: { segment: Segment }) => {
  const t = useT();
  if (segment.problems.length > 0) {
    return <StateBadge variant="danger">{t('segment.broken')}</StateBadge>;
  }
  return <StateBadge variant={VARIANTS[segment.state]}>{t(`segment.state.${segment.state}`)}</StateBadge>;
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
