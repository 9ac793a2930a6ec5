/** What the parts of the ledger share, built once: its rows, what ends them, and what keeps mails back. */
import { randomUUID } from 'node:crypto';
import { setTimeout as timer } from 'node:timers/promises';
import type { DeliveryKind } from '../../contracts';
import { createAnswerRepository } from './answer-repository';
import { createBrakes } from './brakes';
import type { DeliverySource } from './delivery-source';
import { createDepartures } from './departures';
import { createDueBatch } from './due-batch';
import { createDueRepository } from './due-repository';
import { createExpiryLog } from './expiry-log';
import { createHoldRepository, type HoldRepository } from './hold-repository';
import { createInstallation, type Installation } from './installation';
import { createInstallationRepository } from './installation-repository';
import { databaseIdentity } from '../../platform/database-identity';
import { TABLES } from '../../lib/table-names';
import { createOutcomes } from './outcomes';
import { createDeliveryRepository } from './repository';
import { createSettlement } from './settlement';
import { createStopper } from './stopper';
import { createSuppressedInList, createSuppressedQuery } from './suppressed-query';
import { createSuppressionRepository } from './suppression-repository';
import { createSweepRepository } from './sweep-repository';
import { createThrottle } from './throttle';
import { createThrottleRepository } from './throttle-repository';
import type { DeliveryDeps } from './service';

/** Does not keep a stopping process alive. */
const pauseUnref = (ms: number): Promise<void> => timer(ms, undefined, { ref: false });

const installationOf = (
  { database, log, installation: { publicUrl, witness } }: DeliveryDeps,
  holds: HoldRepository,
): Installation =>
  createInstallation({
    ...{ holds, witness, log, newId: randomUUID, repository: createInstallationRepository(database) },
    identify: async () => ({ database: await databaseIdentity(database, TABLES.installation), publicUrl }),
  });

export type LedgerCore = ReturnType<typeof createLedgerCore>;

export const createLedgerCore = (deps: DeliveryDeps) => {
  const { database, clock, sending, log, random = Math.random, pause = pauseUnref } = deps;
  const sources = new Map<DeliveryKind, DeliverySource>();
  const sourceOf = (kind: DeliveryKind): DeliverySource => {
    const source = sources.get(kind);
    if (!source) throw new Error(`Nothing prepares deliveries of the kind ${kind}`);
    return source;
  };
  const suppressed = createSuppressedQuery(database, deps.addressKeys);
  const repository = createDeliveryRepository(database);
  const suppressedInList = createSuppressedInList(database, deps.addressKeys);
  const depart = createDepartures({ database, suppressed, suppressedInList });
  const suppressions = createSuppressionRepository({ database, suppressed, addressKeys: deps.addressKeys });
  const found = createSweepRepository(database);
  const settlement = createSettlement({ database, repository, sourceOf });
  const outcomes = createOutcomes({ database, suppressions, settlement, sourceOf, random });
  const stopper = createStopper(database, repository);
  const throttle = createThrottle({
    ...{ clock, pause, rate: sending.rate, repository: createThrottleRepository(database) },
  });
  const holds = createHoldRepository(database);
  const brakes = createBrakes({
    ...{ holds, answers: createAnswerRepository(database), log, maxComplaintRate: sending.maxComplaintRate },
    sources: () => sources.values(),
  });
  const findDue = createDueBatch({
    ...{ found: createDueRepository(database), throttle, held: holds, batchSize: sending.batchSize },
  });
  return {
    sources,
    sourceOf,
    repository,
    depart,
    suppressions,
    found,
    settlement,
    outcomes,
    stopper,
    throttle,
    holds,
    installation: installationOf(deps, holds),
    brakes,
    expiries: createExpiryLog({ log, pause }),
    findDue,
    pause,
  };
};
