import { isOutdated } from '../../../../../../admin/src/features/segments/core/outdated';

const NOW = Date.parse('2026-11-20T12:00:00Z');

describe('isOutdated', () => {
  it.each([
    ['just counted', 'dynamic', false, '2026-11-20T11:59:00Z', 15, false],
    ['counted an hour ago', 'dynamic', false, '2026-11-20T11:00:00Z', 15, true],
    ['counted an hour ago, of a site that counts once a day', 'dynamic', false, '2026-11-20T11:00:00Z', 1440, false],
    ['never counted', 'dynamic', false, null, 15, false],
    ['a tracked segment', 'dynamic', true, '2026-01-01T00:00:00Z', 15, false],
    ['a static list', 'static', false, '2026-01-01T00:00:00Z', 15, false],
  ] as const)('%s', (_name, type, tracked, lastCalculatedAt, minutes, expected) =>
    expect(isOutdated({ type, tracked, lastCalculatedAt }, { nowMs: NOW, refreshIntervalMs: minutes * 60_000 })).toBe(
      expected,
    ),
  );
});
