/** Whether a segment's number of members is older than the interval at which the server brings numbers up to date. */
import type { Segment } from '../../../contracts';

/** Static lists and tracked segments are counted at each change, so their numbers never age. */
export const isOutdated = (
  { type, tracked, lastCalculatedAt }: Pick<Segment, 'type' | 'tracked' | 'lastCalculatedAt'>,
  { nowMs, refreshIntervalMs }: { nowMs: number; refreshIntervalMs: number },
): boolean =>
  type === 'dynamic' &&
  !tracked &&
  lastCalculatedAt !== null &&
  nowMs - Date.parse(lastCalculatedAt) > refreshIntervalMs;
