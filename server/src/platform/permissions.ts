/** Registers the plugin’s admin permissions; only possible while plugins bootstrap. */
import type { Core } from '@strapi/types';
import type { Feature } from './feature';
import { PLUGIN_ID } from './plugin-id';

export const registerPermissions = async (strapi: Core.Strapi, features: readonly Feature[]): Promise<void> => {
  const actions = features.flatMap((feature) => feature.permissions ?? []);
  await strapi.service('admin::permission').actionProvider.registerMany(
    actions.map((action) => ({
      section: 'plugins',
      displayName: action.displayName,
      uid: action.uid,
      pluginName: PLUGIN_ID,
      subCategory: action.subCategory,
    })),
  );
};
