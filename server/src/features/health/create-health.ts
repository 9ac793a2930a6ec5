/** Puts the feature together: reports, metrics, and the heartbeat of this process. */
import { createLogOnce } from '../../lib/log-once';
import type { Database } from '../../platform/database';
import { leaseRuns } from '../../platform/leases';
import { JOBS } from '../../platform/plugin-id';
import type { Log } from '../../ports/log';
import { describeFinding } from './core/redis-words';
import { createHealthService, type HealthService, type HealthSources } from './health-service';
import { createHeartbeat } from './heartbeat';
import { createLedgerRepository } from './ledger-repository';
import { isMetricsToken } from './metrics-token';
import { createProcessRepository, type ProcessIdentity } from './process-repository';

export interface HealthDeps extends Omit<HealthSources, 'ledger' | 'processes' | 'jobs'> {
  database: Database;
  me: ProcessIdentity;
  /** Undefined: there are no metrics. */
  metricsToken: string | undefined;
  log: Log;
}

export interface HealthFeatureService extends HealthService {
  /** off: this site has none. */
  mayReadMetrics(authorization: string | undefined): 'yes' | 'no' | 'off';
  /** Once the site serves: this process is heard of, and the log says what is wrong with Redis. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

export const createHealth = (deps: HealthDeps): HealthFeatureService => {
  const { database, log, metricsToken } = deps;
  const processes = createProcessRepository(database);
  const jobs = () => leaseRuns(database, JOBS);
  const service = createHealthService({ ...deps, ledger: createLedgerRepository(database), processes, jobs });
  const logOnce = createLogOnce((message) => log.warn(message), deps.nowMs);
  const heartbeat = createHeartbeat({ processes, me: deps.me, logOnce });

  return {
    ...service,
    mayReadMetrics: (authorization) =>
      metricsToken === undefined ? 'off' : isMetricsToken(authorization, metricsToken) ? 'yes' : 'no',
    async start() {
      heartbeat.start();
      const asked = await service.redis();
      for (const finding of asked?.facts?.findings ?? []) {
        log.warn(`Redis at ${asked?.address ?? ''}: ${describeFinding(finding)}`);
      }
    },
    stop: () => heartbeat.stop(),
  };
};
