import { renderHook } from '@testing-library/react';
import { failureOf } from '../../../../admin/src/api/errors';
import { useDownload } from '../../../../admin/src/ui/useDownload';

const answers = (status: number, body: string) => {
  const blob = { text: () => Promise.resolve(body) };
  Object.assign(globalThis, {
    fetch: async () => ({ status, ok: status < 400, headers: new Map(), blob: () => Promise.resolve(blob) }),
  });
  Object.assign(window, { strapi: { backendURL: '' } });
};
const failure = async () =>
  renderHook(() => useDownload())
    .result.current('/cohort/suppressions/export', 'suppressions.csv')
    .then(() => undefined, failureOf);

describe('a file that is refused', () => {
  it('is refused in the words of the server', async () => {
    const errors = [{ path: ['search'], message: 'Exporting needs the right' }];
    const error = { status: 403, name: 'ForbiddenError', message: 'Exporting needs the right', details: { errors } };
    answers(403, JSON.stringify({ data: null, error }));
    expect(await failure()).toMatchObject({ status: 403, message: 'Exporting needs the right', details: { errors } });
  });

  it('is no file where something between answers in its own way', async () => {
    answers(502, '<html>Bad gateway</html>');
    expect(await failure()).toEqual({ message: expect.any(String) });
  });
});
