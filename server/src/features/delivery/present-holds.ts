/** Holds as people read them: names for ids, and how many mails wait behind each. */
import type { Hold } from '../../contracts';
import { adminIdOf } from '../../platform/actor';
import type { Caller } from '../../platform/caller';
import { heldBesides } from './core/hold';
import type { DeliverySource } from './delivery-source';
import { findPlaces } from './hold-target';
import type { StoredHold } from './hold-repository';
import type { OverdueRepository } from './overdue-repository';

export interface PresentHoldsDeps {
  overdue: Pick<OverdueRepository, 'countFreed'>;
  sources(): Iterable<DeliverySource>;
  adminNames(ids: readonly number[]): Promise<ReadonlyMap<number, string>>;
}

export type PresentHolds = (holds: readonly StoredHold[], caller: Caller) => Promise<Hold[]>;

export const createPresentHolds = ({ overdue, sources, adminNames }: PresentHoldsDeps): PresentHolds => {
  /** Who works with the panel knows its users; tokens and visitors do not. */
  const namesFor = (holds: readonly StoredHold[], caller: Caller): Promise<ReadonlyMap<number, string>> =>
    adminNames(caller.kind === 'admin' ? holds.flatMap(({ placedBy }) => adminIdOf(placedBy) ?? []) : []);

  return async (holds, caller) => {
    const targets = holds.flatMap(({ target }) => target ?? []);
    const [places, names] = [await findPlaces(sources(), targets), await namesFor(holds, caller)];
    const presented: Hold[] = [];
    for (const hold of holds) {
      const { kind, target, reason, placedBy, placedAtMs } = hold;
      const place = places.get(target ?? '');
      const others = heldBesides(holds, hold);
      presented.push({
        ...{ kind, target, reason, by: placedBy },
        byName: names.get(adminIdOf(placedBy) ?? NaN) || null,
        since: new Date(placedAtMs).toISOString(),
        sequence: place?.sequence ?? null,
        stepOrder: place?.stepOrder ?? null,
        overdue: await overdue.countFreed({ hold, others }),
      });
    }
    return presented;
  };
};
