import { Flex, Typography } from '@strapi/design-system';
import type { Segment } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { Instant } from '../../../ui/Instant';
import { SidePanel } from '../../../ui/SidePanel';
import { ReachFigures } from './PreviewFigures';

/** For who reads and does not edit: the stored numbers. The rules may refer to what this reader may not ask about. */
export const StoredFigures = ({ segment, entityLabel }: { segment: Segment; entityLabel: string }) => {
  const t = useT();
  const { memberCount: matched, mailableCount: mailable } = segment;
  return (
    <SidePanel title={t('segment.view.members')}>
      {matched === null ? null : <ReachFigures reach={{ matched, mailable }} entityLabel={entityLabel} />}
      <Flex gap={2} wrap="wrap">
        <Typography variant="pi" textColor="neutral600">
          {t('segments.calculated')}
        </Typography>
        <Instant value={segment.lastCalculatedAt} />
      </Flex>
    </SidePanel>
  );
};
