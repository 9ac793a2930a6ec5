import { useCallback } from 'react';
import { useT } from '../../../i18n/messages';
import { useDates } from '../../../ui/useDates';

/** “12 Nov 2026”, or “9 Nov 2026 – 15 Nov 2026”. */
export const useSpanText = (): ((span: { from: string; to: string }) => string) => {
  const t = useT();
  const { day } = useDates();
  return useCallback(
    ({ from, to }) => (from === to ? day(from) : t('history.span', { from: day(from), to: day(to) })),
    [t, day],
  );
};
