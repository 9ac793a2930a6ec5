/** What a hold names: a sequence or one of its steps, as the sources of mails know them. */
import { DomainError, errorDetail, type HoldKind } from '../../contracts';
import { heldColumn } from './core/hold';
import type { DeliverySource, HeldPlace } from './delivery-source';

/** Those that are gone are absent. */
export const findPlaces = async (
  sources: Iterable<DeliverySource>,
  targets: readonly string[],
): Promise<Map<string, HeldPlace>> => {
  const places = new Map<string, HeldPlace>();
  if (targets.length === 0) return places;
  for (const source of sources) {
    for (const [target, place] of (await source.places?.(targets)) ?? []) places.set(target, place);
  }
  return places;
};

const thatKnow = (sources: Iterable<DeliverySource>): DeliverySource[] =>
  [...sources].filter(({ places }) => places !== undefined);

/** Throws invalid_input for a target that is gone or of the other kind; where no source knows any, all pass. */
export const checkTarget = async (
  sources: Iterable<DeliverySource>,
  { kind, target }: { kind: HoldKind; target?: string | undefined },
): Promise<void> => {
  const known = thatKnow(sources);
  const column = heldColumn(kind);
  if (column === null || target === undefined || known.length === 0) return;
  const wanted = column === 'step_id' ? 'step' : 'sequence';
  const place = (await findPlaces(known, [target])).get(target);
  const actual = place && (place.stepOrder === null ? 'sequence' : 'step');
  if (actual === wanted) return;
  const message = actual
    ? `This is a ${actual}: name it with the kind “${actual}”`
    : `There is no such ${wanted}: name one by its document id, as GET /cohort/sequences lists them`;
  throw new DomainError('invalid_input', message, [errorDetail(['data', 'target'], message)]);
};

/** Whether no source knows it any more; where none knows any, nothing is. */
export const isGone = async (sources: Iterable<DeliverySource>, target: string): Promise<boolean> => {
  const known = thatKnow(sources);
  return known.length > 0 && !(await findPlaces(known, [target])).has(target);
};
