/** Admin users, roles and API tokens of a running Strapi, made without HTTP (the login is rate limited). */
import { randomBytes } from 'node:crypto';
import type { Core } from '@strapi/types';

export interface AdminTokenOptions {
  /** Actions of a new role, such as `plugin::cohort.segments.read-segments`; a super admin without them. */
  permissions?: string[];
  email?: string;
}
export interface ApiTokenOptions {
  type?: 'full-access' | 'read-only' | 'custom';
  /** Scopes of a custom token, such as `plugin::cohort.segments.find`. */
  permissions?: string[];
}

interface Identified {
  id: number;
}
interface RoleService {
  getSuperAdmin(): Promise<Identified | null>;
  create(role: { name: string; description: string }): Promise<Identified>;
  assignPermissions(roleId: number, permissions: { action: string; subject: null; conditions: [] }[]): Promise<unknown>;
}
interface UserService {
  create(user: Record<string, unknown>): Promise<Identified>;
}
interface ApiTokenService {
  create(token: Record<string, unknown>): Promise<{ accessKey: string }>;
}

const unique = (): string => randomBytes(6).toString('hex');

const roleFor = async (strapi: Core.Strapi, permissions: string[] | undefined): Promise<number> => {
  const roles = strapi.service('admin::role') as unknown as RoleService;
  if (!permissions) {
    const superAdmin = await roles.getSuperAdmin();
    if (!superAdmin) throw new Error('This Strapi has no super admin role');
    return superAdmin.id;
  }
  const role = await roles.create({ name: `role ${unique()}`, description: 'test' });
  await roles.assignPermissions(
    role.id,
    permissions.map((action) => ({ action, subject: null, conditions: [] })),
  );
  return role.id;
};

export const createAdminToken = async (strapi: Core.Strapi, options: AdminTokenOptions = {}): Promise<string> => {
  const roleId = await roleFor(strapi, options.permissions);
  const users = strapi.service('admin::user') as unknown as UserService;
  const user = await users.create({
    firstname: 'Test',
    lastname: 'Admin',
    email: options.email ?? `${unique()}@example.test`,
    password: `Aa1!${unique()}`,
    isActive: true,
    registrationToken: null,
    roles: [roleId],
  });
  const sessions = strapi.sessionManager('admin');
  const { token } = await sessions.generateRefreshToken(String(user.id), 'test', { type: 'session' });
  const access = await sessions.generateAccessToken(token);
  if ('error' in access) throw new Error(`No access token: ${access.error}`);
  return access.token;
};

export const createApiToken = async (strapi: Core.Strapi, options: ApiTokenOptions = {}): Promise<string> => {
  const type = options.type ?? (options.permissions ? 'custom' : 'full-access');
  const tokens = strapi.service('admin::api-token') as unknown as ApiTokenService;
  const { accessKey } = await tokens.create({
    name: `token ${unique()}`,
    description: '',
    type,
    lifespan: null,
    ...(type === 'custom' ? { permissions: options.permissions ?? [] } : {}),
  });
  return accessKey;
};
