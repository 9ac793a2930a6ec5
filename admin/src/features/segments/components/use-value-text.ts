import { useIntl } from 'react-intl';
import type { ReadValue } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { useDates } from '../../../ui/useDates';

/** A value of a record in the reader’s language; null where there is none. */
export const useValueText = () => {
  const t = useT();
  const { exact, day } = useDates();
  const { formatNumber } = useIntl();
  return (value: ReadValue, type: string): string | null => {
    if (value === null || value === '') return null;
    if (typeof value === 'boolean') return t(value ? 'value.yes' : 'value.no');
    if (typeof value === 'number') return formatNumber(value, { maximumFractionDigits: 10 });
    if (type === 'datetime') return exact(value);
    return type === 'date' ? day(value) : value;
  };
};
