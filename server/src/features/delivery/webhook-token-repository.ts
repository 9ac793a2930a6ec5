/** Which signed requests were used: each counts once, so that nobody who saw one can send it, or its signature, again. */
import { TABLES } from '../../lib/table-names';
import { msAgo, type Database } from '../../platform/database';
import { withRetry } from '../../platform/with-retry';

export interface WebhookToken {
  source: string;
  /** Both SHA-256 as hexadecimal digits. */
  token: string;
  request: string;
}

export type WebhookTokenRepository = ReturnType<typeof createWebhookTokenRepository>;

export const createWebhookTokenRepository = (database: Database) => {
  const rows = ({ source, token }: WebhookToken) => database.knex(TABLES.webhookTokens).where({ source, token });

  return {
    /** False: it was used. The same request may go on where its processing was cut off. */
    async claim(used: WebhookToken): Promise<boolean> {
      const row = { ...used, used_at: database.nowMs() };
      await withRetry(() => database.knex(TABLES.webhookTokens).insert(row).onConflict(['source', 'token']).ignore());
      const open = await rows(used).where({ request: used.request }).whereNull('done_at').first('id');
      return open !== undefined;
    },

    async finish(used: WebhookToken): Promise<void> {
      await withRetry(() => rows(used).update({ done_at: database.nowMs() }));
    },

    /** Those that are too old to pass anyway. */
    async forget(ageMs: number): Promise<void> {
      await withRetry(() => database.knex(TABLES.webhookTokens).where('used_at', '<', msAgo(database, ageMs)).delete());
    },
  };
};
