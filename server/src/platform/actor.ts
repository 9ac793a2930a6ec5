/** In: a caller. Out: how logs and records name it; short, stable, and without anything personal. */
import type { Caller } from './caller';

export const actorOf = (caller: Caller): string => (caller.kind === 'admin' ? `admin:${caller.userId}` : caller.kind);

/** The user behind what `actorOf` said; null where it was none of the panel. */
export const adminIdOf = (actor: string | null): number | null => {
  const id = /^admin:(\d+)$/.exec(actor ?? '')?.[1];
  return id === undefined ? null : Number(id);
};
