/** What becomes of mails that were held beyond their time. In: how long. Out: by how much they move. */
import { DAY_MS } from '../../../lib/duration';

/** As the time for which a mail was meant: it is to be skipped, and its sequence goes on. */
export const SKIPPED_AT_MS = 0;
export const isSkipped = (scheduledAtMs: number): boolean => scheduledAtMs === SKIPPED_AT_MS;

/** The length of the hold; whole days from one day on, so that the time of day stays. */
export const shiftForMs = (heldForMs: number): number =>
  heldForMs < DAY_MS ? Math.max(0, heldForMs) : Math.ceil(heldForMs / DAY_MS) * DAY_MS;
