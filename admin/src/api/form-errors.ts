import type { ErrorDetail } from '../contracts';

/** Server errors by form field: `['data','steps',0,'template']` becomes `steps.0.template`. The first one of a field wins. */
export const formFieldErrors = (details: readonly ErrorDetail[]): Record<string, string> => {
  const errors: Record<string, string> = {};
  for (const { path, message } of details) {
    const name = (path[0] === 'data' ? path.slice(1) : path).join('.');
    errors[name] ??= message;
  }
  return errors;
};
