import { useMemo } from 'react';
import { useIntl } from 'react-intl';
import { useT } from '../../../i18n/messages';
import { useDates } from '../../../ui/useDates';
import type { Reader } from '../core/describe-filter';
import { spacedList } from '../core/spaced-list';
import { useNames } from '../use-names';

/** The reader's language for `describeFilter`. */
export const useReader = (): Reader => {
  const t = useT();
  const names = useNames();
  const { formatListToParts, formatNumber } = useIntl();
  const { day, exact } = useDates();
  return useMemo(
    () => ({
      t,
      list: (items, kind) =>
        spacedList(formatListToParts(items, { type: kind === 'and' ? 'conjunction' : 'disjunction' })),
      number: (value) => formatNumber(value, { maximumFractionDigits: 10 }),
      day,
      instant: exact,
      named: (kind, id) => names[kind].find((item) => item.id === id)?.name,
    }),
    [t, formatListToParts, formatNumber, day, exact, names],
  );
};
