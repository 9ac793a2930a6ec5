import { EVERYTHING, NOTHING } from '../../../../server/src/lib/content-reads';
import { callerOf, readsOf, type Caller } from '../../../../server/src/platform/caller';
import type { Ability } from '../../../../server/src/platform/content-reads';

const NAMES: Ability = {
  rules: [
    { action: 'plugin::content-manager.explorer.read', subject: 'api::contact.contact', fields: ['name'] },
    { action: 'api::contact.contact.find', subject: 'all' },
  ],
};
const names = new Map([['api::contact.contact', [{ fields: ['name'], locales: 'all' as const }]]]);
const contacts = new Map([['api::contact.contact', [{ fields: 'all' as const, locales: 'all' as const }]]]);

const admin = (name: string, roles: { code: string }[]) => ({
  state: { auth: { strategy: { name } }, userAbility: NAMES, user: { id: 7, roles } },
});
const token = (type: string) => ({
  state: { auth: { strategy: { name: 'content-api-token' }, credentials: { type }, ability: NAMES } },
});

it.each<[string, Parameters<typeof callerOf>[0], ReturnType<typeof callerOf>]>([
  [
    'an editor',
    admin('admin', [{ code: 'strapi-editor' }]),
    { kind: 'admin', userId: 7, isSuperAdmin: false, reads: names },
  ],
  [
    'a super admin',
    admin('admin', [{ code: 'strapi-editor' }, { code: 'strapi-super-admin' }]),
    { kind: 'admin', userId: 7, isSuperAdmin: true, reads: EVERYTHING },
  ],
  [
    'a super admin’s own token, which is granted less',
    admin('admin-token', [{ code: 'strapi-super-admin' }]),
    { kind: 'admin', userId: 7, isSuperAdmin: false, reads: names },
  ],
  [
    'a user of the site, whose id is not an admin’s',
    {
      state: {
        auth: { strategy: { name: 'users-permissions' }, ability: NAMES },
        user: { id: 7, roles: [{ code: 'strapi-super-admin' }] },
      },
    },
    { kind: 'visitor', reads: contacts },
  ],
  ['a full-access token', token('full-access'), { kind: 'token', isFullAccess: true, reads: EVERYTHING }],
  ['a read-only token', token('read-only'), { kind: 'token', isFullAccess: false, reads: EVERYTHING }],
  ['a custom token', token('custom'), { kind: 'token', isFullAccess: false, reads: contacts }],
  ['nobody', { state: {} }, { kind: 'visitor', reads: NOTHING }],
])('%s', (_who, ctx, expected) => {
  expect(callerOf(ctx)).toEqual(expected);
});

it.each<[string, Caller, ReturnType<typeof readsOf>]>([
  ['the server', { kind: 'server' }, EVERYTHING],
  ['a caller that states what it reads', { kind: 'visitor', reads: names }, names],
  ['a super admin’s token', { kind: 'admin', userId: 7, isSuperAdmin: false, reads: names }, names],
  ['a super admin', { kind: 'admin', userId: 7, isSuperAdmin: true }, EVERYTHING],
  ['a full-access token', { kind: 'token', isFullAccess: true }, EVERYTHING],
  ['an admin user who states nothing', { kind: 'admin', userId: 7, isSuperAdmin: false }, NOTHING],
  ['a token that states nothing', { kind: 'token', isFullAccess: false }, NOTHING],
  ['a visitor who states nothing', { kind: 'visitor' }, NOTHING],
])('what is read by %s', (_who, caller, reads) => {
  expect(readsOf(caller)).toEqual(reads);
});
