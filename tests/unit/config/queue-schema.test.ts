import { queueSchema } from '../../../config/plugin/queue-schema';

const nodes = [{ host: '10.0.0.1', port: 6379 }];
const cluster = { cluster: { nodes } };
const sentinel = { sentinel: { name: 'mymaster', nodes } };
const base = { driver: 'auto', prefix: '{cohort}' };
const rediss = { redisUrl: 'rediss://r.test' };

describe('the configuration of the queue', () => {
  it.each([
    ['nothing', {}],
    ['one server', { redisUrl: 'redis://r.test' }],
    ['one server with a certificate', { ...rediss, redis: { tls: { ca: '-----BEGIN CERTIFICATE-----' } } }],
    ['sentinels', { redis: { ...sentinel, username: 'u', password: 'p', db: 2, tls: {} } }],
    ['a cluster', { redis: { ...cluster, password: 'p' } }],
    ['another tag', { redis: cluster, prefix: 'shop:{mail}' }],
  ])('is %s', (_name, given) => {
    expect(queueSchema.safeParse({ ...base, ...given }).error).toBeUndefined();
  });

  it.each([
    ['two servers', { ...rediss, redis: cluster }, ['redisUrl']],
    ['sentinels and a cluster', { redis: { ...cluster, ...sentinel } }, ['redis', 'cluster']],
    ['a database of a cluster', { redis: { ...cluster, db: 1 } }, ['redis', 'db']],
    ['a cluster without a tag', { redis: cluster, prefix: 'cohort' }, ['prefix']],
    ['a cluster with an empty tag', { redis: cluster, prefix: '{}cohort' }, ['prefix']],
    ['TLS beside a clear URL', { redisUrl: 'redis://r.test', redis: { tls: {} } }, ['redisUrl']],
    ['a password beside a URL', { ...rediss, redis: { password: 'p' } }, ['redis']],
    ['TLS to nobody', { redis: { tls: {} } }, ['redis']],
    ['no certificate', { ...rediss, redis: { tls: { ca: '/etc/ca.pem' } } }, ['redis', 'tls', 'ca']],
    ['no nodes', { redis: { cluster: { nodes: [] } } }, ['redis', 'cluster', 'nodes']],
    ['Bull without Redis', { driver: 'bull' }, ['driver']],
  ])('is not %s', (_name, given, path) => {
    expect(queueSchema.safeParse({ ...base, ...given }).error?.issues.map((issue) => issue.path)).toContainEqual(path);
  });
});
