import { createPlaces } from '../../../../server/src/lib/places';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Work that ends when it is told to. */
const createWork = () => {
  const begun: string[] = [];
  const endings = new Map<string, { end(): void; fail(): void }>();
  const start = (name: string) => (): Promise<string> => {
    begun.push(name);
    return new Promise((resolve, reject) =>
      endings.set(name, { end: () => resolve(name), fail: () => reject(new Error(name)) }),
    );
  };
  return {
    begun,
    start,
    end: (name: string) => endings.get(name)?.end(),
    fail: (name: string) => endings.get(name)?.fail(),
  };
};

describe('places', () => {
  it('run so many at once, the others in the order in which they came', async () => {
    const { begun, start, end } = createWork();
    const places = createPlaces(2);
    const all = ['a', 'b', 'c', 'd'].map((name) => places.run(start(name)));
    await turn();
    expect(begun).toEqual(['a', 'b']);
    end('b');
    await turn();
    expect(begun).toEqual(['a', 'b', 'c']);
    end('a');
    await turn();
    expect(begun).toEqual(['a', 'b', 'c', 'd']);
    ['c', 'd'].forEach(end);
    expect(await Promise.all(all)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('are free again after a failure, which is passed on', async () => {
    const { begun, start, fail, end } = createWork();
    const places = createPlaces(1);
    const [failing, next] = [places.run(start('a')), places.run(start('b'))];
    fail('a');
    await expect(failing).rejects.toThrow('a');
    await turn();
    expect(begun).toEqual(['a', 'b']);
    end('b');
    await next;
    const last = places.run(start('c'));
    end('c');
    expect(await last).toBe('c');
  });
});
