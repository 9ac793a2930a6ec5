import { Flex, Loader, Typography } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import { useErrorText } from '../../../api/errors';
import type { SegmentHistory } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { Card } from '../../../ui/Card';
import { DataTable } from '../../../ui/DataTable';
import { LineChart } from '../../../ui/LineChart';
import { useGetHistoryQuery } from '../members-api';
import type { SegmentViewProps } from '../SegmentDetailPage';

/** How many were in the segment at the end of each of the last days, and who came and left; the table says the same. */
export const HistoryTab = ({ segment }: SegmentViewProps) => {
  const t = useT();
  const errorText = useErrorText();
  const isKept = segment.type === 'static' || segment.tracked;
  const { data, error } = useGetHistoryQuery({ id: segment.documentId }, { skip: !isKept });
  if (!isKept) return <Card>{t('history.untracked')}</Card>;
  if (error !== undefined) return <Typography role="alert">{errorText(error)}</Typography>;
  if (!data) return <Loader>{t('list.loading')}</Loader>;
  return <History {...data} />;
};

const History = ({ timezone, days }: SegmentHistory) => {
  const t = useT();
  const { formatDate, formatNumber } = useIntl();
  const dayOf = (day: string) => formatDate(`${day}T00:00:00Z`, { dateStyle: 'medium', timeZone: 'UTC' });
  const week = days.slice(-7);
  const sum = (key: 'entered' | 'left') => week.reduce((total, day) => total + day[key], 0);
  const summary = t('history.summary', {
    size: days[days.length - 1]?.size ?? 0,
    entered: sum('entered'),
    left: sum('left'),
  });
  return (
    <Flex direction="column" alignItems="stretch" gap={6}>
      <Card>
        <Flex direction="column" alignItems="stretch" gap={4}>
          <Typography variant="delta" tag="h2">
            {summary}
          </Typography>
          <LineChart
            summary={summary}
            points={days.map(({ day, size }) => ({ label: dayOf(day), value: size }))}
            format={formatNumber}
          />
          <Typography variant="pi" textColor="neutral600">
            {t('history.zone', { timezone })}
          </Typography>
        </Flex>
      </Card>
      <DataTable
        caption={t('history.table')}
        rows={[...days].reverse()}
        keyOf={({ day }) => day}
        columns={[
          { key: 'day', label: t('history.day'), cell: ({ day }) => <Typography>{dayOf(day)}</Typography> },
          ...(['size', 'entered', 'left'] as const).map((key) => ({
            key,
            label: t(`history.${key}`),
            align: 'right' as const,
            cell: (row: SegmentHistory['days'][number]) => <Typography>{formatNumber(row[key])}</Typography>,
          })),
        ]}
      />
    </Flex>
  );
};
