/** Sending held and let go on again, by people. */
import {
  DomainError,
  errorDetail,
  type HoldSending,
  type ReleaseSending,
  type Sending,
  type SendingState,
} from '../../contracts';
import { actorOf } from '../../platform/actor';
import type { Caller } from '../../platform/caller';
import type { Log } from '../../ports/log';
import type { Database } from '../../platform/database';
import { withRetry } from '../../platform/with-retry';
import { withoutAddresses } from '../audience';
import { endsByItself, holdsEverything } from './core/hold';
import type { DeliverySource } from './delivery-source';
import type { HoldRepository, StoredHold } from './hold-repository';
import { checkTarget } from './hold-target';
import type { OverdueRepository } from './overdue-repository';
import type { PresentHolds } from './present-holds';
import type { HowToRelease, Release } from './release';

export interface SendingSwitch {
  /** `caller`: whose eyes it is for. */
  sending(caller?: Caller): Promise<Sending>;
  /** Without counting what waits: cheap, however much that is. */
  state(): Promise<SendingState>;
  /**
   * Idempotent: what is held already stays held for its first reason. Throws invalid_input for a sequence or step that
   * is not there.
   */
  hold(input: HoldSending, caller: Caller): Promise<Sending>;
  /**
   * Idempotent. DomainError('conflict') where mails came due meanwhile and nothing says what becomes of them, and
   * invalid_input as `hold` does; what is held is let go also where its sequence or step is gone.
   */
  release(input: ReleaseSending, caller: Caller): Promise<Sending>;
}

export interface SendingSwitchDeps {
  database: Pick<Database, 'transaction'>;
  holds: Pick<HoldRepository, 'active' | 'find' | 'place'>;
  overdue: Pick<OverdueRepository, 'countPending' | 'countOverdue' | 'countPendingOf'>;
  sources(): Iterable<DeliverySource>;
  present: PresentHolds;
  release: Release;
  /** Whether such a sequence is there and switched off. */
  isSwitchedOff(sequenceId: string): Promise<boolean>;
  /** This database is from now on the one that sends. */
  arm(by: string): Promise<void>;
  /** What is due does not wait for the next tick. */
  wake(): void;
  log: Log;
}

const SERVER: Caller = { kind: 'server' };
const BY_HAND = 'Switched off by hand';

export const createSendingSwitch = (deps: SendingSwitchDeps): SendingSwitch => {
  const { holds, overdue, log } = deps;

  /** A sequence that is switched off and keeps nothing back is no news. */
  const worthTelling = async (active: readonly StoredHold[]): Promise<StoredHold[]> => {
    const ids = active.flatMap(({ kind, target }) => (kind === 'inactive' && target !== null ? [target] : []));
    const pending = ids.length === 0 ? new Map() : await overdue.countPendingOf(ids);
    return active.filter(({ kind, target }) => kind !== 'inactive' || pending.has(target ?? ''));
  };

  const sending = async (caller: Caller = SERVER): Promise<Sending> => {
    const active = await holds.active();
    return {
      isOn: !active.some(({ kind }) => holdsEverything(kind)),
      holds: await deps.present(await worthTelling(active), caller),
      pending: await overdue.countPending(),
      overdue: await overdue.countOverdue(),
    };
  };

  const state = async (): Promise<SendingState> => {
    const active = (await holds.active()).filter(({ kind }) => kind !== 'inactive');
    return {
      isOn: !active.some(({ kind }) => holdsEverything(kind)),
      // What holds everything first: it is why nothing leaves.
      holds: [...active]
        .sort((one, other) => Number(holdsEverything(other.kind)) - Number(holdsEverything(one.kind)))
        .map(({ kind, reason }) => ({ kind, reason })),
    };
  };

  return {
    sending,
    state,
    async hold({ kind, target, reason = BY_HAND }, caller) {
      await checkTarget(deps.sources(), { kind, target });
      const ref = { kind, target: target ?? null };
      if (await holds.place({ ...ref, reason, by: actorOf(caller) }))
        log.warn(`Sending is held: ${withoutAddresses(reason)}`);
      return sending(caller);
    },
    async release({ kind, target, overdue: choice }, caller) {
      const ref = { kind, target: target ?? null };
      if (endsByItself(ref)) throw notByHand();
      const hold = await holds.find(ref);
      if (hold) await letGo(deps, hold, { choice, by: actorOf(caller) });
      else await checkTarget(deps.sources(), { kind, target });
      return sending(caller);
    },
  };
};

const letGo = async (deps: SendingSwitchDeps, hold: StoredHold, how: HowToRelease): Promise<void> => {
  if (hold.kind === 'inactive' && (await deps.isSwitchedOff(hold.target ?? ''))) throw switchedOff();
  await deps.release(hold, how, async (lift) => {
    if (hold.kind === 'installation') await deps.arm(how.by);
    await withRetry(() => deps.database.transaction(lift));
  });
  deps.wake();
};

const notByHand = (): DomainError => {
  const message =
    'The mail server refuses the account: one mail is tried every minute, and this ends by itself once one is accepted';
  return new DomainError('conflict', message, [errorDetail(['data', 'kind'], message)]);
};

const switchedOff = (): DomainError => {
  const message = 'The sequence is switched off: switch it on, with `overdue` where mails came due meanwhile';
  return new DomainError('conflict', message, [errorDetail(['data', 'target'], message)]);
};
