/** The user of the users-permissions plugin who asks, as far as a membership is decided by it. */
import type { RequestContext } from './feature';

export const USERS_PERMISSIONS_USER = 'plugin::users-permissions.user';

export interface SignedInUser {
  documentId: string;
  email: string | null;
  /** The address was confirmed; one that was not may be anybody’s. */
  isConfirmed: boolean;
}

/** Null for visitors, tokens and admin users. */
export function signedInUser({ state }: Pick<RequestContext, 'state'>): SignedInUser | null {
  const { auth, user } = state;
  if (auth?.strategy?.name !== 'users-permissions' || !user?.documentId) return null;
  return { documentId: user.documentId, email: user.email ?? null, isConfirmed: user.confirmed === true };
}
