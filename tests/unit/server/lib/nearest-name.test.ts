import { nearestName } from '../../../../server/src/lib/nearest-name';

it.each([
  ['emial', ['name', 'email'], 'email'],
  ['EMAIL', ['name', 'email'], 'email'],
  ['xyzzy', ['name', 'email'], undefined],
  ['name', [], undefined],
])('%s among %p is %s', (name, candidates, expected) => {
  expect(nearestName(name, candidates)).toBe(expected);
});
