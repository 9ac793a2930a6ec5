/** Whether a segment's number of members is older than the interval at which the server brings numbers up to date. */
import type { Segment } from '../../../contracts';

/** `segments.refreshIntervalMs` where a site sets none. */
const REFRESH_INTERVAL_MS = 15 * 60_000;

/** Static lists and tracked segments are counted at each change, so their numbers never age. */
export const isOutdated = (
  { type, tracked, lastCalculatedAt }: Pick<Segment, 'type' | 'tracked' | 'lastCalculatedAt'>,
  nowMs: number,
): boolean =>
  type === 'dynamic' &&
  !tracked &&
  lastCalculatedAt !== null &&
  nowMs - Date.parse(lastCalculatedAt) > REFRESH_INTERVAL_MS;
