/**
 * The export of everybody as CSV, thrown away as it comes: rows per second, and the memory of the process above what it
 * held before.
 * Run: COHORT_TEST_POSTGRES_URL=… npm run bench -- segments export [--contacts 20000]
 */
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { EVERYBODY, runSegmentBench, type SegmentWorld } from './segment-world';
import { timed } from './timings';

const MAX_MB = 100;
const SAMPLE_MS = 5;
const MB = 1_048_576;

const EXPORTS: Record<string, string[] | undefined> = {
  'standard columns': undefined,
  'ten columns': [
    ...['documentId', 'name', 'email', 'country', 'city', 'score', 'vip', 'seenAt', 'joined'],
    'company.name',
  ],
};

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** What the process holds, and most of it at once since then. */
function watchMemory() {
  collectGarbage();
  const start = process.memoryUsage();
  const peak = { rss: start.rss, heapUsed: start.heapUsed };
  const sample = (): void => {
    const { rss, heapUsed } = process.memoryUsage();
    peak.rss = Math.max(peak.rss, rss);
    peak.heapUsed = Math.max(peak.heapUsed, heapUsed);
  };
  const timer = setInterval(sample, SAMPLE_MS);
  return {
    sample,
    stop: () => {
      clearInterval(timer);
      return { rssMb: (peak.rss - start.rss) / MB, heapMb: (peak.heapUsed - start.heapUsed) / MB };
    },
  };
}

async function measure({ service, contacts }: SegmentWorld, columns: string[] | undefined) {
  const memory = watchMemory();
  let bytes = 0;
  let lines = 0;
  const nowhere = new Writable({
    write(chunk: Buffer, _encoding, done) {
      memory.sample();
      bytes += chunk.length;
      for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) lines += 1;
      done();
    },
  });
  const { ms: firstMs, value } = await timed(() =>
    service.exportMembers({ kind: 'server' }, EVERYBODY, { columns, bom: true }),
  );
  const { ms } = await timed(() => pipeline(value.csv, nowhere));
  const { rssMb, heapMb } = memory.stop();
  const rows = lines - 1;
  if (rows !== contacts) throw new Error(`${rows} rows of ${contacts}`);
  return {
    rows,
    'CSV MB': Math.round(bytes / MB),
    'first page ms': Math.round(firstMs),
    'rows per second': Math.round((rows / (firstMs + ms)) * 1000),
    'peak memory above baseline, MB': Math.round(rssMb),
    'of it JavaScript heap, MB': Math.round(heapMb),
    goal: rssMb < MAX_MB ? 'met' : 'MISSED',
  };
}

runSegmentBench(async (world) => {
  const report: Record<string, Awaited<ReturnType<typeof measure>>> = {};
  for (const [name, columns] of Object.entries(EXPORTS)) report[name] = await measure(world, columns);
  console.log(`${world.contacts} contacts, into nowhere; one run each; memory is that of the whole process (RSS)`);
  console.table(report);
  console.log(`Goal: peak memory < ${MAX_MB} MB above what the process held before`);
  return Object.entries(report).flatMap(([name, { goal }]) => (goal === 'met' ? [] : [name]));
});
