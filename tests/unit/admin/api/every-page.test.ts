import { z } from 'zod';
import { everyPage } from '../../../../admin/src/api/every-page';
import { pageOf } from '../../../../server/src/contracts/pagination';

const schema = pageOf(z.object({ documentId: z.string() }));

/** A server with these records on each page. */
const serving = (pages: string[][]) => {
  const asked: string[] = [];
  const ask = async ({ url }: { url: string }) => {
    asked.push(url);
    const page = Number(new URLSearchParams(url.split('?')[1]).get('page'));
    const data = (pages[page - 1] ?? []).map((documentId) => ({ documentId }));
    return { data: { data, meta: { pagination: { page, pageSize: 100, pageCount: pages.length, total: 0 } } } };
  };
  return { asked, ask };
};

describe('everyPage', () => {
  const all = everyPage('/cohort/things', schema, { sort: 'name:asc' });

  it('asks for page after page, and lists a record once that moved between them', async () => {
    const { asked, ask } = serving([['a', 'b'], ['b', 'c'], ['d']]);
    expect(await all(undefined, undefined, undefined, ask)).toEqual({
      data: ['a', 'b', 'c', 'd'].map((documentId) => ({ documentId })),
    });
    expect(asked).toEqual([1, 2, 3].map((page) => `/cohort/things?page=${page}&pageSize=100&sort=name%3Aasc`));
  });

  it('asks once where there is nothing', async () => {
    const { asked, ask } = serving([]);
    expect(await all(undefined, undefined, undefined, ask)).toEqual({ data: [] });
    expect(asked).toHaveLength(1);
  });

  it('fails with what the server says of any page', async () => {
    const { ask } = serving([['a'], ['b']]);
    const failing = async (request: { url: string }) =>
      request.url.includes('page=2') ? { error: { status: 403 } } : ask(request);
    expect(await all(undefined, undefined, undefined, failing)).toEqual({ error: { status: 403 } });
  });
});
