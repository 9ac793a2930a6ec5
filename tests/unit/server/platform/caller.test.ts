import { callerOf } from '../../../../server/src/platform/caller';

const admin = (name: string, roles: { code: string }[]) => ({
  state: { auth: { strategy: { name } }, user: { id: 7, roles } },
});

it.each<[string, Parameters<typeof callerOf>[0], ReturnType<typeof callerOf>]>([
  ['an editor', admin('admin', [{ code: 'strapi-editor' }]), { kind: 'admin', userId: 7, isSuperAdmin: false }],
  [
    'a super admin',
    admin('admin', [{ code: 'strapi-editor' }, { code: 'strapi-super-admin' }]),
    { kind: 'admin', userId: 7, isSuperAdmin: true },
  ],
  ['an admin’s own token', admin('admin-token', []), { kind: 'admin', userId: 7, isSuperAdmin: false }],
  [
    'a user of the site, whose id is not an admin’s',
    admin('users-permissions', [{ code: 'strapi-super-admin' }]),
    { kind: 'visitor' },
  ],
  [
    'a full-access token',
    { state: { auth: { strategy: { name: 'content-api-token' }, credentials: { type: 'full-access' } } } },
    { kind: 'token', isFullAccess: true },
  ],
  [
    'a custom token',
    { state: { auth: { strategy: { name: 'content-api-token' }, credentials: { type: 'custom' } } } },
    { kind: 'token', isFullAccess: false },
  ],
  ['nobody', { state: {} }, { kind: 'visitor' }],
])('%s', (_who, ctx, expected) => {
  expect(callerOf(ctx)).toEqual(expected);
});
