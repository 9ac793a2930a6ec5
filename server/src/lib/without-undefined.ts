/** A copy without the keys whose value is undefined, so that spreading it over defaults keeps them. */
export const withoutUndefined = <T extends object>(value: T): T => {
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(entries) as T;
};
