/** What a hold names: a sequence or one of its steps, as the sources of mails know them. */
import { DomainError, errorDetail, type HoldSending } from '../../contracts';
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

/** Throws invalid_input for a target that is gone or of the other kind; where no source knows any, all pass. */
export const checkTarget = async (
  sources: Iterable<DeliverySource>,
  { kind, target }: Pick<HoldSending, 'kind' | 'target'>,
): Promise<void> => {
  const known = [...sources].filter(({ places }) => places !== undefined);
  if (kind === 'switch' || target === undefined || known.length === 0) return;
  const place = (await findPlaces(known, [target])).get(target);
  const actual = place && (place.stepOrder === null ? 'sequence' : 'step');
  if (actual === kind) return;
  const message = actual
    ? `This is a ${actual}: hold it with the kind “${actual}”`
    : `There is no such ${kind}: name one by its document id, as GET /cohort/sequences lists them`;
  throw new DomainError('invalid_input', message, [errorDetail(['data', 'target'], message)]);
};
