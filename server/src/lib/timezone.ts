/** True for an IANA name such as Asia/Bangkok; offsets and abbreviations of the engine’s own are refused. */
export const isTimezone = (zone: string): boolean => {
  if (!/^[A-Za-z]/.test(zone)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
};

/** A contact’s own zone where it is one, otherwise the fallback: one bad record must not stop a batch. */
export const usableTimezone = (zone: string | null | undefined, fallback: string): string =>
  zone && isTimezone(zone.trim()) ? zone.trim() : fallback;
