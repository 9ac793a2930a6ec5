/** In: who did something, as the server names it. Out: who that is, to be read. */
import type { Translate } from './messages';

export interface Actor {
  /** admin:<id of the user>, token, visitor, server, or what part of the site it was. */
  by: string;
  /** Told to the panel's users of one another; null of one who is gone, and of those who are none. */
  byName: string | null;
}

/** Undefined where the site itself did it. */
export const actorName = (t: Translate, { by, byName }: Actor): string | undefined => {
  if (byName !== null) return byName;
  if (by.startsWith('admin:')) return t('actor.admin');
  return by === 'token' || by === 'visitor' ? t(`actor.${by}`) : undefined;
};
