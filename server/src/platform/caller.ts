/** Who is asking, from Koa’s context. Only an admin user owns things; a site’s visitors and tokens never do. */
import type { RequestContext } from './feature';

export type Caller =
  | { kind: 'admin'; userId: number; isSuperAdmin: boolean }
  | { kind: 'token'; isFullAccess: boolean }
  /** Users of users-permissions, and visitors where a site grants them the action. */
  | { kind: 'visitor' }
  /** Code of the server itself. */
  | { kind: 'server' };

const SUPER_ADMIN = 'strapi-super-admin';
const ADMIN_STRATEGIES = new Set(['admin', 'admin-token']);

export function callerOf({ state }: Pick<RequestContext, 'state'>): Caller {
  const strategy = state.auth?.strategy?.name ?? '';
  if (ADMIN_STRATEGIES.has(strategy) && state.user) {
    const isSuperAdmin = state.user.roles?.some((role) => role.code === SUPER_ADMIN) === true;
    return { kind: 'admin', userId: state.user.id, isSuperAdmin };
  }
  if (strategy === 'content-api-token') return { kind: 'token', isFullAccess: isFullAccess(state.auth?.credentials) };
  return { kind: 'visitor' };
}

const isFullAccess = (credentials: unknown): boolean =>
  typeof credentials === 'object' &&
  credentials !== null &&
  'type' in credentials &&
  credentials.type === 'full-access';
