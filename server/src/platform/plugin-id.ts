/** The plugin’s identity, from the one manifest. */
import manifest from '../../../strapi-plugin.json';

export const PLUGIN_ID = manifest.name;
/** Of Strapi’s manifest; periodic ones have a lease of the same name. */
export const JOBS: readonly string[] = manifest.jobs;
export const PACKAGE = manifest.package;
export const actionUid = (permission: string): string => `plugin::${PLUGIN_ID}.${permission}`;
export const contentTypeUid = (name: string): string => `plugin::${PLUGIN_ID}.${name}`;
