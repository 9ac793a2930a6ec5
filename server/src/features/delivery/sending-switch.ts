/** Sending held and let go on again, by people. */
import {
  DomainError,
  errorDetail,
  type HoldSending,
  type OverdueChoice,
  type ReleaseSending,
  type Sending,
  type SendingState,
} from '../../contracts';
import { actorOf } from '../../platform/actor';
import type { Caller } from '../../platform/caller';
import type { Log } from '../../ports/log';
import { holdsEverything, isSameHold } from './core/hold';
import { shiftForMs } from './core/overdue';
import type { HoldRepository, StoredHold } from './hold-repository';
import type { OverdueRepository } from './overdue-repository';
import type { PresentHolds } from './present-holds';

export interface SendingSwitch {
  /** `caller`: whose eyes it is for. */
  sending(caller?: Caller): Promise<Sending>;
  /** Without counting what waits: cheap, however much that is. */
  state(): Promise<SendingState>;
  /** Idempotent: what is held already stays held for its first reason. */
  hold(input: HoldSending, caller: Caller): Promise<Sending>;
  /** DomainError('conflict') where mails came due meanwhile and nothing says what becomes of them. */
  release(input: ReleaseSending, caller: Caller): Promise<Sending>;
}

export interface SendingSwitchDeps {
  holds: HoldRepository;
  overdue: OverdueRepository;
  present: PresentHolds;
  nowMs(): Promise<number>;
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

  const sending = async (caller: Caller = SERVER): Promise<Sending> => {
    const active = await holds.active();
    return {
      isOn: !active.some(({ kind }) => holdsEverything(kind)),
      holds: await deps.present(active, caller),
      pending: await overdue.countPending(),
      overdue: await overdue.countOverdue(),
    };
  };

  const decide = async (hold: StoredHold, choice: OverdueChoice | undefined): Promise<void> => {
    const others = (await holds.active()).filter((other) => !isSameHold(hold, other));
    if (choice !== undefined) {
      const heldForMs = (await deps.nowMs()) - hold.placedAtMs;
      await overdue.apply({ hold, others }, choice, shiftForMs(heldForMs));
      return;
    }
    const waiting = await overdue.countFreed({ hold, others });
    if (waiting > 0) throw undecided(waiting);
  };

  const state = async (): Promise<SendingState> => {
    const active = await holds.active();
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
      const ref = { kind, target: target ?? null };
      if (await holds.place({ ...ref, reason, by: actorOf(caller) })) log.warn(`Sending is held: ${reason}`);
      return sending(caller);
    },
    async release({ kind, target, overdue: choice }, caller) {
      const hold = await holds.find({ kind, target: target ?? null });
      if (hold) {
        await decide(hold, choice);
        if (hold.kind === 'installation') await deps.arm(actorOf(caller));
        await holds.lift(hold, actorOf(caller));
        deps.wake();
      }
      return sending(caller);
    },
  };
};

const undecided = (count: number): DomainError => {
  const message = `${count} mails came due meanwhile: say whether to send, shift or skip them`;
  return new DomainError('conflict', message, [errorDetail(['data', 'overdue'], message)]);
};
