import { toExposition } from '../../../../../server/src/features/health/core/exposition';
import { metricFamilies, type MetricsInput } from '../../../../../server/src/features/health/core/metrics';
import { parseExposition } from '../../../../support/parse-exposition';

const process = { id: 'a', role: 'worker', host: 'we"ird\\host\nname', pid: 7, version: '1', startedAtMs: 0 } as const;
const input: MetricsInput = {
  nowMs: 1_000_000,
  ledger: { states: { pending: 3, sent: 1_000_000 }, due: 2, oldestDueMs: 90_500 },
  recent: { sent: 50, failed: 1 },
  holds: [{ kind: 'step' }, { kind: 'step' }],
  isOn: true,
  processes: [
    { ...process, seenAtMs: 990_000 },
    { ...process, pid: 8, seenAtMs: 100_000 },
  ],
  jobs: [
    { name: 'delivery-tick', lastRunMs: 995_000, periodMs: 15_000 },
    { name: 'never', lastRunMs: 0, periodMs: 15_000 },
  ],
  isRedisUp: false,
};

describe('metrics', () => {
  it('can be read by a scraper, whatever is in a label', () => {
    const families = parseExposition(toExposition(metricFamilies(input)));
    const samples = (name: string) => families.get(`cohort_${name}`)?.samples;
    expect(samples('deliveries')).toContainEqual({ labels: { state: 'pending' }, value: 3 });
    expect(samples('deliveries')).toContainEqual({ labels: { state: 'failed' }, value: 0 });
    expect(samples('oldest_due_seconds')).toEqual([{ labels: {}, value: 90.5 }]);
    expect(samples('holds')).toContainEqual({ labels: { kind: 'step' }, value: 2 });
    expect(samples('processes')).toContainEqual({ labels: { role: 'worker' }, value: 1 });
    expect(samples('process_heartbeat_age_seconds')).toEqual([
      { labels: { role: 'worker', process: 'we"ird\\host\nname:7' }, value: 10 },
      { labels: { role: 'worker', process: 'we"ird\\host\nname:8' }, value: 900 },
    ]);
    expect(samples('job_last_run_age_seconds')).toEqual([{ labels: { job: 'delivery-tick' }, value: 5 }]);
    expect(samples('redis_up')).toEqual([{ labels: {}, value: 0 }]);
  });

  it('has as many series however many sequences there are', () => {
    const families = parseExposition(toExposition(metricFamilies(input)));
    const labels = [...families.values()].flatMap(({ samples }) =>
      samples.flatMap((sample) => Object.keys(sample.labels)),
    );
    expect(new Set(labels)).toEqual(new Set(['state', 'kind', 'role', 'process', 'job']));
  });

  it('says nothing of a Redis that is not used', () => {
    const families = parseExposition(toExposition(metricFamilies({ ...input, isRedisUp: null, processes: [] })));
    expect([families.has('cohort_redis_up'), families.has('cohort_process_heartbeat_age_seconds')]).toEqual([
      false,
      false,
    ]);
  });
});

describe('the parser of these tests', () => {
  const family = '# HELP a b\n# TYPE a gauge\n';
  it.each([
    ['no end', `${family}a 1`],
    ['no type', 'a 1\n'],
    ['an open quote', `${family}a{b="c} 1\n`],
    ['a line break in a label', `${family}a{b="c\nd"} 1\n`],
    ['no number', `${family}a undefined\n`],
    ['the same sample twice', `${family}a 1\na 1\n`],
    ['a family twice', `${family}a 1\n${family}a 2\n`],
  ])('refuses %s', (_name, text) => {
    expect(() => parseExposition(text)).toThrow();
  });
});
