/** Where the outside world reaches this site, and the keys that sign the links it is given. */
import { createHmac } from 'node:crypto';
import type { Core } from '@strapi/types';
import type { PluginConfig } from '../../../config/plugin';

/** Public base of the consumers’ API, without a trailing slash: https://example.org/api/cohort */
export const publicApiBase = (strapi: Core.Strapi, config: PluginConfig): string => {
  const base = config.sending.publicUrl ?? String(strapi.config.get('server.absoluteUrl'));
  const prefix = String(strapi.config.get('api.rest.prefix', '/api'));
  return `${base.replace(/\/+$/, '')}${prefix}/cohort`;
};

/** Newest first; older app keys still verify, so that rotating them keeps links alive. */
export const linkKeys = (strapi: Core.Strapi, config: PluginConfig): [string, ...string[]] =>
  keysFor(strapi, config, 'cohort public links');

/** By these the addresses of erased people are hashed; where a key is taken away, its hashes are not known again. */
export const addressKeys = (strapi: Core.Strapi, config: PluginConfig): [string, ...string[]] =>
  keysFor(strapi, config, 'cohort erased addresses');

const keysFor = (strapi: Core.Strapi, config: PluginConfig, purpose: string): [string, ...string[]] => {
  const secrets = config.secret ? [config.secret] : strapi.config.get<string[]>('server.app.keys', []);
  const [newest, ...older] = secrets.map((secret) => createHmac('sha256', secret).update(purpose).digest('hex'));
  if (newest === undefined)
    throw new Error('Cohort signs its links with server.app.keys, which this site does not set');
  return [newest, ...older];
};
