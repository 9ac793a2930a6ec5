/** `strapi-plugin-cohort/config`: types the plugin’s entry in a site’s config/plugins.ts. */
export { defaultConfig, smtpDefaults } from './defaults';
export {
  pluginConfigSchema,
  type AudienceConfig,
  type PluginConfig,
  type PluginConfigInput,
  type WebhooksConfig,
} from './schema';

import type { PluginConfigInput } from './schema';

/** Returns its argument; gives a site completion and type errors while it writes the configuration. */
export const defineCohortConfig = (config: PluginConfigInput): PluginConfigInput => config;
