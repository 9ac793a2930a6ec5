import { isOutdated } from '../../../../../../admin/src/features/segments/core/outdated';

const NOW = Date.parse('2026-11-20T12:00:00Z');

describe('isOutdated', () => {
  it.each([
    ['just counted', 'dynamic', false, '2026-11-20T11:59:00Z', false],
    ['counted an hour ago', 'dynamic', false, '2026-11-20T11:00:00Z', true],
    ['never counted', 'dynamic', false, null, false],
    ['a tracked segment', 'dynamic', true, '2026-01-01T00:00:00Z', false],
    ['a static list', 'static', false, '2026-01-01T00:00:00Z', false],
  ] as const)('%s', (_name, type, tracked, lastCalculatedAt, expected) =>
    expect(isOutdated({ type, tracked, lastCalculatedAt }, NOW)).toBe(expected),
  );
});
