import type { ReadValue, RuleReading } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { useValueText } from './use-value-text';

/** What a rule read of a record, in words: “is Vietnam”, “2 of 5 match”. */
export const useReading = () => {
  const t = useT();
  const textOf = useValueText();
  const say = (value: ReadValue, type: string): string => {
    const text = textOf(value, type);
    if (text === null) return t('test.noValue');
    return typeof value === 'string' && type !== 'datetime' && type !== 'date' ? t('say.quoted', { value }) : text;
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
