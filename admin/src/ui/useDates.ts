import { useMemo } from 'react';
import { useIntl } from 'react-intl';

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** Instants in the reader's language: exact with its zone, and as a distance from now; and days. Takes ISO texts. */
export const useDates = () => {
  const { formatDate, formatRelativeTime } = useIntl();
  return useMemo(
    () => ({
      exact: (instant: string, timeZone?: string): string =>
        formatDate(instant, {
          year: 'numeric',
          month: 'short',
          day: 'numeric',
          hour: '2-digit',
          minute: '2-digit',
          timeZoneName: 'short',
          ...(timeZone ? { timeZone } : {}),
        }),
      /** Of a zone that is named beside it. */
      local: (instant: string, timeZone: string): string =>
        formatDate(instant, { dateStyle: 'medium', timeStyle: 'short', timeZone }),
      /** A day of the calendar, `2026-11-20`, which has no zone. */
      day: (day: string): string => formatDate(`${day}T00:00:00Z`, { dateStyle: 'medium', timeZone: 'UTC' }),
      relative: (instant: string): string => {
        const distanceMs = Date.parse(instant) - Date.now();
        const [unit, lengthMs] = UNITS.find(([, ms]) => Math.abs(distanceMs) >= ms) ?? (['second', 1000] as const);
        return formatRelativeTime(Math.round(distanceMs / lengthMs), unit, { numeric: 'auto' });
      },
    }),
    [formatDate, formatRelativeTime],
  );
};
