/** The environment a playground under test runs with: fixed secrets, its own database, no mail, no telemetry. */
import type { PluginConfigInput } from '../../config/plugin';
import type { TemporaryDatabase } from './databases';

export interface SiteOptions {
  /** Laid over the playground’s own plugin configuration. */
  config?: PluginConfigInput;
  env?: Record<string, string>;
}

const FIXED = {
  NODE_ENV: 'test',
  DATABASE_URL: '',
  COHORT_DISABLED: 'false',
  APP_KEYS: 'test-key-one,test-key-two',
  API_TOKEN_SALT: 'test-api-token-salt',
  ADMIN_JWT_SECRET: 'test-admin-jwt-secret',
  TRANSFER_TOKEN_SALT: 'test-transfer-token-salt',
  JWT_SECRET: 'test-jwt-secret',
  ENCRYPTION_KEY: 'test-encryption-key-of-32-chars!',
  STRAPI_TELEMETRY_DISABLED: 'true',
  ENV_PATH: '/nonexistent/.env',
};

export const siteEnv = (
  database: TemporaryDatabase,
  { config = {}, env = {} }: SiteOptions,
): Record<string, string> => ({
  ...FIXED,
  ...database.env,
  COHORT_TEST_PLUGIN_CONFIG: JSON.stringify(config),
  ...env,
});
