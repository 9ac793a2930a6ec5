/** In: what a zod schema refused. Out: one detail per bad path, an unknown key being a path of its own. */
import type { z } from 'zod';
import { errorDetail, type ErrorDetail, type ErrorPath } from '../contracts';

const asPath = (path: readonly PropertyKey[]): ErrorPath =>
  path.map((key) => (typeof key === 'number' ? key : String(key)));

export const issueDetails = ({ issues }: z.ZodError, at: ErrorPath): ErrorDetail[] =>
  issues.flatMap((issue) => {
    const path = [...at, ...asPath(issue.path)];
    return issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => errorDetail([...path, key], `Unrecognized key: "${key}"`, issue.code))
      : [errorDetail(path, issue.message, issue.code)];
  });
