/**
 * The site’s configuration of the plugin. Strapi merges it over the defaults and ignores what a validator returns,
 * so it is parsed when the site loads (to stop a wrong one) and again on reading (to type it).
 */
import type { Core } from '@strapi/types';
import { pluginConfigSchema, type PluginConfig } from '../../../config/plugin';
import { DomainError } from '../contracts';
import { PLUGIN_ID } from './plugin-id';
import { issueDetails } from './schema-issues';

export const parsePluginConfig = (input: unknown): PluginConfig => {
  const result = pluginConfigSchema.safeParse(input);
  if (result.success) return result.data;
  const details = issueDetails(result.error, ['plugins', PLUGIN_ID, 'config']);
  const lines = details.map((detail) => `  ${detail.path.join('.')}: ${detail.message}`);
  throw new DomainError('invalid_config', `Cohort cannot start with this configuration:\n${lines.join('\n')}`, details);
};

export const readPluginConfig = (strapi: Core.Strapi): PluginConfig =>
  parsePluginConfig(strapi.config.get(`plugin::${PLUGIN_ID}`));
