import { Flex, Typography } from '@strapi/design-system';
import { useT } from '../../../i18n/messages';
import { Card } from '../../../ui/Card';
import { describeFilter } from '../core/describe-filter';
import type { SegmentViewProps } from '../SegmentDetailPage';
import { RowMessages } from './RowMessages';
import { useReader } from './use-reader';

/** The rules in words, to be read only. */
export const RulesTab = ({ segment, catalogue }: SegmentViewProps) => {
  const t = useT();
  const reader = useReader();
  const sentence = () => {
    if (segment.type === 'static') return t('segment.static');
    if (segment.filterHidden) return t('segment.hidden');
    return segment.filter ? describeFilter(segment.filter, catalogue, reader) : t('gap.no_rules');
  };
  return (
    <Card>
      <Flex direction="column" alignItems="stretch" gap={3}>
        {segment.description ? <Typography textColor="neutral600">{segment.description}</Typography> : null}
        <Typography>{sentence()}</Typography>
        <RowMessages messages={segment.problems.map(({ message }) => ({ text: message }))} />
      </Flex>
    </Card>
  );
};
