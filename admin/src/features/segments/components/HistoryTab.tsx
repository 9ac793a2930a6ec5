import { Flex, Loader } from '@strapi/design-system';
import { useRef } from 'react';
import { detailsOf, useErrorText } from '../../../api/errors';
import { MOST_HISTORY_DAYS } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { Card } from '../../../ui/Card';
import { ErrorLine } from '../../../ui/ErrorLine';
import { useDates } from '../../../ui/useDates';
import { useListQuery } from '../../../ui/useListQuery';
import { isTooLong, periodOf } from '../core/history-period';
import { useGetHistoryQuery } from '../members-api';
import type { SegmentViewProps } from '../SegmentDetailPage';
import { ChangesList } from './ChangesList';
import { HistoryChart } from './HistoryChart';
import { HistoryPeriodField } from './HistoryPeriodField';
import { HistoryTable } from './HistoryTable';
import { usePolling } from './use-polling';

const POLL_MS = 3_000;

/** How a segment grew in a time that is chosen, and who came and left; what is chosen stands in the address. */
export const HistoryTab = (props: SegmentViewProps) => {
  const t = useT();
  const { segment } = props;
  const isKept = segment.type === 'static' || segment.tracked;
  return isKept ? <KeptHistory {...props} /> : <Card>{t('history.untracked')}</Card>;
};

const KeptHistory = (props: SegmentViewProps) => {
  const t = useT();
  const { query } = useListQuery();
  const period = periodOf(query);
  const isLong = isTooLong(period);
  const asked = { id: props.segment.documentId, ...period };
  const { currentData: data, error, refetch } = useGetHistoryQuery(asked, { skip: isLong });
  // Nothing but the first finding of its members ends by itself.
  usePolling(refetch, data?.unfilled === 'filling', POLL_MS);
  if (data?.unfilled) return <Card>{t(`history.unknown.${data.unfilled}`)}</Card>;
  return (
    <Flex direction="column" alignItems="stretch" gap={6}>
      <HistoryPeriodField days={data?.days ?? []} />
      {isLong ? <ErrorLine text={t('history.tooLong', { max: MOST_HISTORY_DAYS })} /> : null}
      {isLong ? null : <KnownHistory {...props} data={data} error={error} />}
    </Flex>
  );
};

type Answer = Pick<ReturnType<typeof useGetHistoryQuery>, 'data' | 'error'>;

const KnownHistory = ({ data, error, ...props }: SegmentViewProps & Answer) => {
  const t = useT();
  const errorText = useErrorText();
  const { exact } = useDates();
  const list = useRef<HTMLHeadingElement>(null);
  if (error !== undefined) {
    const areDays = detailsOf(error).some(({ path }) => ['from', 'to'].includes(String(path[0])));
    return <ErrorLine text={areDays ? t('history.wrongDays') : errorText(error)} />;
  }
  if (!data) return <Loader>{t('list.loading')}</Loader>;
  const { knownSince, days, timezone } = data;
  if (days.length === 0) {
    return <Card>{t('history.nothing', { when: knownSince === null ? '' : exact(knownSince, timezone) })}</Card>;
  }
  return (
    <>
      <HistoryChart history={data} />
      <HistoryTable days={days} onList={() => list.current?.focus()} />
      <ChangesList ref={list} {...props} timezone={timezone} />
    </>
  );
};
