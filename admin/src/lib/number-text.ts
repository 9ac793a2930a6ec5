/**
 * Numbers as they are typed. In: the text, and the reader's language. Out: exactly the number that was written, nothing
 * for a blank text, or why it is none. Refused: `1e3`, separators in odd places (`1,5` in English), more digits than a
 * number of this machine holds, and what lies outside of the limits. A number is never guessed.
 */
export interface NumberLimits {
  /** Without a fraction. */
  whole?: boolean;
  min?: number;
  max?: number;
}

export type NumberProblem = 'odd' | 'whole' | 'precise' | 'range';
export type TypedNumber = { value: number | undefined } | { problem: NumberProblem };

const THAI_ZERO = 0x0e50;
const MAX_FRACTION = 20;

const plain = (value: number): string =>
  new Intl.NumberFormat('en', { useGrouping: false, maximumFractionDigits: MAX_FRACTION }).format(value);

const separators = (locale: string): { group: string; decimal: string } => {
  const parts = new Intl.NumberFormat(locale).formatToParts(1_234_567.5);
  const find = (type: string) => parts.find((part) => part.type === type)?.value ?? '';
  return { group: find('group'), decimal: find('decimal') || '.' };
};

/** As the field shows it: with the language's decimal sign, without groups, so that every digit can be edited. */
export const numberText = (value: number | undefined, locale: string): string =>
  value === undefined ? '' : plain(value).replace('.', separators(locale).decimal);

export const readNumber = (text: string, locale: string, limits: NumberLimits = {}): TypedNumber => {
  const typed = text.trim();
  if (typed === '') return { value: undefined };
  const written = decimalOf(typed, locale);
  if (written === undefined) return { problem: 'odd' };
  const value = Number(written) + 0; // no minus zero
  if (plain(value) !== shortest(written)) return { problem: 'precise' };
  if (limits.whole && !Number.isInteger(value)) return { problem: 'whole' };
  if (value < (limits.min ?? -Infinity) || value > (limits.max ?? Infinity)) return { problem: 'range' };
  return { value };
};

/** `-1234.5` for what the language writes as `−1,234.5`; undefined for anything else. */
const decimalOf = (typed: string, locale: string): string | undefined => {
  const { group, decimal } = separators(locale);
  const latin = typed.replace(/[๐-๙]/g, (digit) => String(digit.charCodeAt(0) - THAI_ZERO)).replace(/^[−–]/, '-');
  const [whole = '', fraction, ...rest] = latin.split(decimal);
  if (rest.length > 0 || !/^\d*$/.test(fraction ?? '')) return undefined;
  const digits = whole === '' && fraction ? '0' : ungrouped(whole, group);
  if (digits === undefined) return undefined;
  return !fraction ? digits : `${digits}.${fraction}`;
};

const ungrouped = (whole: string, group: string): string | undefined => {
  const blankless = group.trim() === '' ? whole.replace(/\s/g, ' ') : whole;
  const [first = '', ...groups] = blankless.split(group.trim() === '' ? ' ' : group);
  if (!/^-?\d+$/.test(first)) return undefined;
  if (groups.length === 0) return first;
  return /^-?\d{1,3}$/.test(first) && groups.every((part) => /^\d{2,3}$/.test(part)) && groups.at(-1)?.length === 3
    ? [first, ...groups].join('')
    : undefined;
};

/** Without zeros that say nothing: `007.50` is `7.5`. */
const shortest = (decimal: string): string => {
  const [, sign = '', whole = '', fraction = ''] = /^(-?)0*(\d+?)(?:\.(\d*?)0*)?$/.exec(decimal) ?? [];
  const digits = fraction === '' ? whole : `${whole}.${fraction}`;
  return digits === '0' ? '0' : sign + digits;
};
