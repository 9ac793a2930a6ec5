/**
 * Strapi deletes every grant of an action it does not know at boot, so one boot without the plugin would take its
 * rights from admin roles, users-permissions roles and custom API tokens. A copy of the grants is kept in the plugin’s
 * store while the plugin runs; what is in the copy and gone at the next boot was lost while it did not, and is put back.
 */
import type { Core } from '@strapi/types';
import { PLUGIN_ID } from './plugin-id';

interface GrantHome {
  uid: 'admin::permission' | 'plugin::users-permissions.permission' | 'admin::api-token-permission';
  owner: 'role' | 'token';
  ownerUid: 'admin::role' | 'plugin::users-permissions.role' | 'admin::api-token';
  /** Columns besides the action that make up a grant. */
  columns: readonly string[];
}

const HOMES: readonly GrantHome[] = [
  {
    uid: 'admin::permission',
    owner: 'role',
    ownerUid: 'admin::role',
    columns: ['actionParameters', 'subject', 'properties', 'conditions'],
  },
  {
    uid: 'plugin::users-permissions.permission',
    owner: 'role',
    ownerUid: 'plugin::users-permissions.role',
    columns: [],
  },
  { uid: 'admin::api-token-permission', owner: 'token', ownerUid: 'admin::api-token', columns: [] },
];

interface Grant {
  home: GrantHome['uid'];
  owner: number;
  action: string;
  values: Record<string, unknown>;
}

const SETTLE_MS = 50;
const keyOf = (grant: Grant): string => `${grant.home} ${grant.owner} ${grant.action}`;

const homesOf = (strapi: Core.Strapi): GrantHome[] => HOMES.filter((home) => strapi.db.metadata.has(home.uid));

const readHome = async (strapi: Core.Strapi, home: GrantHome): Promise<Grant[]> => {
  const rows: Record<string, unknown>[] = await strapi.db.query(home.uid).findMany({
    where: { action: { $startsWith: `plugin::${PLUGIN_ID}.` } },
    populate: [home.owner],
  });
  return rows.flatMap((row) => {
    const owner = row[home.owner] as { id: number } | null;
    if (!owner) return [];
    const values = Object.fromEntries(home.columns.map((column) => [column, row[column]]));
    return [{ home: home.uid, owner: owner.id, action: String(row.action), values }];
  });
};

const readGrants = async (strapi: Core.Strapi): Promise<Grant[]> =>
  (await Promise.all(homesOf(strapi).map((home) => readHome(strapi, home)))).flat();

const storeOf = (strapi: Core.Strapi) => strapi.store({ type: 'plugin', name: PLUGIN_ID });

const restore = async (strapi: Core.Strapi): Promise<number> => {
  const kept = ((await storeOf(strapi).get({ key: 'grants' })) ?? []) as Grant[];
  const present = new Set((await readGrants(strapi)).map(keyOf));
  let restored = 0;
  for (const grant of kept.filter((candidate) => !present.has(keyOf(candidate)))) {
    const home = homesOf(strapi).find((candidate) => candidate.uid === grant.home);
    if (!home) continue;
    const owner = await strapi.db.query(home.ownerUid).findOne({ where: { id: grant.owner }, select: ['id'] });
    if (!owner) continue;
    await strapi.db
      .query(home.uid)
      .create({ data: { ...grant.values, action: grant.action, [home.owner]: grant.owner } });
    restored += 1;
  }
  return restored;
};

export interface GrantKeeper {
  /** Writes the copy that is still waiting, if one is. */
  close(): Promise<void>;
}

export const keepGrants = async (strapi: Core.Strapi): Promise<GrantKeeper> => {
  const restored = await restore(strapi);
  if (restored > 0) strapi.log.info(`Cohort: put back ${restored} permissions lost while the plugin was off`);
  const save = async () => storeOf(strapi).set({ key: 'grants', value: await readGrants(strapi) });
  await save();

  let timer: NodeJS.Timeout | undefined;
  const saveSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      timer = undefined;
      save().catch((error: unknown) =>
        strapi.log.warn(`Cohort: cannot keep a copy of the permissions: ${String(error)}`),
      );
    }, SETTLE_MS);
    timer.unref();
  };
  const unsubscribe = strapi.db.lifecycles.subscribe({
    models: homesOf(strapi).map((home) => home.uid),
    afterCreate: saveSoon,
    afterCreateMany: saveSoon,
    afterUpdate: saveSoon,
    afterUpdateMany: saveSoon,
    afterDelete: saveSoon,
    afterDeleteMany: saveSoon,
  });
  return {
    close: async () => {
      unsubscribe();
      if (timer === undefined) return;
      clearTimeout(timer);
      await save();
    },
  };
};
