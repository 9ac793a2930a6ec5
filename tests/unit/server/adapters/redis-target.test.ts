import { redisAddress, redisTargetOf, singleRedis } from '../../../../server/src/adapters/redis-target';

const nodes = [
  { host: 'a.test', port: 1 },
  { host: 'b.test', port: 2 },
];

describe('which Redis is meant', () => {
  it.each([
    ['none', { driver: 'auto' }, undefined],
    ['none, whatever is named', { driver: 'memory', redisUrl: 'redis://a.test' }, undefined],
    ['one server', { driver: 'auto', redisUrl: 'redis://a.test' }, { kind: 'single', url: 'redis://a.test' }],
    [
      'one server with a certificate',
      { driver: 'bull', redisUrl: 'rediss://a.test', redis: { tls: { ca: 'pem' } } },
      { kind: 'single', url: 'rediss://a.test', tls: { ca: 'pem' } },
    ],
    [
      'a master behind sentinels',
      { driver: 'auto', redis: { sentinel: { name: 'm', nodes }, password: 'p', db: 3 } },
      { kind: 'sentinel', sentinel: { name: 'm', nodes }, password: 'p', db: 3 },
    ],
    ['a cluster', { driver: 'auto', redis: { cluster: { nodes }, tls: {} } }, { kind: 'cluster', nodes, tls: {} }],
  ] as const)('%s', (_name, settings, expected) => {
    expect(redisTargetOf(settings)).toEqual(expected);
  });

  it.each([
    [singleRedis('redis://user:secret@redis.test:6380/2?password=secret'), 'redis.test:6380'],
    [singleRedis('rediss://:secret@redis.test'), 'redis.test:6379'],
    [singleRedis('unix:/run/redis.sock?password=secret'), '/run/redis.sock'],
    [
      { kind: 'sentinel', sentinel: { name: 'm', nodes, password: 'secret' }, password: 'secret' },
      'm (a.test:1, b.test:2)',
    ],
    [{ kind: 'cluster', nodes, password: 'secret' }, 'a.test:1, b.test:2'],
  ] as const)('is shown without secrets %#', (target, expected) => {
    expect(redisAddress(target)).toBe(expected);
  });
});
