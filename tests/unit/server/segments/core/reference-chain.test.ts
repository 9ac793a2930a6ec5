import { longestChainThrough } from '../../../../../server/src/features/segments/core/reference-chain';

const graph = (text: string): Map<string, string[]> => {
  const found = new Map<string, string[]>();
  for (const edge of text.split(' ').filter(Boolean)) {
    const [from = '', to = ''] = edge.split('>');
    found.set(from, [...(found.get(from) ?? []), to]);
  }
  return found;
};

it.each([
  ['nothing', '', 's'],
  ['what it refers to', 's>a a>b', 's a b'],
  ['what refers to it', 'a>b b>s', 'a b s'],
  ['both', 'a>s s>b', 'a s b'],
  ['the longer way down', 's>a s>b b>c', 's b c'],
  ['the longer way up', 'a>s b>c c>s', 'b c s'],
  ['a way that others share', 'a>s a>x s>b s>c b>d c>d d>e', 'a s b d e'],
  ['what is not about it', 'a>b b>c s>d', 's d'],
  ['a circle, once around', 's>a a>b b>s', 'a b s a b'],
  ['itself', 's>s', 's'],
])('leads through %s', (_what, edges, chain) => {
  expect(longestChainThrough('s', graph(edges)).join(' ')).toBe(chain);
});

it('ends soon where everything refers to everything', () => {
  const ids = Array.from({ length: 40 }, (_, index) => `n${index}`);
  const layers = new Map(ids.map((id, index) => [id, ids.slice(index + 1)]));
  expect(longestChainThrough('n20', layers)).toEqual(ids);
});
