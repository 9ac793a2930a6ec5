/** Typed access to the plugin's messages: an unknown key does not compile, a missing translation shows English. */
import { useCallback } from 'react';
import { useIntl } from 'react-intl';
import { identity } from '../contracts';
import en from './en.json';

export type MessageKey = keyof typeof en;
export type MessageValues = Record<string, string | number | boolean | Date | null | undefined>;
/** Formats one whole ICU message. */
export type Translate = (key: MessageKey, values?: MessageValues) => string;

export const useT = (): Translate => {
  const { formatMessage } = useIntl();
  return useCallback(
    (key, values) => formatMessage({ id: `${identity.name}.${key}`, defaultMessage: en[key] }, values),
    [formatMessage],
  );
};
