/** The codes of every expected failure, and the shape in which a failure names the bad value. */
import { z } from 'zod';
import type { IndexSuggestion } from './index-suggestions';
import type { Stale } from './versions';

export const ERROR_CODES = [
  'invalid_input',
  'invalid_filter',
  'invalid_template',
  'invalid_config',
  'not_found',
  'conflict',
  'stale',
  'unauthorized',
  'forbidden',
  'broken_segment',
  'inactive_sequence',
  'too_slow',
  'too_many_requests',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

/** `path` leads from the request body (or the named value) to the bad value: `['filter', 'rules', 0, 'operator']`. */
export const errorDetailSchema = z.object({
  path: z.array(z.union([z.string(), z.number()])),
  message: z.string(),
  name: z.string().default('ValidationError'),
  code: z.string().optional(),
});
export type ErrorDetail = z.infer<typeof errorDetailSchema>;
export type ErrorPath = ErrorDetail['path'];

/** What an answer says beside its errors. */
export interface ErrorExtras {
  /** Also in the header Retry-After. */
  retryAfterS?: number;
  /** Of a question that was too slow. */
  indexes?: IndexSuggestion[];
  /** Of an edit that was based on an older version. */
  stale?: Stale;
}

export interface ErrorBody {
  data: null;
  error: {
    status: number;
    name: string;
    message: string;
    details: { code?: string; errors?: ErrorDetail[] } & ErrorExtras;
  };
}

/** The one error class that `core` and services throw for expected failures; platform turns it into an HTTP answer. */
export class DomainError extends Error {
  readonly code: ErrorCode;
  readonly errors: ErrorDetail[];
  readonly details: ErrorExtras;

  constructor(
    code: ErrorCode,
    message: string,
    errors: ErrorDetail[] = [],
    { details = {}, ...options }: ErrorOptions & { details?: ErrorExtras } = {},
  ) {
    super(message, options);
    this.name = 'DomainError';
    this.code = code;
    this.errors = errors;
    this.details = details;
  }
}

/** A detail for `DomainError.errors`, with the fixed name that Strapi’s own validation errors carry. */
export const errorDetail = (path: ErrorPath, message: string, code?: string): ErrorDetail => ({
  path,
  message,
  name: 'ValidationError',
  ...(code === undefined ? {} : { code }),
});
