import { Flex, Typography } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import type { SegmentHistory } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { Card } from '../../../ui/Card';
import { LineChart } from '../../../ui/LineChart';
import { useDates } from '../../../ui/useDates';
import { useListQuery } from '../../../ui/useListQuery';
import { periodOf } from '../core/history-period';
import { totalsOf } from '../core/history-spans';

interface Props {
  history: SegmentHistory;
}

/** Of the days asked for; where fewer are known than that, since when. */
const useSummary = ({ days, knownSince, timezone }: SegmentHistory): string => {
  const t = useT();
  const { exact, day } = useDates();
  const { query } = useListQuery();
  const asked = periodOf(query).days;
  const totals = totalsOf(days);
  const [from = '', to = ''] = [days[0]?.day, days[days.length - 1]?.day];
  if (asked === undefined) return t('history.summary.between', { ...totals, from: day(from), to: day(to) });
  if (days.length === Number(asked) || knownSince === null)
    return t('history.summary', { ...totals, days: days.length });
  return t('history.summary.since', { ...totals, when: exact(knownSince, timezone) });
};

/** How many were in the segment at the end of each day, in a sentence and as a line. */
export const HistoryChart = ({ history }: Props) => {
  const t = useT();
  const { formatNumber } = useIntl();
  const { day: dayOf, exact } = useDates();
  const { timezone, days, knownSince } = history;
  const summary = useSummary(history);
  return (
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
        {knownSince === null ? null : (
          <Typography variant="pi" textColor="neutral600">
            {t('history.since', { when: exact(knownSince, timezone) })}
          </Typography>
        )}
      </Flex>
    </Card>
  );
};
