import { Flex, Loader, Typography } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import { useErrorText } from '../../../api/errors';
import type { SegmentHistory } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { Card } from '../../../ui/Card';
import { DataTable } from '../../../ui/DataTable';
import { ErrorLine } from '../../../ui/ErrorLine';
import { LineChart } from '../../../ui/LineChart';
import { useDates } from '../../../ui/useDates';
import { useGetHistoryQuery } from '../members-api';
import type { SegmentViewProps } from '../SegmentDetailPage';
import { usePolling } from './use-polling';

const POLL_MS = 3_000;

/** How many were in the segment at the end of each of the last days, and who came and left; the table says the same. */
export const HistoryTab = ({ segment }: SegmentViewProps) => {
  const t = useT();
  const errorText = useErrorText();
  const isKept = segment.type === 'static' || segment.tracked;
  const { data, error, refetch } = useGetHistoryQuery({ id: segment.documentId }, { skip: !isKept });
  usePolling(refetch, data?.knownSince === null, POLL_MS);
  if (!isKept) return <Card>{t('history.untracked')}</Card>;
  if (error !== undefined) return <ErrorLine text={errorText(error)} />;
  if (!data) return <Loader>{t('list.loading')}</Loader>;
  const { knownSince, days } = data;
  if (knownSince === null || days.length === 0) return <Card>{t('history.unknown')}</Card>;
  return <History {...data} knownSince={knownSince} />;
};

const WEEK = 7;

/** Of the newest days; where fewer are known than a week has, it says since when. */
const useSummary = ({ days, knownSince, timezone }: SegmentHistory & { knownSince: string }): string => {
  const t = useT();
  const { exact } = useDates();
  const week = days.slice(-WEEK);
  const sum = (key: 'entered' | 'left') => week.reduce((total, day) => total + day[key], 0);
  const values = { size: days[days.length - 1]?.size ?? 0, entered: sum('entered'), left: sum('left') };
  return week.length === WEEK
    ? t('history.summary', values)
    : t('history.summary.since', { ...values, when: exact(knownSince, timezone) });
};

const History = (history: SegmentHistory & { knownSince: string }) => {
  const t = useT();
  const { formatNumber } = useIntl();
  const { day: dayOf, exact } = useDates();
  const { timezone, days, knownSince } = history;
  const summary = useSummary(history);
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
          <Typography variant="pi" textColor="neutral600">
            {t('history.since', { when: exact(knownSince, timezone) })}
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
