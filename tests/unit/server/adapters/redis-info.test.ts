import { judgeRedis } from '../../../../server/src/adapters/redis-info';

const info = (values: Record<string, string | number>): string =>
  ['# Server', ...Object.entries(values).map(([key, value]) => `${key}:${value}`)].join('\r\n');
const GOOD = {
  redis_version: '7.0.15',
  maxmemory_policy: 'noeviction',
  maxmemory: 0,
  used_memory: 5_000,
  aof_enabled: 1,
};

describe('what Redis says of itself', () => {
  it.each([
    ['a good one', GOOD, '', []],
    ['one that may throw keys away', { ...GOOD, maxmemory_policy: 'volatile-lru' }, '', ['evicts']],
    ['one that keeps nothing', { ...GOOD, aof_enabled: 0 }, '', ['not-kept']],
    ['one that writes by time', { ...GOOD, aof_enabled: 0 }, '3600 1 300 100', []],
    ['one that does not say whether it writes', { ...GOOD, aof_enabled: 0 }, undefined, []],
    ['an old one', { ...GOOD, redis_version: '4.0.14' }, '', ['old']],
    ['one of two digits', { ...GOOD, redis_version: '10.0.0' }, '', []],
    ['one that is nearly full', { ...GOOD, maxmemory: 1_000, used_memory: 900 }, '', ['full']],
    ['one with room', { ...GOOD, maxmemory: 1_000, used_memory: 899 }, '', []],
    ['one that says nothing', {}, undefined, []],
  ] as const)('%s', (_name, values, save, expected) => {
    const { findings } = judgeRedis({ info: info(values), ...(save === undefined ? {} : { save }) });
    expect(findings.map(({ finding }) => finding)).toEqual(expected);
  });
});
