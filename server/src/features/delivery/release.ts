/** How a hold is lifted: first what becomes of the mails that came due, then the hold itself; by one person at a time. */
import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { DomainError, errorDetail, LARGEST_WAITING, OVERDUE_UNDECIDED, type OverdueChoice } from '../../contracts';
import { MINUTE_MS } from '../../lib/duration';
import { heldBesides } from './core/hold';
import { shiftForMs } from './core/overdue';
import type { HoldRepository, StoredHold } from './hold-repository';
import type { OverdueRepository } from './overdue-repository';

export interface HowToRelease {
  choice: OverdueChoice | undefined;
  /** As `actorOf` names them. */
  by: string;
}

/** Within the transaction after which mail leaves again: the last of the mails, and the hold. */
export type Lift = (trx: Knex.Transaction) => Promise<void>;

/**
 * Many mails are decided about in transactions of their own, while nothing leaves; `finish` opens the last one. Whatever
 * ends half-way leaves the hold, and releasing it again does the rest. Throws DomainError('conflict') where mails came
 * due and nothing says what becomes of them, and where somebody else is at it.
 */
export type Release = (hold: StoredHold, how: HowToRelease, finish: (lift: Lift) => Promise<unknown>) => Promise<void>;

export interface ReleaseDeps {
  holds: HoldRepository;
  overdue: OverdueRepository;
  nowMs(): Promise<number>;
}

/** Longer than a chunk takes; after a crash nobody can let it go on for as long. */
const TAKEN_FOR_MS = MINUTE_MS;

export const createRelease = ({ holds, overdue, nowMs }: ReleaseDeps): Release => {
  const decide = async (
    hold: StoredHold,
    choice: OverdueChoice | undefined,
    keep: () => Promise<void>,
  ): Promise<(trx: Knex.Transaction) => Promise<void>> => {
    const others = heldBesides(await holds.active(), hold);
    if (choice === undefined) {
      const waiting = await overdue.countFreed({ hold, others });
      if (waiting > 0) throw undecided(waiting);
      return async () => undefined;
    }
    const decided = { hold, others, choice, shiftMs: shiftForMs((await nowMs()) - hold.placedAtMs) };
    const last = await overdue.applyMost(decided, keep);
    return (trx) => overdue.applyRest(trx, decided, last);
  };

  return async (hold, { choice, by }, finish) => {
    const taker = randomUUID();
    const keep = async (): Promise<void> => {
      if (!(await holds.take(hold, taker, TAKEN_FOR_MS))) throw taken();
    };
    await keep();
    try {
      const applyRest = await decide(hold, choice, keep);
      await keep();
      await finish(async (trx) => {
        await applyRest(trx);
        if (!(await holds.lift(hold, { taker, by }, trx))) throw taken();
      });
    } catch (error) {
      await holds.letGo(hold, taker);
      throw error;
    }
  };
};

export const undecided = (count: number): DomainError => {
  const mails = count === 1 ? '1 mail' : `${count}${count === LARGEST_WAITING ? ' or more' : ''} mails`;
  const message = `${mails} came due meanwhile: say whether to send, shift or skip ${count === 1 ? 'it' : 'them'}`;
  return new DomainError('conflict', message, [errorDetail(['data', 'overdue'], message, OVERDUE_UNDECIDED)]);
};

const taken = (): DomainError =>
  new DomainError('conflict', 'Somebody else has just decided what becomes of these mails; look again in a moment');
