/** In: a caller. Out: how logs and records name it; short, stable, and without anything personal. */
import type { Caller } from './caller';

export const actorOf = (caller: Caller): string => (caller.kind === 'admin' ? `admin:${caller.userId}` : caller.kind);
