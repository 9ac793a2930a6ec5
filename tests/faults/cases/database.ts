/** F16–F18, F20: a database that goes away in the middle, a commit whose answer never comes, many processes at once. */
import { startTcpProxy, type TcpProxy } from '../../support/tcp-proxy';
import { RUNS_ALL, type FaultCase, type Verdict } from '../../support/faults/fault-case';
import { CONCURRENCY, type FaultRun } from '../../support/faults/world';
import { waitFor } from '../../support/wait-for';

const OUTAGE_MS = 5_000;
const RESUME_MS = 30_000;
const CUTS = 5;

const throughProxy = async <T>(run: FaultRun, work: (proxy: TcpProxy, env: Record<string, string>) => Promise<T>) => {
  const { DATABASE_HOST: host = '', DATABASE_PORT: port } = run.database.env;
  const proxy = await startTcpProxy({ host, port: Number(port) });
  try {
    return await work(proxy, { DATABASE_HOST: '127.0.0.1', DATABASE_PORT: String(proxy.port) });
  } finally {
    await proxy.close();
  }
};

/** Every connection breaks and none can be made for a while, as when the server is killed and started again. */
const outage = (run: FaultRun): Promise<Verdict> =>
  throughProxy(run, async (proxy, env) => {
    const site = await run.start({ env });
    await run.untilAccepted(run.mails * 0.3);
    proxy.kill();
    await new Promise((resolve) => setTimeout(resolve, OUTAGE_MS));
    const acceptedBefore = run.sink.accepted;
    proxy.restore();
    await waitFor(
      () => run.sink.accepted,
      (accepted) => accepted > acceptedBefore,
      { timeoutMs: RESUME_MS },
    );
    expect(site.isRunning()).toBe(true);
    await run.untilSettled();
    return { inFlight: CONCURRENCY };
  });

/** The transaction is committed, and its client hears that the connection broke. */
const cutCommits = (run: FaultRun): Promise<Verdict> =>
  throughProxy(run, async (proxy, env) => {
    const site = await run.start({ env });
    for (const share of [0.2, 0.4, 0.6]) {
      await run.untilAccepted(run.mails * share);
      proxy.cutCommits(CUTS);
    }
    await run.untilSettled();
    expect(proxy.cuts()).toBeGreaterThanOrEqual(CUTS);
    expect(site.isRunning()).toBe(true);
    return { inFlight: proxy.cuts() };
  });

const PROCESSES = RUNS_ALL ? 4 : 2;

const many = async (run: FaultRun): Promise<Verdict> => {
  await Promise.all(Array.from({ length: PROCESSES }, () => run.start()));
  await run.untilSettled();
  return { inFlight: 0, exactly: { sent: run.mails } };
};

export const databaseCases: FaultCase[] = [
  {
    id: 'F16',
    title: 'database away for 5 s',
    quick: ['postgres/bull/smtp'],
    slow: ['mysql/memory/smtp', 'postgres/memory/provider'],
    run: outage,
  },
  {
    id: 'F17',
    title: 'the answers to COMMIT are cut',
    quick: ['mysql/memory/smtp'],
    slow: ['postgres/memory/smtp', 'postgres/bull/provider'],
    run: cutCommits,
  },
  {
    id: 'F18, F20',
    title: `${PROCESSES} processes tick at once`,
    quick: ['mysql/memory/smtp'],
    slow: ['postgres/memory/provider', 'postgres/bull/smtp'],
    run: many,
  },
];
