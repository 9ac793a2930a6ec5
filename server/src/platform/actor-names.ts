/** In: what `actorOf` wrote down. Out: the names of those people as the panel shows them. */
import { adminIdOf } from './actor';
import type { Caller } from './caller';

/** The names of the panel's users by id; those that are gone are absent. */
export type AdminNames = (ids: readonly number[]) => Promise<ReadonlyMap<number, string>>;

/** Null where it was none of the panel, or one who is gone. */
export type NameOfActor = (actor: string | null) => string | null;

/** Who works with the panel knows its users; tokens and visitors do not. */
export async function actorNames(
  adminNames: AdminNames,
  caller: Caller,
  actors: readonly (string | null)[],
): Promise<NameOfActor> {
  const ids = new Set(actors.flatMap((actor) => adminIdOf(actor) ?? []));
  const names = caller.kind === 'admin' ? await adminNames([...ids]) : new Map<number, string>();
  return (actor) => names.get(adminIdOf(actor) ?? NaN) || null;
}
