/**
 * A real Strapi of the playground in this process, on a database of its own. One at a time: Strapi cannot run twice in
 * a process. Every `bootStrapi` is paired with `destroy()`, which also drops the database.
 */
import fs from 'node:fs';
import path from 'node:path';
import { createStrapi } from '@strapi/strapi';
import type { Core } from '@strapi/types';
import request from 'supertest';
import type { SqlClient } from '../../server/src/platform/database';
import { createAdminToken, createApiToken, type AdminTokenOptions, type ApiTokenOptions } from './credentials';
import { createTemporaryDatabase, type TemporaryDatabase } from './databases';
import { makeScratchDir, playgroundDir, removeScratchDir, rootDir } from './paths';
import { siteDist } from './prepare-site';
import { siteEnv, type SiteOptions } from './site-env';

export interface BootOptions extends SiteOptions {
  client?: SqlClient;
  /** Boot again on a database that an earlier `destroy({ keepData: true })` left. */
  database?: TemporaryDatabase;
  /** The compiled site, where it is not the playground as it stands; see site-variant. */
  siteDir?: string;
  /** Takes what is logged as a warning while it boots. */
  warnings?: string[];
  /** One boot as a site has it that switched the plugin off, or deployed without building it. */
  withoutPlugin?: 'disabled' | 'unbuilt';
}

export interface RunningStrapi {
  strapi: Core.Strapi;
  database: TemporaryDatabase;
  /** Where it listens: a free port of the loopback interface. */
  url: string;
  request: ReturnType<typeof request.agent>;
  /** A bearer token of a new admin user; a super admin unless permissions are named. */
  adminToken(options?: AdminTokenOptions): Promise<string>;
  /** The key of a new API token; full access unless permissions are named. */
  apiToken(options?: ApiTokenOptions): Promise<string>;
  destroy(options?: { keepData?: boolean }): Promise<void>;
}

const applyEnv = (env: Record<string, string>): (() => void) => {
  const before = Object.fromEntries(Object.keys(env).map((name) => [name, process.env[name]]));
  Object.assign(process.env, env);
  return () => {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
};

const listen = async (strapi: Core.Strapi): Promise<string> => {
  const { httpServer } = strapi.server;
  await new Promise<void>((resolve) => httpServer.listen(0, '127.0.0.1', resolve));
  const address = httpServer.address();
  if (address === null || typeof address === 'string') throw new Error('Strapi did not get a port');
  return `http://127.0.0.1:${address.port}`;
};

const builtServer = path.join(rootDir, 'dist/server');

const keepWarnings = (strapi: Core.Strapi, warnings: string[]): void => {
  const warn = strapi.log.warn.bind(strapi.log) as (message: unknown) => Core.Strapi['log'];
  strapi.log.warn = ((message: unknown) => {
    warnings.push(String(message));
    return warn(message);
  }) as typeof strapi.log.warn;
};

const load = async (strapi: Core.Strapi, expectPlugin: boolean): Promise<string> => {
  strapi.log.level = process.env.COHORT_TEST_LOG ?? 'error';
  await strapi.load();
  if (expectPlugin !== Boolean(strapi.plugin('cohort'))) {
    const state = `COHORT_DISABLED=${process.env.COHORT_DISABLED}, built: ${fs.existsSync(builtServer)}`;
    throw new Error(`The plugin ${expectPlugin ? 'did not load' : 'loaded all the same'} (${state})`);
  }
  strapi.server.mount();
  return listen(strapi);
};

const IDLE_CHECK_MS = 25;

/** Strapi reads a document again for its event hub after the write has returned; on a closed pool that read throws. */
const settle = async (strapi: Core.Strapi): Promise<void> => {
  const { pool } = strapi.db.connection.client as { pool?: { numUsed(): number; numPendingAcquires(): number } };
  for (let idleChecks = 0; pool && idleChecks < 3;) {
    await new Promise((resolve) => setTimeout(resolve, IDLE_CHECK_MS));
    idleChecks = pool.numUsed() + pool.numPendingAcquires() === 0 ? idleChecks + 1 : 0;
  }
};

/** The plugin’s folder in a deployment that forgot to build. A copy: other workers are using the one that is built. */
const makeUnbuiltPlugin = (): string => {
  const dir = makeScratchDir();
  fs.copyFileSync(path.join(rootDir, 'package.json'), path.join(dir, 'package.json'));
  return dir;
};

export const bootStrapi = async (options: BootOptions = {}): Promise<RunningStrapi> => {
  if (options.withoutPlugin !== 'unbuilt') return boot(options);
  const folder = makeUnbuiltPlugin();
  try {
    return await boot({ ...options, env: { ...options.env, COHORT_TEST_PLUGIN_FOLDER: folder } });
  } finally {
    removeScratchDir(folder);
  }
};

const boot = async (options: BootOptions): Promise<RunningStrapi> => {
  const database = options.database ?? (await createTemporaryDatabase(options.client ?? 'sqlite'));
  const restoreEnv = applyEnv({
    ...siteEnv(database, options),
    ...(options.withoutPlugin === 'disabled' ? { COHORT_DISABLED: 'true' } : {}),
  });
  const strapi = createStrapi({ appDir: playgroundDir, distDir: options.siteDir ?? siteDist() });
  const destroy = async ({ keepData = false } = {}): Promise<void> => {
    try {
      if (strapi.isLoaded) await settle(strapi);
      await strapi.destroy();
    } finally {
      restoreEnv();
      if (!keepData) await database.drop();
    }
  };
  if (options.warnings) keepWarnings(strapi, options.warnings);
  try {
    const url = await load(strapi, options.withoutPlugin === undefined);
    return {
      strapi,
      database,
      url,
      request: request.agent(url),
      adminToken: (token) => createAdminToken(strapi, token),
      apiToken: (token) => createApiToken(strapi, token),
      destroy,
    };
  } catch (error) {
    await destroy().catch(() => undefined);
    throw error;
  }
};
