import { Box, DatePicker, Flex, SingleSelect, SingleSelectOption, Typography } from '@strapi/design-system';
import { useReducer } from 'react';
import type { SegmentDay } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { useListQuery } from '../../../ui/useListQuery';
import { fromPicker, toPicker } from '../core/calendar-date';
import { choiceOf, inOrder, NO_LIST, OWN, periodChoices, periodOf } from '../core/history-period';

/** The last week, month, quarter or year, or days of one’s own; `days` are those that are shown. */
export const HistoryPeriodField = ({ days }: { days: readonly SegmentDay[] }) => {
  const t = useT();
  const { query, setFilters } = useListQuery();
  const choice = choiceOf(query);
  const today = fromPicker(new Date()) ?? '';
  const shown = periodOf(query);
  const from = shown.from ?? days[0]?.day ?? today;
  const to = shown.to ?? days[days.length - 1]?.day ?? today;
  const between = (first: string, last: string) => setFilters({ days: undefined, ...inOrder(first, last), ...NO_LIST });
  const choose = (next: string) =>
    next === OWN ? between(from, to) : setFilters({ days: next, from: undefined, to: undefined, ...NO_LIST });
  return (
    <Flex gap={2} wrap="wrap">
      <Box width="20rem">
        <SingleSelect
          size="S"
          aria-label={t('history.period')}
          value={choice}
          onChange={(next) => choose(String(next))}
        >
          {periodChoices(query).map((count) => (
            <SingleSelectOption key={count} value={String(count)}>
              {t('history.period.days', { days: count })}
            </SingleSelectOption>
          ))}
          <SingleSelectOption value={OWN}>{t('history.period.own')}</SingleSelectOption>
        </SingleSelect>
      </Box>
      {choice === OWN ? (
        <>
          <Day label={t('history.period.from')} day={from} onChange={(day) => between(day, to)} />
          <Typography aria-hidden>–</Typography>
          <Day label={t('history.period.to')} day={to} onChange={(day) => between(from, day)} />
        </>
      ) : null}
    </Flex>
  );
};

interface DayProps {
  label: string;
  day: string;
  onChange(day: string): void;
}

/** Emptied, it shows its day again: a period has a first day and a last. */
const Day = ({ label, day, onChange }: DayProps) => {
  const t = useT();
  const [, showAgain] = useReducer((count: number) => count + 1, 0);
  return (
    <Box width="17rem">
      <DatePicker
        size="S"
        aria-label={label}
        clearLabel={t('action.clear')}
        value={toPicker(day)}
        onChange={(date) => {
          const chosen = fromPicker(date);
          if (chosen === undefined) showAgain();
          else if (chosen !== day) onChange(chosen);
        }}
      />
    </Box>
  );
};
