/** In: ids of the panel's users. Out: their names as the panel shows them; those that are gone are absent. */
import type { Core } from '@strapi/types';

interface AdminUser {
  id: number;
  firstname?: string | null;
  lastname?: string | null;
  username?: string | null;
}

export const adminNames =
  (strapi: Core.Strapi) =>
  async (ids: readonly number[]): Promise<Map<number, string>> => {
    if (ids.length === 0) return new Map();
    const select = ['id', 'firstname', 'lastname', 'username'];
    const users: AdminUser[] = await strapi.db.query('admin::user').findMany({ where: { id: { $in: ids } }, select });
    return new Map(
      users.map((user) => [
        user.id,
        [user.firstname, user.lastname].filter(Boolean).join(' ') || (user.username ?? ''),
      ]),
    );
  };
