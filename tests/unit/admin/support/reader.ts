import { createIntl } from 'react-intl';
import en from '../../../../admin/src/i18n/en.json';
import th from '../../../../admin/src/i18n/th.json';
import type { Reader } from '../../../../admin/src/features/segments/core/describe-filter';
import { spacedList } from '../../../../admin/src/features/segments/core/spaced-list';
import type { Translate } from '../../../../admin/src/i18n/messages';

const MESSAGES = { en, th };

/** Real messages and the real `Intl`, without React. */
export const aReader = (locale: keyof typeof MESSAGES = 'en'): Reader => {
  const intl = createIntl({
    locale,
    messages: MESSAGES[locale],
    onError: (error) => {
      throw error;
    },
  });
  const t: Translate = (key, values) => intl.formatMessage({ id: key }, values);
  return {
    t,
    list: (items, kind) =>
      spacedList(intl.formatListToParts(items, { type: kind === 'and' ? 'conjunction' : 'disjunction' })),
    number: (value) => intl.formatNumber(value),
    day: (day) => intl.formatDate(`${day}T00:00:00Z`, { dateStyle: 'medium', timeZone: 'UTC' }),
    instant: (instant, timeZone) => intl.formatDate(instant, { dateStyle: 'medium', timeStyle: 'long', timeZone }),
    named: (_kind, id) => (id === 'vip' ? 'Very important' : undefined),
  };
};
