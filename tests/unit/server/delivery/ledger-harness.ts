/** A ledger over a real database with a scripted mailer, a scripted source and a queue that only records. */
import type { Knex } from 'knex';
import type { DeliveryState } from '../../../../server/src/contracts';
import { createAddressViews } from '../../../../server/src/features/audience';
import {
  createDelivery,
  deliveryFeature,
  ensureIndexes,
  type DeliveryDeps,
  type DeliveryRow,
  type DeliverySource,
  type PlannedDelivery,
  type SendingConfig,
  type Preparation,
} from '../../../../server/src/features/delivery';
import { sequencesFeature } from '../../../../server/src/features/sequences';
import { createTokens, trackingFeature } from '../../../../server/src/features/tracking';
import { EVERYTHING } from '../../../../server/src/lib/content-reads';
import { TABLES } from '../../../../server/src/lib/table-names';
import { createDatabase, type Database, type SqlClient } from '../../../../server/src/platform/database';
import type { JobQueue } from '../../../../server/src/ports/job-queue';
import { noWitness } from '../../../../server/src/adapters/file-witness';
import type { MailOutcome, Mailer, OutgoingMail } from '../../../../server/src/ports/mailer';
import { openTemporaryKnex } from '../../../support/databases';
import { createRawTables } from '../../../support/raw-tables';
import { createRecordingLog } from '../../../support/recording-log';

export const ACCEPTED: MailOutcome = { kind: 'accepted', response: '250 ok' };
const LONG_AGO_MS = 1_000;

export interface ScriptedMailer extends Mailer {
  sent: OutgoingMail[];
  /** What the next mails meet; the last answer stays. */
  answer: (mail: OutgoingMail) => MailOutcome | Promise<MailOutcome>;
  /** False: the answer comes before the ledger is asked, as from a server that refuses a recipient. */
  departs: boolean;
}

export const createScriptedMailer = (): ScriptedMailer => {
  const mailer: ScriptedMailer = {
    sent: [],
    answer: () => ACCEPTED,
    departs: true,
    async send(mail, depart) {
      if (mailer.departs && !(await depart())) return { kind: 'held' };
      mailer.sent.push(mail);
      return mailer.answer(mail);
    },
    close: async () => undefined,
  };
  return mailer;
};

export interface ScriptedSource extends DeliverySource {
  prepared: (row: DeliveryRow) => Preparation | Promise<Preparation>;
  ended: { id: number; state: DeliveryState }[];
  /** The rows that the ends were told with. */
  told: DeliveryRow[];
  left: string[];
  failSettling: boolean;
}

export const mailTo = (to: string, templateId: string | null = 'hello'): Preparation => ({
  verdict: 'send',
  to,
  mail: { subject: 'Hello', preheader: '', html: '<p>Hello</p>', text: 'Hello' },
  marketing: true,
  sequenceName: 'Welcome',
  templateId,
});

export const createScriptedSource = (): ScriptedSource => {
  const source: ScriptedSource = {
    kind: 'step',
    prepared: (row) => mailTo(`${row.recipientId}@example.test`, row.templateId),
    ended: [],
    told: [],
    left: [],
    failSettling: false,
    prepare: async (row) => source.prepared(row),
    async settled(_trx, row, state) {
      if (source.failSettling) throw new Error('The next step cannot be planned');
      source.told.push(row);
      source.ended.push({ id: row.id, state });
    },
    async recipientLeft(_trx, recipientId, sequenceId) {
      source.left.push(sequenceId === null ? recipientId : `${recipientId} ${sequenceId}`);
    },
  };
  return source;
};

export const createSilentQueue = (): JobQueue & { rung: number[]; reachable: boolean } => {
  const queue: JobQueue & { rung: number[]; reachable: boolean } = {
    driver: 'memory',
    rung: [],
    reachable: true,
    start: async () => undefined,
    async ring(payloads) {
      if (!queue.reachable) throw new Error('unreachable');
      queue.rung.push(...payloads.map(({ deliveryId }) => deliveryId));
    },
    stats: async () => ({ waiting: 0, active: 0 }),
    close: async () => undefined,
  };
  return queue;
};

export const createFakeClock = () => {
  let nowMs = Date.parse('2026-11-20T09:00:00Z');
  return {
    now: () => new Date(nowMs),
    advance: (ms: number): void => void (nowMs += ms),
  };
};

export const tokens = createTokens(['a secret of the tests']);
export const ADDRESS_KEYS = ['the key of the tests', 'an older key of the tests'] as const;

const CONTACT = { key: 'contact', uid: 'api::contact.contact', label: 'Contact', roles: { email: 'email' } };
/** Who may read everything reads addresses, and nobody else does. */
const addressesFor = createAddressViews({
  entity: () => CONTACT,
  mayRead: () => true,
  readableBy: (reads) => ({ mayRead: () => reads === EVERYTHING }),
});

export interface LedgerDatabase {
  database: Database;
  knex: Knex;
  /** Empties every table of the ledger. */
  empty(): Promise<void>;
  close(): Promise<void>;
}

