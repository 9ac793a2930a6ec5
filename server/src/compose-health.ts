/** Wires the health feature: what it asks, and what this process is called. */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Core } from '@strapi/types';
import type { PluginConfig } from '../../config/plugin';
import { createRedisServer } from './adapters/redis-server';
import { redisTargetOf } from './adapters/redis-target';
import type { DeliveryService } from './features/delivery';
import { createHealth, type HealthFeatureService } from './features/health';
import type { MailFacts } from './mail-facts';
import type { Database } from './platform/database';
import { pluginVersion } from './platform/email-provider';
import { publicApiBase } from './platform/site-urls';
import type { Log } from './ports/log';
import type { Mailer } from './ports/mailer';

export interface HealthParts {
  strapi: Core.Strapi;
  config: PluginConfig;
  database: Database;
  delivery: DeliveryService;
  mailer: Mailer;
  mail: MailFacts;
  log: Log;
}

/** Host and port are shown, never user and password. */
const mailServerName = ({ sending: { smtp } }: PluginConfig, { provider }: MailFacts): string =>
  smtp ? `${smtp.host}:${smtp.port}` : [provider?.name, provider?.version].filter(Boolean).join(' ');

export const composeHealth = (parts: HealthParts): HealthFeatureService => {
  const { strapi, config, database, delivery, mailer, mail, log } = parts;
  const redis = redisTargetOf(config.queue);
  const { publicUrl, postalAddress } = config.sending;
  const server = mailServerName(config, mail);
  return createHealth({
    ...{ database, log, metricsToken: config.metrics.token, nowMs: () => Date.now() },
    me: {
      ...{ id: randomUUID(), role: config.process, host: hostname().slice(0, 191), pid: process.pid },
      version: pluginVersion(strapi),
    },
    sendingState: () => delivery.switch.state(),
    queueServer: redis === undefined ? null : createRedisServer(redis),
    mailServer: { name: server, ask: async () => (await mailer.ask?.()) ?? { kind: 'unasked' } },
    sender: { provider: server, passage: mail.passage, hasPostalAddress: postalAddress !== undefined },
    publicAddress: { url: publicApiBase(strapi, config), isStated: publicUrl !== undefined },
  });
};
