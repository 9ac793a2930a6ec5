/** In: what LiquidJS throws. Out: one sentence with line and column, without its stack, context or file names. */
interface LiquidFailure {
  message: string;
  token?: { getPosition?: () => number[] };
  originalError?: { message?: unknown };
}

const POSITION = /, line:\d+, col:\d+$/;

const isFailure = (error: unknown): error is LiquidFailure =>
  typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string';

export const describeTemplateError = (error: unknown): string => {
  if (!isFailure(error)) return 'cannot be rendered';
  const message = error.message.replace(POSITION, '');
  const [line, column] = error.token?.getPosition?.() ?? [];
  return line === undefined ? message : `${message} (line ${line}, column ${column ?? 1})`;
};
