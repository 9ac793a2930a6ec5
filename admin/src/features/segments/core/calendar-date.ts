/**
 * Dates of a rule as the date picker holds them. In: `YYYY-MM-DD` (or an instant that starts with it), or the picker's
 * local midnight. Out: the other one, undefined for anything else. No timezone takes part: a rule names a calendar day.
 */
export const toPicker = (value: unknown): Date | undefined => {
  const match = typeof value === 'string' ? /^(\d{4})-(\d{2})-(\d{2})/.exec(value) : null;
  if (!match) return undefined;
  const [, year, month, day] = match.map(Number);
  return new Date(year ?? 0, (month ?? 1) - 1, day ?? 1);
};

const two = (number: number): string => String(number).padStart(2, '0');

export const fromPicker = (date: Date | undefined): string | undefined =>
  date && `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;

/** A day that the calendar has, as addresses write it. */
export const isDay = (text: string): boolean => {
  const date = toPicker(text);
  return date !== undefined && fromPicker(date) === text;
};