export const openLedger = async (client: SqlClient): Promise<LedgerDatabase> => {
  const { knex, close } = await openTemporaryKnex(client);
  const database = createDatabase(knex);
  const features = [trackingFeature, deliveryFeature, sequencesFeature];
  const tables = features.flatMap((feature) => feature.tables ?? []);
  await createRawTables(knex, tables);
  await ensureIndexes(database);
  await ensureIndexes(database);
  const empty = async (): Promise<void> => {
    for (const { tableName } of tables) await knex(tableName).delete();
  };
  return { database, knex, empty, close };
};

export const createHarness = (
  { database, knex }: Pick<LedgerDatabase, 'database' | 'knex'>,
  overrides: Partial<DeliveryDeps> = {},
  sending: Partial<SendingConfig> = {},
) => {
  const mailer = createScriptedMailer();
  const source = createScriptedSource();
  const queue = createSilentQueue();
  const clock = createFakeClock();
  const log = createRecordingLog();
  const unsubscribed: string[] = [];
  const preferences = new Map<string, boolean>();
  /** Document id → address now. */
  const contacts = new Map<string, string>();
  const delivery = createDelivery({
    ...{ database, mailer, queue, clock, log, tokens },
    track: async ({ html }) => html,
    addressKeys: ADDRESS_KEYS,
    process: 'both',
    webhooks: {},
    httpsGet: async (url) => Promise.reject(new Error(`Nobody is at ${url}`)),
    installation: { publicUrl: '', witness: noWitness },
    sending: {
      ...{ concurrency: 5, batchSize: 100, tickIntervalMs: 15_000, leaseMs: 60_000, maxLatenessHours: 72, rate: {} },
      maxComplaintRate: 0.003,
      ...{ keepContentDays: 30, keepHistoryDays: 1_095 },
      from: 'Shop <news@shop.test>',
      publicUrl: 'https://shop.test',
      ...sending,
    },
    links: { unsubscribeUrl: (token) => `https://shop.test/api/cohort/unsubscribe/${token}` },
    adminNames: async () => new Map(),
    addressesFor,
    elsewhere: {
      count: async () => ({ links: 0, pinReasons: 0 }),
      erase: async () => ({ links: 0, pinReasons: 0 }),
      mentioning: async () => ({ segments: [], hiddenSegments: 0 }),
    },
    templateName: async () => null,
    linkUrls: async () => new Map(),
    contacts: {
      at: async (normalised) => [...contacts].filter(([, address]) => address === normalised).map(([id]) => id),
      of: async (documentId) => contacts.get(documentId) ?? null,
    },
    isSequence: async (documentId) => documentId === 'welcome',
    isSwitchedOff: async () => false,
    setUnsubscribed: async ({ documentId }, value) => {
      const isChanged = preferences.get(documentId) !== value;
      preferences.set(documentId, value);
      if (value) unsubscribed.push(documentId);
      return isChanged;
    },
    random: () => 0.5,
    pause: async () => undefined,
    ...overrides,
  });
  delivery.register(source);

  const plan = async (...planned: Partial<PlannedDelivery>[]): Promise<number[]> => {
    const nowMs = await databaseNow(database);
    const rows = planned.map((item) => plannedDelivery(nowMs, item));
    await database.transaction((trx) => delivery.planner.plan(trx, rows));
    const found = await knex(TABLES.deliveries).whereIn(
      'idempotency_key',
      rows.map(({ idempotencyKey }) => idempotencyKey),
    );
    const idOf = new Map(found.map((row) => [row.idempotency_key, Number(row.id)]));
    return rows.map(({ idempotencyKey }) => idOf.get(idempotencyKey) ?? -1);
  };

  /** One delivery, due now. */
  const planOne = async (item: Partial<PlannedDelivery> = {}): Promise<number> => (await plan(item))[0] ?? -1;

  const row = async (id: number): Promise<Record<string, unknown>> => knex(TABLES.deliveries).where({ id }).first();
  const stateOf = async (id: number): Promise<unknown> => (await row(id)).state;
  const set = async (id: number, columns: Record<string, unknown>): Promise<void> => {
    await knex(TABLES.deliveries).where({ id }).update(columns);
  };
  return {
    delivery,
    mailer,
    source,
    queue,
    clock,
    log,
    unsubscribed,
    preferences,
    contacts,
    plan,
    planOne,
    row,
    stateOf,
    set,
  };
};
export type Harness = ReturnType<typeof createHarness>;

export const databaseNow = async ({ knex, nowMs }: Database): Promise<number> => {
  const [row] = await knex.select({ now: nowMs() });
  return Number(row.now);
};

let planned = 0;
const plannedDelivery = (nowMs: number, item: Partial<PlannedDelivery>): PlannedDelivery => {
  planned += 1;
  return {
    idempotencyKey: `step:${planned}`,
    kind: 'step',
    enrollmentId: planned,
    sequenceId: 'welcome',
    stepId: 'first',
    stepOrder: 1,
    templateId: 'hello',
    recipientUid: 'api::contact.contact',
    recipientId: `contact-${planned}`,
    dueAtMs: nowMs - LONG_AGO_MS,
    ...item,
  };
};
