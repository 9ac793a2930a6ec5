/**
 * An unexpected error for the log: its class and code. Messages are left out on purpose: drivers put bound values in
 * them, and mail servers put addresses in theirs.
 */
export const describeError = (error: unknown): string => {
  if (typeof error !== 'object' || error === null) return typeof error;
  const name = 'name' in error ? String(error.name) : 'Error';
  return 'code' in error ? `${name} ${String(error.code)}` : name;
};
