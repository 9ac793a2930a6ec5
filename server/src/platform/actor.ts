/** Who does something, as a name for the record: people by their name, API tokens by theirs. */
import type { RequestContext } from './feature';

/** As long as the columns that keep it. */
const MAX_LENGTH = 128;

export function actorOf({ state }: Pick<RequestContext, 'state'>): string | null {
  const { user, auth } = state;
  if (user) {
    const name = [user.firstname, user.lastname].filter(Boolean).join(' ') || user.username || `user ${user.id}`;
    return name.slice(0, MAX_LENGTH);
  }
  const token = tokenName(auth?.credentials);
  return token === null ? null : `API token ${token}`.slice(0, MAX_LENGTH);
}

const tokenName = (credentials: unknown): string | null =>
  typeof credentials === 'object' && credentials !== null && 'name' in credentials ? String(credentials.name) : null;
