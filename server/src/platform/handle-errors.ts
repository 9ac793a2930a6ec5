/** Turns a DomainError into the answer Strapi’s consumers expect; everything else stays a 500 and is logged by Strapi. */
import { DomainError, type ErrorCode } from '../contracts';
import type { ControllerFactory, RequestContext } from './feature';

const STATUS = {
  invalid_input: 400,
  invalid_filter: 400,
  invalid_template: 400,
  invalid_config: 400,
  not_found: 404,
  conflict: 409,
  stale: 409,
  unauthorized: 401,
  forbidden: 403,
  broken_segment: 422,
  inactive_sequence: 422,
  too_slow: 422,
  too_many_requests: 429,
} as const satisfies Record<ErrorCode, number>;

const NAMES: Record<number, string> = {
  400: 'ValidationError',
  401: 'UnauthorizedError',
  403: 'ForbiddenError',
  404: 'NotFoundError',
  409: 'ConflictError',
  422: 'UnprocessableEntityError',
  429: 'RateLimitError',
};

const answer = (ctx: RequestContext, error: DomainError): void => {
  const status = STATUS[error.code];
  ctx.status = status;
  if (error.details.retryAfterS !== undefined) ctx.set('Retry-After', String(error.details.retryAfterS));
  ctx.body = {
    data: null,
    error: {
      status,
      name: NAMES[status] ?? 'ApplicationError',
      message: error.message,
      details: { code: error.code, ...(error.errors.length > 0 ? { errors: error.errors } : {}), ...error.details },
    },
  };
};

export const handleErrors =
  (factory: ControllerFactory): ControllerFactory =>
  (context) =>
    Object.fromEntries(
      Object.entries(factory(context)).map(([name, action]) => [
        name,
        async (ctx: RequestContext) => {
          try {
            await action(ctx);
          } catch (error) {
            if (!(error instanceof DomainError)) throw error;
            answer(ctx, error);
          }
        },
      ]),
    );
