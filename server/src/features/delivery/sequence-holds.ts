/**
 * A sequence that is switched off is held, so that there is one way of letting mail go on: its mails keep their time, and
 * whoever switches it on says what becomes of those that came due. The sequence’s own transactions place and lift it.
 */
import type { Knex } from 'knex';
import { DomainError, type OverdueChoice } from '../../contracts';
import { endsByItself, kindsHolding, type HoldRef } from './core/hold';
import type { HoldRepository } from './hold-repository';
import type { OverdueRepository } from './overdue-repository';
import type { Lift, Release } from './release';

export interface Waiting {
  /** Whose next mail is planned. */
  recipients: number;
  /** Mails that came due and would leave if the sequence were switched on. */
  overdue: number;
}

export interface ReleaseSequence {
  sequenceId: string;
  choice: OverdueChoice | undefined;
  by: string;
}

/** By document id. */
export interface Gone {
  sequenceId?: string;
  stepIds: readonly string[];
}

export interface SequenceHolds {
  /** Of sequences that are switched off. */
  waiting(sequenceIds: readonly string[]): Promise<ReadonlyMap<string, Waiting>>;
  /** In the transaction that switches it off. */
  place(trx: Knex.Transaction, sequenceId: string, by: string): Promise<void>;
  /** `switchOn` opens the transaction that switches it on, and lifts in it; see Release for what is thrown. */
  release(input: ReleaseSequence, switchOn: (lift: Lift) => Promise<unknown>): Promise<void>;
  /** In the transaction that deletes them: whatever held them, so that their mails end like any of what is gone. */
  drop(trx: Knex.Transaction, gone: Gone): Promise<void>;
}

export interface SequenceHoldsDeps {
  holds: HoldRepository;
  overdue: OverdueRepository;
  release: Release;
  /** What is due does not wait for the next tick. */
  wake(): void;
}

const REASON = 'The sequence is switched off';

const refOf = (sequenceId: string) => ({ kind: 'inactive', target: sequenceId }) as const;

export const createSequenceHolds = ({ holds, overdue, release, wake }: SequenceHoldsDeps): SequenceHolds => {
  /** Nothing was held when it was asked; switched off since then it stays off. */
  const unlessHeld =
    (sequenceId: string): Lift =>
    async (trx) => {
      if (await holds.find(refOf(sequenceId), trx)) throw switchedOffMeanwhile();
    };

  return {
    async waiting(sequenceIds) {
      if (sequenceIds.length === 0) return new Map();
      const others = (await holds.active()).filter((hold) => hold.kind !== 'inactive' && !endsByItself(hold));
      const pending = await overdue.countPendingOf(sequenceIds);
      const due = await overdue.countOverdueOf(sequenceIds, others);
      return new Map(
        sequenceIds.map((id) => [id, { recipients: pending.get(id) ?? 0, overdue: due.get(id) ?? 0 }] as const),
      );
    },

    async place(trx, sequenceId, by) {
      await holds.place({ ...refOf(sequenceId), reason: REASON, by }, trx);
    },

    async release({ sequenceId, choice, by }, switchOn) {
      const hold = await holds.find(refOf(sequenceId));
      if (!hold) return void (await switchOn(unlessHeld(sequenceId)));
      await release(hold, { choice, by }, switchOn);
      return wake();
    },

    drop: (trx, gone) => holds.drop(holdsOf(gone), trx),
  };
};

const holdsOf = ({ sequenceId, stepIds }: Gone): HoldRef[] => [
  ...(sequenceId === undefined ? [] : kindsHolding('sequence_id').map((kind) => ({ kind, target: sequenceId }))),
  ...stepIds.flatMap((target) => kindsHolding('step_id').map((kind) => ({ kind, target }))),
];

const switchedOffMeanwhile = (): DomainError =>
  new DomainError('conflict', 'Somebody has just switched the sequence off; load it again');
