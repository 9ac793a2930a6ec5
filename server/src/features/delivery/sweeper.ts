/**
 * Takes up what a stopped process left behind: T8, T7, and what follows a mail that stayed uncertain for a day. T9 for
 * one that somebody has fetched from.
 */
import { describeError } from '../../lib/describe-error';
import type { Database } from '../../platform/database';
import { withRetry } from '../../platform/with-retry';
import type { Log } from '../../ports/log';
import type { DeliveryRepository, Move } from './repository';
import type { Settlement } from './settlement';
import { lockUnlessTaken, type FencedId, type SweepRepository } from './sweep-repository';
import type { Throttle } from './throttle';

export interface SweeperDeps {
  database: Database;
  repository: DeliveryRepository;
  found: SweepRepository;
  settlement: Settlement;
  throttle: Pick<Throttle, 'recover'>;
  log: Log;
}

export interface Sweep {
  reclaimed: number;
  uncertain: number;
  /** Uncertain mails that were opened or clicked. */
  proven: number;
  settled: number;
}

const BATCH = 500;
const NO_ANSWER = 'The process stopped while the mail was on its way; it may have arrived';

export const createSweeper = ({ database, repository, found, settlement, throttle, log }: SweeperDeps) => {
  const { knex } = database;
  const takeUp = {
    claimed: { transition: 'T8', to: 'pending', patch: { fence: knex.raw('fence + 1') } },
    sending: {
      transition: 'T7',
      to: 'uncertain',
      patch: {
        reason: NO_ANSWER,
        attempts: knex.raw('attempts + 1'),
        first_tried_at: knex.raw('coalesce(first_tried_at, ?)', [database.nowMs()]),
      },
    },
  } as const satisfies Record<'claimed' | 'sending', Pick<Move, 'transition' | 'to' | 'patch'>>;

  const takeUpOne = (state: 'claimed' | 'sending', { id, fence }: FencedId): Promise<number | null> =>
    withRetry(() =>
      database.transaction(async (trx) => {
        if (!(await lockUnlessTaken(database, trx, { id, fence }))) return null;
        return repository.move(trx, { ...takeUp[state], id, fence, leaseGone: true });
      }),
    );

  const takeUpAll = async (state: 'claimed' | 'sending'): Promise<number> => {
    let count = 0;
    for (let rows = await found.abandoned(state, BATCH); rows.length > 0; rows = await found.abandoned(state, BATCH)) {
      let moved = 0;
      for (const row of rows) moved += (await takeUpOne(state, row)) === null ? 0 : 1;
      count += moved;
      if (moved === 0 || rows.length < BATCH) break;
    }
    return count;
  };

  return async (): Promise<Sweep> => {
    const reclaimed = await takeUpAll('claimed');
    const uncertain = await takeUpAll('sending');
    const proven = await proveAll({ found, settlement, log });
    await throttle.recover();
    return { reclaimed, uncertain, proven, settled: await settleAll({ database, found, settlement, log }) };
  };
};

/** It left when the doubt began, at the latest; what people do is measured from there. */
const proveAll = async ({
  found,
  settlement,
  log,
}: Pick<SweeperDeps, 'found' | 'settlement' | 'log'>): Promise<number> => {
  let count = 0;
  for (const { row, sinceMs } of await found.proven(BATCH)) {
    const patch = { sent_at: sinceMs, reason: null };
    try {
      if (await settlement.change(row, { transition: 'T9', to: 'sent', patch })) count += 1;
    } catch (error) {
      log.warn(`That delivery ${row.id} arrived could not be noted yet (${describeError(error)})`);
    }
  }
  return count;
};

const settleAll = async ({
  database,
  found,
  settlement,
  log,
}: Pick<SweeperDeps, 'database' | 'found' | 'settlement' | 'log'>): Promise<number> => {
  let count = 0;
  for (const row of await found.unsettled(BATCH)) {
    try {
      await withRetry(() => database.transaction((trx) => settlement.settle(trx, row)));
      count += 1;
    } catch (error) {
      log.error(`What follows delivery ${row.id} could not be planned (${describeError(error)})`);
    }
  }
  return count;
};
