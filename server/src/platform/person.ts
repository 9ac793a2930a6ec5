import type { RequestContext } from './feature';

/** Who is remembered as having done it: the name of a signed-in admin user; null for a token. */
export const personOf = ({ state }: RequestContext): string | null => {
  const { user } = state;
  if (!user) return null;
  return [user.firstname, user.lastname].filter(Boolean).join(' ') || `user ${user.id}`;
};
