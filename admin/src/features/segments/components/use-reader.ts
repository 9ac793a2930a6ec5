import { useMemo } from 'react';
import { useIntl } from 'react-intl';
import { useT } from '../../../i18n/messages';
import { useNames } from '../use-names';
import type { Reader } from '../core/describe-filter';

/** The reader's language for `describeFilter`. */
export const useReader = (): Reader => {
  const t = useT();
  const names = useNames();
  const { formatList, formatNumber } = useIntl();
  return useMemo(
    () => ({
      t,
      list: (items, kind) => formatList(items, { type: kind === 'and' ? 'conjunction' : 'disjunction' }),
      number: (value) => formatNumber(value, { maximumFractionDigits: 10 }),
      named: (kind, id) => names[kind].find((item) => item.id === id)?.name,
    }),
    [t, formatList, formatNumber, names],
  );
};
