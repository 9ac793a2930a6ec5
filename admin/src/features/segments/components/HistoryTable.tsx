import { Typography } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import { Link } from 'react-router-dom';
import { styled } from 'styled-components';
import type { SegmentDay } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { searchOf } from '../../../lib/search-of';
import { DataTable } from '../../../ui/DataTable';
import { useListQuery } from '../../../ui/useListQuery';
import { isByDay, spansOf, type HistorySpan } from '../core/history-spans';
import { useSpanText } from './use-span-text';

interface Props {
  days: readonly SegmentDay[];
  /** A figure of who came or left was opened: the list below shows them. */
  onList(): void;
}

/** The figures of each day or week, newest first; each of them leads to the people it counts. */
export const HistoryTable = ({ days, onList }: Props) => {
  const t = useT();
  const { query } = useListQuery();
  const spanText = useSpanText();
  const unit = isByDay(days) ? 'day' : 'week';
  const listed = ({ from, to }: HistorySpan, direction: 'entered' | 'left') =>
    `?${searchOf({ ...query, direction, listFrom: from, listTo: to, page: undefined })}`;
  return (
    <DataTable
      caption={t(`history.table.${unit}`)}
      rows={spansOf(days)}
      keyOf={({ from }) => from}
      columns={[
        {
          key: 'when',
          label: t(`history.${unit}`),
          cell: (span) => <Typography>{spanText(span)}</Typography>,
        },
        {
          key: 'size',
          label: t('history.size'),
          align: 'right',
          cell: (span) => (
            <Figure
              count={span.size}
              name={(count) => t('history.size.open', { count, when: spanText({ from: span.to, to: span.to }) })}
              to={`../members?${searchOf({ on: span.to })}`}
            />
          ),
        },
        ...(['entered', 'left'] as const).map((direction) => ({
          key: direction,
          label: t(`history.${direction}`),
          align: 'right' as const,
          cell: (span: HistorySpan) => (
            <Figure
              count={span[direction]}
              name={(count) => t(`history.${direction}.open`, { count, when: spanText(span) })}
              to={listed(span, direction)}
              onOpen={onList}
            />
          ),
        })),
      ]}
    />
  );
};

interface FigureProps {
  count: number;
  /** What the link says to who does not see the table. */
  name(count: string): string;
  to: string;
  onOpen?(): void;
}

const Figure = ({ count, name, to, onOpen }: FigureProps) => {
  const { formatNumber } = useIntl();
  const text = formatNumber(count);
  if (count === 0) return <Typography>{text}</Typography>;
  return (
    <FigureLink to={to} relative="path" aria-label={name(text)} onClick={onOpen}>
      <Typography textColor="primary600">{text}</Typography>
    </FigureLink>
  );
};

/** As wide and high as a finger needs. */
const FigureLink = styled(Link)`
  display: inline-flex;
  align-items: center;
  justify-content: flex-end;
  min-width: 2.4rem;
  min-height: 2.4rem;
  color: ${({ theme }) => theme.colors.primary600};
`;
