/** The plugin’s identity, from the one manifest. */
import manifest from '../../../strapi-plugin.json';

export const PLUGIN_ID = manifest.name;
export const actionUid = (permission: string): string => `plugin::${PLUGIN_ID}.${permission}`;
export const contentTypeUid = (name: string): string => `plugin::${PLUGIN_ID}.${name}`;
