/** Turns untrusted input into typed data with the contract’s schema, or into one error that names every bad path. */
import type { z } from 'zod';
import { DomainError, errorDetail, type ErrorPath } from '../contracts';
import { issueDetails } from './schema-issues';

export const parse = <S extends z.ZodType>(schema: S, input: unknown, at: ErrorPath = []): z.output<S> => {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const errors = issueDetails(result.error, at);
  throw new DomainError('invalid_input', errors[0]?.message ?? 'Invalid input', errors);
};

/**
 * A query whose parameters narrow what is answered: one that is not known is refused rather than answered with more than
 * was asked for.
 */
export const parseFilters = <S extends z.ZodObject>(schema: S, query: object): z.output<S> => {
  const known = Object.keys(schema.shape);
  const unknown = Object.keys(query).filter((name) => !known.includes(name));
  const errors = unknown.map((name) =>
    errorDetail([name], `There is no parameter “${name}”; there are ${known.join(', ')}`, 'unrecognized_keys'),
  );
  if (errors.length > 0) throw new DomainError('invalid_input', errors[0]?.message ?? '', errors);
  return parse(schema, query);
};

/** What a query writes as one text, separated by commas; `key` is its name there. */
export const parseList = <S extends z.ZodType>(schema: S, text: string, key: string): z.output<S> =>
  parse(schema, text.split(','), [key]);

/** What a query writes as JSON; `key` is its name there. */
export const parseJson = (text: string, key: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const message = `“${key}” is not JSON; write it as JSON, with what an address reserves encoded`;
    throw new DomainError('invalid_input', message, [errorDetail([key], message, 'invalid_json')], { cause });
  }
};

/** The `data` of a Strapi-shaped body: `{ data: … }`. */
export const parseBody = <S extends z.ZodType>(schema: S, body: unknown): z.output<S> => {
  if (typeof body !== 'object' || body === null || !('data' in body)) {
    throw new DomainError('invalid_input', 'The body must be { "data": … }', [errorDetail(['data'], 'Missing')]);
  }
  return parse(schema, body.data, ['data']);
};
