import { Flex, Loader, Typography } from '@strapi/design-system';
import { useT } from '../../../i18n/messages';
import { Card } from '../../../ui/Card';
import { DataTable } from '../../../ui/DataTable';
import { ErrorLine } from '../../../ui/ErrorLine';
import { NameLink } from '../../../ui/NameLink';
import { OnOff } from '../../../ui/OnOff';
import { useErrorText } from '../../../api/errors';
import { useGetUsageQuery } from '../members-api';
import type { SegmentViewProps } from '../SegmentDetailPage';

/** What would notice if the segment were gone. */
export const UsageTab = ({ segment }: SegmentViewProps) => {
  const t = useT();
  const errorText = useErrorText();
  const { data: usage, error } = useGetUsageQuery(segment.documentId, { refetchOnMountOrArgChange: true });
  if (error !== undefined) return <ErrorLine text={errorText(error)} />;
  if (!usage) return <Loader>{t('list.loading')}</Loader>;
  const isUsed = usage.sequences.length + usage.segments.length + usage.hiddenSegments > 0;
  if (!isUsed) return <Card>{t('usage.none')}</Card>;
  return (
    <Flex direction="column" alignItems="stretch" gap={6}>
      {usage.sequences.length > 0 ? (
        <DataTable
          caption={t('usage.sequences')}
          rows={usage.sequences}
          keyOf={({ documentId }) => documentId}
          columns={[
            {
              key: 'name',
              label: t('enrollments.sequence'),
              cell: ({ documentId, name }) => <NameLink to={`../sequences/${documentId}`}>{name}</NameLink>,
            },
            { key: 'status', label: t('sequences.status'), cell: ({ isActive }) => <OnOff on={isActive} /> },
            {
              key: 'open',
              label: t('sequences.open'),
              align: 'right',
              cell: ({ documentId, openEnrollments }) => (
                <NameLink to={`../enrollments?sequence=${documentId}`}>{String(openEnrollments)}</NameLink>
              ),
            },
            {
              key: 'all',
              label: t('usage.enrollments'),
              align: 'right',
              cell: ({ enrollments }) => <Typography>{enrollments}</Typography>,
            },
          ]}
        />
      ) : null}
      {usage.segments.length > 0 ? (
        <DataTable
          caption={t('usage.segments')}
          rows={usage.segments}
          keyOf={({ documentId }) => documentId}
          columns={[
            {
              key: 'name',
              label: t('usage.segments'),
              cell: ({ documentId, name }) => <NameLink to={`../segments/${documentId}`}>{name}</NameLink>,
            },
          ]}
        />
      ) : null}
      {usage.hiddenSegments > 0 ? (
        <Typography>{t('segments.delete.hidden', { count: usage.hiddenSegments })}</Typography>
      ) : null}
    </Flex>
  );
};
