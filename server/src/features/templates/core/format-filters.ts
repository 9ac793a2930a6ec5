/**
 * The plugin’s own Liquid filters: `date_local`, `money`, `number` (Intl, Gregorian years in every language) and `url`.
 * In: a value and the mail’s locale and timezone. Out: text; nothing for no value, the value itself where it is not a
 * date or a number. Refused: an unknown style, currency or timezone (the template is at fault, not the contact).
 */
import type { Liquid } from 'liquidjs';

export interface FormatSettings {
  /** BCP 47; an unknown one falls back to English. */
  locale: string;
  /** IANA. */
  timezone: string;
}

/** Out of reach for templates, which can only name strings. */
const SETTINGS = Symbol('format settings');
const FALLBACK: FormatSettings = { locale: 'en', timezone: 'UTC' };
const DATE_STYLES = ['full', 'long', 'medium', 'short'] as const;
const DATE_ONLY = /^\d{4}-\d{2}-\d{2}$/;
const SAFE_URL = /^(https?:\/\/|mailto:|tel:)/i;

/** What `renderSync` takes as `globals`. */
export const settingsAsGlobals = (settings: FormatSettings): object =>
  Object.assign(Object.create(null) as object, {
    [SETTINGS]: { ...settings, locale: supportedLocale(settings.locale) },
  });

const settingsOf = (globals: object): FormatSettings =>
  (globals as { [SETTINGS]?: FormatSettings })[SETTINGS] ?? FALLBACK;

const supportedLocale = (locale: string): string => {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf([locale])[0] ?? FALLBACK.locale;
  } catch {
    return FALLBACK.locale;
  }
};

const isNothing = (value: unknown): value is null | undefined | '' =>
  value === null || value === undefined || value === '';

const toNumber = (value: unknown): number | null => {
  const number = typeof value === 'string' ? Number(value.trim() || NaN) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
};

/** `style` is full, long, medium or short. A date without time of day is that day everywhere; an instant uses the zone. */
export const formatDate = (
  value: unknown,
  settings: FormatSettings,
  style: unknown = 'long',
  zone?: unknown,
): string => {
  const dateStyle = DATE_STYLES.find((known) => known === style);
  if (!dateStyle) throw new Error(`date_local: "${String(style)}" is not one of ${DATE_STYLES.join(', ')}`);
  if (isNothing(value)) return '';
  const instant = new Date(typeof value === 'number' ? value : String(value));
  if (Number.isNaN(instant.getTime())) return String(value);
  const isDay = typeof value === 'string' && DATE_ONLY.test(value);
  const timeZone = isDay ? 'UTC' : typeof zone === 'string' ? zone : settings.timezone;
  return new Intl.DateTimeFormat(settings.locale, { dateStyle, timeZone, calendar: 'gregory' }).format(instant);
};

/** `currency` is an ISO 4217 code. */
export const formatMoney = (value: unknown, settings: FormatSettings, currency: unknown): string => {
  if (typeof currency !== 'string') throw new Error('money: name a currency, such as money: "THB"');
  const format = new Intl.NumberFormat(settings.locale, { style: 'currency', currency });
  if (isNothing(value)) return '';
  const number = toNumber(value);
  return number === null ? String(value) : format.format(number);
};

/** `digits` fixes how many follow the point; without it at most three do. */
export const formatNumber = (value: unknown, settings: FormatSettings, digits?: unknown): string => {
  if (isNothing(value)) return '';
  const number = toNumber(value);
  if (number === null) return String(value);
  const fixed = toNumber(digits);
  const options = fixed === null ? {} : { minimumFractionDigits: fixed, maximumFractionDigits: fixed };
  return new Intl.NumberFormat(settings.locale, options).format(number);
};

/** The address where it is a web, mail or phone link; nothing otherwise, so that data cannot become a script. */
export const safeUrl = (value: unknown): string => {
  const address = isNothing(value) ? '' : String(value).trim();
  return SAFE_URL.test(address) ? address : '';
};

export const registerFormatFilters = (engine: Liquid): void => {
  engine.registerFilter('date_local', function dateLocal(value: unknown, style?: unknown, zone?: unknown) {
    return formatDate(value, settingsOf(this.context.globals), style, zone);
  });
  engine.registerFilter('money', function money(value: unknown, currency?: unknown) {
    return formatMoney(value, settingsOf(this.context.globals), currency);
  });
  engine.registerFilter('number', function number(value: unknown, digits?: unknown) {
    return formatNumber(value, settingsOf(this.context.globals), digits);
  });
  engine.registerFilter('url', (value: unknown) => safeUrl(value));
};
