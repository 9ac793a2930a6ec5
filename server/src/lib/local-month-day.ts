/** Month and day of an instant on a calendar of a zone, as one number: 229 is 29 February. */
const formats = new Map<string, Intl.DateTimeFormat>();

export const SQLITE_MONTH_DAY = 'cohort_month_day';

/** `epochMs` in milliseconds, `timezone` an IANA name. Throws a RangeError for an unknown zone. */
export function localMonthDay(epochMs: number, timezone: string): number {
  let month = 0;
  let day = 0;
  for (const part of formatOf(timezone).formatToParts(epochMs)) {
    if (part.type === 'month') month = Number(part.value);
    else if (part.type === 'day') day = Number(part.value);
  }
  return month * 100 + day;
}

function formatOf(timezone: string): Intl.DateTimeFormat {
  const known = formats.get(timezone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    month: 'numeric',
    day: 'numeric',
    calendar: 'gregory',
  });
  formats.set(timezone, format);
  return format;
}
