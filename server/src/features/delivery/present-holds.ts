/** Holds as people read them: names for ids, and how many mails wait behind each. */
import type { Hold } from '../../contracts';
import { actorNames, type AdminNames } from '../../platform/actor-names';
import type { Caller } from '../../platform/caller';
import { heldBesides } from './core/hold';
import type { DeliverySource } from './delivery-source';
import { findPlaces } from './hold-target';
import type { StoredHold } from './hold-repository';
import type { OverdueRepository } from './overdue-repository';

export interface PresentHoldsDeps {
  overdue: Pick<OverdueRepository, 'countFreed'>;
  sources(): Iterable<DeliverySource>;
  adminNames: AdminNames;
}

export type PresentHolds = (holds: readonly StoredHold[], caller: Caller) => Promise<Hold[]>;

export const createPresentHolds =
  ({ overdue, sources, adminNames }: PresentHoldsDeps): PresentHolds =>
  async (holds, caller) => {
    const targets = holds.flatMap(({ target }) => target ?? []);
    const actors = holds.map(({ placedBy }) => placedBy);
    const [places, nameOf] = [await findPlaces(sources(), targets), await actorNames(adminNames, caller, actors)];
    const presented: Hold[] = [];
    for (const hold of holds) {
      const { kind, target, reason, placedBy, placedAtMs } = hold;
      const place = places.get(target ?? '');
      const others = heldBesides(holds, hold);
      presented.push({
        ...{ kind, target, reason, by: placedBy },
        byName: nameOf(placedBy),
        since: new Date(placedAtMs).toISOString(),
        sequence: place?.sequence ?? null,
        stepOrder: place?.stepOrder ?? null,
        overdue: await overdue.countFreed({ hold, others }),
      });
    }
    return presented;
  };
