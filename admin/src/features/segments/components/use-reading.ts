import { useIntl } from 'react-intl';
import type { ReadValue, RuleReading } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { useDates } from '../../../ui/useDates';

/** What a rule read of a record, in words: “is Vietnam”, “2 of 5 match”. */
export const useReading = () => {
  const t = useT();
  const { exact, day } = useDates();
  const { formatNumber } = useIntl();
  const say = (value: ReadValue, type: string): string => {
    if (value === null || value === '') return t('test.noValue');
    if (typeof value === 'boolean') return t(value ? 'value.yes' : 'value.no');
    if (typeof value === 'number') return formatNumber(value, { maximumFractionDigits: 10 });
    if (type === 'datetime') return exact(value);
    return type === 'date' ? day(value) : t('say.quoted', { value });
  };
  return (read: RuleReading): string => {
    switch (read.kind) {
      case 'related':
        return t('test.related', { matching: read.matching, related: read.related });
      case 'aggregate':
        return t('test.aggregate', { value: say(read.value, read.type), matching: read.matching });
      case 'value':
        return read.other === undefined
          ? t('test.value', { value: say(read.value, read.type) })
          : t('test.values', { value: say(read.value, read.type), other: say(read.other, read.type) });
    }
  };
};
