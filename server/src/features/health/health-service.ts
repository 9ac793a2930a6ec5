/** Asks every part how it is, each no more often than it can bear, and gives one report and one page of metrics. */
import type { Health, HealthCheck, SendingState } from '../../contracts';
import { cached } from '../../lib/cached';
import { MINUTE_MS, SECOND_MS } from '../../lib/duration';
import type { LeaseRun } from '../../platform/leases';
import type { MailServerAnswer } from '../../ports/mailer';
import type { QueueServer } from '../../ports/queue-server';
import { worstOf, type Judgement } from './core/check';
import { EXPOSITION_TYPE, toExposition } from './core/exposition';
import { judgeHolds, judgeOutcomes, judgeQueue, type HeldFigures } from './core/ledger-checks';
import { metricFamilies } from './core/metrics';
import { isAlive, isLate, judgeJobs, judgeProcesses, type Heartbeat } from './core/process-checks';
import { judgeMailServer, judgeRedis, type AskedRedis } from './core/service-checks';
import { judgeClock, judgePublicAddress, judgeSender, type PublicAddress, type SenderFacts } from './core/site-checks';
import type { LedgerRepository } from './ledger-repository';
import type { ProcessRepository } from './process-repository';

export interface HealthSources {
  ledger: LedgerRepository;
  processes: Pick<ProcessRepository, 'list'>;
  /** The last run of every periodic job. */
  jobs(): Promise<LeaseRun[]>;
  /** Whether mail leaves, and what holds it. */
  sendingState(): Promise<SendingState>;
  /** Null where the queue lives in the process. */
  queueServer: QueueServer | null;
  mailServer: { name: string; ask(): Promise<MailServerAnswer> };
  sender: SenderFacts;
  publicAddress: PublicAddress;
  /** Of this process, epoch milliseconds. */
  nowMs(): number;
}

export interface HealthService {
  report(): Promise<Health>;
  /** In Prometheus’ text format. */
  metrics(): Promise<{ type: string; text: string }>;
  /** How Redis is, or null where none is used. */
  redis(): Promise<AskedRedis | null>;
}

const FIGURES_MS = 5 * SECOND_MS;
/** What has ended is counted for the metrics alone. */
const ENDED_MS = 30 * SECOND_MS;
const REDIS_MS = 10 * SECOND_MS;

export const createHealthService = (sources: HealthSources): HealthService => {
  const { ledger, nowMs, queueServer } = sources;
  const figures = cached(() => readFigures(sources), { leastMs: FIGURES_MS, nowMs });
  const ended = cached(() => ledger.ended(), { leastMs: ENDED_MS, nowMs });
  const redis = cached(() => askRedis(queueServer), { leastMs: REDIS_MS, nowMs });
  const mail = cached(async () => ({ answer: await sources.mailServer.ask(), atMs: nowMs() }), {
    ...{ leastMs: MINUTE_MS, nowMs },
  });
  const measureClock = async (): Promise<number> => {
    const askedAtMs = nowMs();
    return (await ledger.nowMs()) - (askedAtMs + nowMs()) / 2;
  };

  return {
    async report() {
      const [seen, asked, mailed] = await Promise.all([figures(), redis(), mail()]);
      const at = nowMs();
      const checks: HealthCheck[] = [
        ...timed(judgeFigures(seen), seen.readAtMs),
        ...timed(judgeRedis(asked), at),
        ...timed([judgeMailServer(sources.mailServer.name, mailed.answer)], mailed.atMs),
        ...timed(judgeSender(sources.sender), at),
        ...timed([judgePublicAddress(sources.publicAddress), judgeClock(await measureClock())], at),
      ];
      return {
        state: worstOf(checks.map(({ state }) => state)),
        checks,
        ...presentRunning(seen),
        checkedAt: iso(at),
      };
    },
    async metrics() {
      const [seen, past, asked] = await Promise.all([figures(), ended(), redis()]);
      const { isOn, holds } = seen.sending;
      const states = { ...past, ...seen.ledger.states };
      const families = metricFamilies({
        ...seen,
        ledger: { ...seen.ledger, states },
        isOn,
        holds,
        isRedisUp: asked && asked.facts !== null,
      });
      return { type: EXPOSITION_TYPE, text: toExposition(families) };
    },
    redis,
  };
};

const iso = (ms: number): string => new Date(ms).toISOString();
const timed = (judgements: readonly Judgement[], atMs: number): HealthCheck[] =>
  judgements.map((judgement) => ({ ...judgement, checkedAt: iso(atMs) }));

const readFigures = async (sources: HealthSources) => ({
  ledger: await sources.ledger.figures(),
  recent: await sources.ledger.recent(),
  sending: await sources.sendingState(),
  processes: await sources.processes.list(),
  jobs: await sources.jobs(),
  /** Of the database. */
  nowMs: await sources.ledger.nowMs(),
  readAtMs: sources.nowMs(),
});
type Figures = Awaited<ReturnType<typeof readFigures>>;

const askRedis = async (server: QueueServer | null): Promise<AskedRedis | null> =>
  server && { address: server.address, facts: await server.ask().catch(() => null) };

const heldFigures = ({ isOn, holds }: SendingState): HeldFigures => ({
  isOn,
  holds: holds.length,
  reason: isOn ? '' : (holds[0]?.reason ?? ''),
});

const judgeFigures = ({ ledger, recent, sending, processes, jobs, nowMs }: Figures): Judgement[] => {
  const held = heldFigures(sending);
  return [
    judgeHolds(held),
    judgeQueue(ledger, recent, held),
    judgeOutcomes(ledger, recent),
    ...judgeProcesses(processes, nowMs),
    judgeJobs(jobs, nowMs),
  ];
};

const presentRunning = ({ processes, jobs, nowMs }: Figures): Pick<Health, 'processes' | 'jobs'> => ({
  processes: processes.map((beat: Heartbeat) => {
    const { startedAtMs, seenAtMs, ...identity } = beat;
    return { ...identity, startedAt: iso(startedAtMs), seenAt: iso(seenAtMs), isAlive: isAlive(beat, nowMs) };
  }),
  jobs: jobs.map((job) => ({
    name: job.name,
    lastRunAt: job.lastRunMs > 0 ? iso(job.lastRunMs) : null,
    periodMs: job.periodMs,
    isLate: isLate(job, nowMs),
  })),
});
