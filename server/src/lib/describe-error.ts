/**
 * An unexpected error for the log: its class and code. Messages are left out on purpose: drivers put bound values in
 * them, and mail servers put addresses in theirs.
 */
export const describeError = (error: unknown): string => {
  if (!(error instanceof Error)) return typeof error;
  const code = 'code' in error ? String(error.code) : '';
  return code ? `${error.name} ${code}` : error.name;
};
