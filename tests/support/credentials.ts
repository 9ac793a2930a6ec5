/** Admin users, roles and API tokens of a running Strapi, made without HTTP (the login is rate limited). */
import { randomBytes } from 'node:crypto';
import type { Core } from '@strapi/types';

export interface AdminTokenOptions {
  /** Actions of a new role, such as `plugin::cohort.segments.read-segments`; a super admin without them. */
  permissions?: string[];
  /** What that role reads in Content Manager: fields by content type, everything unless they are named. */
  reads?: Record<string, string[]>;
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
interface Permission {
  action: string;
  subject: string | null;
  /** Locales null: all of them. */
  properties?: { fields?: string[]; locales?: string[] | null };
  conditions: string[];
}
interface RoleService {
  getSuperAdmin(): Promise<Identified | null>;
  create(role: { name: string; description: string }): Promise<Identified>;
  assignPermissions(roleId: number, permissions: Permission[]): Promise<unknown>;
}
interface PermissionService {
  actionProvider: { get(action: string): unknown };
}
interface AdminContentTypeService {
  getPermissionsWithNestedFields(actions: unknown[]): Permission[];
}
interface UserService {
  create(user: Record<string, unknown>): Promise<Identified>;
}
interface ApiTokenService {
  create(token: Record<string, unknown>): Promise<{ accessKey: string }>;
}

const unique = (): string => randomBytes(6).toString('hex');

const CONTENT_MANAGER_READ = 'plugin::content-manager.explorer.read';

/** As the roles screen writes them: every field by its own name, dotted inside components; and in every locale. */
const allReads = (strapi: Core.Strapi): Permission[] => {
  const { actionProvider } = strapi.service('admin::permission') as unknown as PermissionService;
  const contentTypes = strapi.service('admin::content-type') as unknown as AdminContentTypeService;
  return contentTypes
    .getPermissionsWithNestedFields([actionProvider.get(CONTENT_MANAGER_READ)])
    .map((permission) => ({ ...permission, properties: { ...permission.properties, locales: null } }));
};

const namedReads = (strapi: Core.Strapi, reads: Record<string, string[]>): Permission[] =>
  allReads(strapi)
    .filter(({ subject }) => subject !== null && Object.hasOwn(reads, subject))
    .map((all) => ({ ...all, properties: { ...all.properties, fields: reads[all.subject ?? ''] ?? [] } }));

const roleFor = async (
  strapi: Core.Strapi,
  { permissions, reads }: Pick<AdminTokenOptions, 'permissions' | 'reads'>,
): Promise<number> => {
  const roles = strapi.service('admin::role') as unknown as RoleService;
  if (!permissions) {
    const superAdmin = await roles.getSuperAdmin();
    if (!superAdmin) throw new Error('This Strapi has no super admin role');
    return superAdmin.id;
  }
  const role = await roles.create({ name: `role ${unique()}`, description: 'test' });
  await roles.assignPermissions(role.id, [
    ...permissions.map((action) => ({ action, subject: null, conditions: [] })),
    ...(reads ? namedReads(strapi, reads) : allReads(strapi)),
  ]);
  return role.id;
};

export const createAdminToken = async (strapi: Core.Strapi, options: AdminTokenOptions = {}): Promise<string> => {
  const roleId = await roleFor(strapi, options);
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
