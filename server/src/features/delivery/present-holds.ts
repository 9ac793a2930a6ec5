/** Holds as people read them: names for ids, and how many mails wait behind each. */
import type { Hold } from '../../contracts';
import { adminIdOf } from '../../platform/actor';
import type { Caller } from '../../platform/caller';
import { isSameHold } from './core/hold';
import type { DeliverySource, HeldPlace } from './delivery-source';
import type { StoredHold } from './hold-repository';
import type { OverdueRepository } from './overdue-repository';

export interface PresentHoldsDeps {
  overdue: Pick<OverdueRepository, 'countFreed'>;
  sources(): Iterable<DeliverySource>;
  adminNames(ids: readonly number[]): Promise<ReadonlyMap<number, string>>;
}

export type PresentHolds = (holds: readonly StoredHold[], caller: Caller) => Promise<Hold[]>;

export const createPresentHolds = ({ overdue, sources, adminNames }: PresentHoldsDeps): PresentHolds => {
  const placesOf = async (holds: readonly StoredHold[]): Promise<Map<string, HeldPlace>> => {
    const targets = holds.flatMap(({ target }) => target ?? []);
    const places = new Map<string, HeldPlace>();
    if (targets.length === 0) return places;
    for (const source of sources()) {
      for (const [target, place] of (await source.places?.(targets)) ?? []) places.set(target, place);
    }
    return places;
  };
  /** Who works with the panel knows its users; tokens and visitors do not. */
  const namesFor = (holds: readonly StoredHold[], caller: Caller): Promise<ReadonlyMap<number, string>> =>
    adminNames(caller.kind === 'admin' ? holds.flatMap(({ placedBy }) => adminIdOf(placedBy) ?? []) : []);

  return async (holds, caller) => {
    const [places, names] = [await placesOf(holds), await namesFor(holds, caller)];
    const presented: Hold[] = [];
    for (const hold of holds) {
      const { kind, target, reason, placedBy, placedAtMs } = hold;
      const place = places.get(target ?? '');
      const others = holds.filter((other) => !isSameHold(hold, other));
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
