import { useMemo } from 'react';
import { useIntl } from 'react-intl';
import { useT } from '../../../i18n/messages';
import { useSegmentChoices } from '../use-segment-choices';
import type { Reader } from '../core/describe-filter';

/** The reader's language for `describeFilter`. */
export const useReader = (): Reader => {
  const t = useT();
  const segments = useSegmentChoices();
  const { formatList, formatNumber } = useIntl();
  return useMemo(
    () => ({
      t,
      list: (items, kind) => formatList(items, { type: kind === 'and' ? 'conjunction' : 'disjunction' }),
      number: (value) => formatNumber(value, { maximumFractionDigits: 10 }),
      segment: (id) => segments.find((segment) => segment.documentId === id)?.name,
    }),
    [t, formatList, formatNumber, segments],
  );
};
