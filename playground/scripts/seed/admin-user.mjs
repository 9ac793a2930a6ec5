/** The demo's login; `npm run demo` prints it. */
export const ADMIN = { email: 'admin@example.test', password: 'Cohort-demo-1' };

/** Answers whether it was created: an existing administrator is left alone. */
export const createFirstAdmin = async (strapi) => {
  const users = strapi.service('admin::user');
  if (await users.exists()) return false;
  const role = await strapi.service('admin::role').getSuperAdmin();
  await users.create({
    ...ADMIN,
    firstname: 'Demo',
    lastname: 'Admin',
    isActive: true,
    registrationToken: null,
    roles: [role.id],
  });
  return true;
};
