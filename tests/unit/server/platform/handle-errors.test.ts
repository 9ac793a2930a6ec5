import { DomainError, errorDetail } from '../../../../server/src/contracts';
import type { RequestContext } from '../../../../server/src/platform/feature';
import { handleErrors } from '../../../../server/src/platform/handle-errors';

const answerTo = async (error: unknown) => {
  const headers: Record<string, string> = {};
  const ctx = { set: (name: string, value: string) => void (headers[name] = value) } as unknown as RequestContext;
  const failing = async () => {
    throw error;
  };
  await handleErrors(() => ({ find: failing }))({} as never).find?.(ctx);
  return { status: ctx.status, body: ctx.body, headers };
};

describe('handleErrors', () => {
  it('answers in Strapi’s shape, with every path', async () => {
    const errors = [errorDetail(['data', 'name'], 'Taken')];
    expect(await answerTo(new DomainError('conflict', 'Taken', errors))).toEqual({
      status: 409,
      headers: {},
      body: {
        data: null,
        error: { status: 409, name: 'ConflictError', message: 'Taken', details: { code: 'conflict', errors } },
      },
    });
  });

  it('says when to come back, in the header too', async () => {
    const error = new DomainError('too_many_requests', 'Later', [], { details: { retryAfterS: 2 } });
    expect(await answerTo(error)).toMatchObject({
      status: 429,
      headers: { 'Retry-After': '2' },
      body: { error: { name: 'RateLimitError', details: { code: 'too_many_requests', retryAfterS: 2 } } },
    });
  });

  it('says by whom and when a record was changed meanwhile', async () => {
    const stale = { version: 3, changedAt: '2026-01-01T00:00:00.000Z', changedBy: 'Ann' };
    expect(await answerTo(new DomainError('stale', 'Changed', [], { details: { stale } }))).toMatchObject({
      status: 409,
      body: { error: { name: 'ConflictError', details: { code: 'stale', stale } } },
    });
  });

  it('leaves what is not expected to Strapi', async () => {
    await expect(answerTo(new Error('broken'))).rejects.toThrow('broken');
  });
});
