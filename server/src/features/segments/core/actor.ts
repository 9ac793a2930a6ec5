/** In: a caller. Out: how logs and stays name it; short, stable, and without anything personal. */
import type { SegmentCaller } from './access';

export const actorOf = (caller: SegmentCaller): string =>
  caller.kind === 'admin' ? `admin:${caller.userId}` : caller.kind;
