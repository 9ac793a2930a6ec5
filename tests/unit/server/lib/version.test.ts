import { isVersionBefore } from '../../../../server/src/lib/version';

it.each([
  ['5.9.0', '5.38.0', true],
  ['5.38.0', '5.38.0', false],
  ['5.38.0-beta.1', '5.38.0', false],
  ['6', '5.38.0', false],
  ['5', '5.0.1', true],
  ['10.0.0', '5.0.0', false],
  ['', '1.0.0', true],
])('%s is before %s: %s', (version, limit, expected) => {
  expect(isVersionBefore(version, limit)).toBe(expected);
});
