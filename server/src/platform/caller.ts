/**
 * Who is asking, from Koa’s context, and what they may read of the site’s content. Only an admin user owns things; a
 * site’s visitors and tokens never do.
 */
import { EVERYTHING, NOTHING, type ContentReads } from '../lib/content-reads';
import { adminReads, contentApiReads } from './content-reads';
import type { RequestContext } from './feature';

/** `reads` comes from the request; a caller that states none reads nothing, unless it may do everything anyway. */
export type Caller =
  | { kind: 'admin'; userId: number; isSuperAdmin: boolean; reads?: ContentReads }
  | { kind: 'token'; isFullAccess: boolean; reads?: ContentReads }
  /** Users of users-permissions, and visitors where a site grants them the action. */
  | { kind: 'visitor'; reads?: ContentReads }
  /** Code of the server itself. */
  | { kind: 'server' };

const SUPER_ADMIN = 'strapi-super-admin';
const ADMIN_STRATEGIES = new Set(['admin', 'admin-token']);
/** Token types whose reads Strapi does not list one by one. */
const READS_ALL: readonly unknown[] = ['full-access', 'read-only'];

export function callerOf({ state }: Pick<RequestContext, 'state'>): Caller {
  const strategy = state.auth?.strategy?.name ?? '';
  if (ADMIN_STRATEGIES.has(strategy) && state.user) {
    // A token of an admin user holds what it was granted, which is less than the user has: it acts for its owner, and is
    // no super admin even where the owner is one.
    const isSuperAdmin = strategy === 'admin' && state.user.roles?.some((role) => role.code === SUPER_ADMIN) === true;
    const reads = isSuperAdmin ? EVERYTHING : adminReads(state.userAbility);
    return { kind: 'admin', userId: state.user.id, isSuperAdmin, reads };
  }
  const granted = contentApiReads(state.auth?.ability);
  if (strategy !== 'content-api-token') return { kind: 'visitor', reads: granted };
  const type = typeOf(state.auth?.credentials);
  return {
    kind: 'token',
    isFullAccess: type === 'full-access',
    reads: READS_ALL.includes(type) ? EVERYTHING : granted,
  };
}

/** What filters, previews, searches and catalogues may show to this caller. */
export function readsOf(caller: Caller): ContentReads {
  if (caller.kind === 'server') return EVERYTHING;
  if (caller.reads !== undefined) return caller.reads;
  if (caller.kind === 'admin') return caller.isSuperAdmin ? EVERYTHING : NOTHING;
  return caller.kind === 'token' && caller.isFullAccess ? EVERYTHING : NOTHING;
}

/** The user of the panel that a record is written for. */
export const userIdOf = (caller: Caller): number | null => (caller.kind === 'admin' ? caller.userId : null);

const typeOf = (credentials: unknown): unknown =>
  typeof credentials === 'object' && credentials !== null && 'type' in credentials ? credentials.type : undefined;
