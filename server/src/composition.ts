/** The one place where ports, adapters and features meet. Everything is built once per running Strapi, at bootstrap. */
import { randomUUID } from 'node:crypto';
import type { Core } from '@strapi/types';
import { smtpDefaults, type PluginConfig } from '../../config/plugin';
import { createBullJobQueue } from './adapters/bull-job-queue';
import { createHttpsGet } from './adapters/https-get';
import { createFileWitness, noWitness } from './adapters/file-witness';
import { createMemoryJobQueue } from './adapters/memory-job-queue';
import { redisTargetOf } from './adapters/redis-target';
import { createRedisWitness } from './adapters/redis-witness';
import { createSmtpMailer } from './adapters/smtp/smtp-mailer';
import { createStrapiMailer } from './adapters/strapi-mailer';
import { systemClock } from './adapters/system-clock';
import { composeHealth } from './compose-health';
import { createAddressViews, createAudience, type AddressViews, type AudienceService } from './features/audience';
import { createContactAddresses, createDelivery, type DeliveryService, type KeptElsewhere } from './features/delivery';
import {
  createDialect,
  createFilterChecks,
  createIndexAdvice,
  createMemberColumns,
  createMemberRepository,
  createMemberServices,
  createPersonTraces,
  createRuleCounting,
  createRunRepository,
  createSegmentRepository,
  createSegments,
  createSegmentStores,
  createTrackedMembership,
  onceFilled,
  type SequenceUses,
  type SegmentService,
  withIndexAdvice,
} from './features/segments';
import { createSequences, createSequenceWriter, readSequenceTables, type SequencesDeps } from './features/sequences';
import { createTemplateRepository, createTemplates, type TemplateService } from './features/templates';
import { createTokens, createTracking, type TrackingService } from './features/tracking';
import { keptElsewhere } from './kept-elsewhere';
import { withoutUndefined } from './lib/without-undefined';
import { readMailFacts, type MailFacts } from './mail-facts';
import { adminNames } from './platform/admin-names';
import { setPreference } from './platform/contact-preference';
import { strapiDatabase, type Database } from './platform/database';
import { sqliteFile } from './platform/database-identity';
import { emailPlugin } from './platform/email-plugin';
import { documentTransaction } from './platform/document-writes';
import { readSiteSchema } from './platform/entity-schema';
import { createLeases } from './platform/leases';
import { contentTypeUid } from './platform/plugin-id';
import { readPluginConfig } from './platform/plugin-config';
import { createSlots } from './platform/slots';
import { addressKeys, linkKeys, publicApiBase } from './platform/site-urls';
import { detectTextFold, installSqliteFunctions } from './platform/text-fold';
import type { JobQueue } from './ports/job-queue';
import type { Log } from './ports/log';
import type { Mailer } from './ports/mailer';
import type { Witness } from './ports/witness';

/** What every feature is built from. */
interface Base {
  strapi: Core.Strapi;
  config: PluginConfig;
  database: Database;
  /** How this database folds the case of text; undefined for its usual way. */
  textFold: string | undefined;
  audience: AudienceService;
  addressesFor: AddressViews;
  log: Log;
  /** What a mail server and the law ask of mails of sequences. */
  mail: MailFacts;
}

/** How long a preview waits for others before it is turned away. */
const SLOT_WAIT_MS = 1_000;

const prefixedLog = ({ log }: Core.Strapi): Log => ({
  info: (message) => log.info(`Cohort: ${message}`),
  warn: (message) => log.warn(`Cohort: ${message}`),
  error: (message) => log.error(`Cohort: ${message}`),
});

const createQueue = ({ queue }: PluginConfig, log: Log): JobQueue => {
  const redis = redisTargetOf(queue);
  return redis === undefined ? createMemoryJobQueue(log) : createBullJobQueue({ redis, prefix: queue.prefix, log });
};

/** Redis where the queue has one, else a file beside the database where that is a file itself. */
const createWitness = ({ queue }: PluginConfig, database: Database): Witness => {
  const redis = redisTargetOf(queue);
  if (redis !== undefined) return createRedisWitness({ redis, prefix: queue.prefix });
  const file = sqliteFile(database);
  return file === null ? noWitness : createFileWitness(`${file}.cohort`);
};

/** Cohort’s own connection where the site names a mail server, else the provider of Strapi’s email plugin. */
const createMailer = ({ sending: { smtp } }: PluginConfig, email: ReturnType<typeof emailPlugin>): Mailer =>
  smtp
    ? createSmtpMailer({ ...smtpDefaults, secure: smtp.port === 465, ...withoutUndefined(smtp) })
    : createStrapiMailer({ send: email.send, close: email.close, verifier: email.verifier });

const composeSegments = ({ strapi, config, database, textFold, audience, log }: Base, uses: SequenceUses) => {
  const dialect = createDialect(database.client, textFold);
  const { maxDepth, maxRules, previewTimeoutMs } = config.filter;
  const segments = createSegmentRepository(strapi, database, dialect);
  const limits = { maxDepth, maxRules };
  const referred = onceFilled(segments, createRunRepository(database));
  const filters = createFilterChecks({ segments: referred, audience, dialect, limits, timezone: config.timezone });
  const members = createMemberRepository({ database, audience, dialect });
  const { timezone } = config;
  const columns = createMemberColumns({ database, audience, dialect, timezone, clock: systemClock });
  const shared = { segments, members, columns, filters, adminNames: adminNames(strapi), clock: systemClock, log };
  const membership = createTrackedMembership({
    ...{ ...shared, database, audience, dialect, limits, timezone: config.timezone, timeoutMs: previewTimeoutMs },
    ...{ process: config.process, intervals: config.segments, leases: createLeases(database, randomUUID()) },
    transaction: documentTransaction(strapi),
    emit: (event, payload) => void strapi.eventHub.emit(event, payload),
  });
  const service = createSegments({
    ...shared,
    ...{ database, audience, dialect, uses, timezone: config.timezone },
    ...createSegmentStores({ database, audience, dialect }),
    countRules: createRuleCounting({ database, audience, filters, timeoutMs: previewTimeoutMs }),
    membership: membership.hooks,
    previewTimeoutMs,
    refreshIntervalMs: config.segments.refreshIntervalMs,
  });
  const advice = createIndexAdvice({ ...shared, database, audience, dialect });
  const { announce } = membership;
  const asked = { strapi, database, audience, dialect, segments, filters, announce, clock: systemClock };
  const forMembers = createMemberServices({ ...asked, lists: service, timeoutMs: previewTimeoutMs });
  const answers = { ...withIndexAdvice(service, advice), ...advice, ...forMembers };
  const traces = createPersonTraces({ database, segments });
  return { segments: { ...answers, ...membership.service }, membership, traces };
};

const composeTracking = ({ strapi, config, database, log }: Base): TrackingService =>
  createTracking({
    ...{ database, clock: systemClock, log, role: config.process, config: config.tracking },
    tokens: createTokens(linkKeys(strapi, config)),
    leases: createLeases(database, randomUUID()),
    base: publicApiBase(strapi, config),
  });

const composeDelivery = (
  { strapi, config, database, audience, addressesFor, log, mail }: Base,
  { track, linkUrls, templateName, elsewhere }: Around,
) => {
  const email = emailPlugin(strapi);
  const mailer = createMailer(config, email);
  const base = publicApiBase(strapi, config);
  const hasSequence = async (where: object): Promise<boolean> =>
    (await strapi.db.query(contentTypeUid('sequence')).count({ where })) > 0;
  const delivery = createDelivery({
    database,
    clock: systemClock,
    mailer,
    queue: createQueue(config, log),
    sending: { ...config.sending, from: config.sending.from ?? email.defaultFrom, publicUrl: new URL(base).origin },
    ...{ webhooks: config.webhooks, httpsGet: createHttpsGet(), elsewhere },
    process: config.process,
    installation: { publicUrl: config.sending.publicUrl ?? '', witness: createWitness(config, database) },
    tokens: createTokens(linkKeys(strapi, config)),
    ...{ track, linkUrls },
    addressKeys: addressKeys(strapi, config),
    adminNames: adminNames(strapi),
    obstacles: mail.obstacles,
    templateName,
    contacts: createContactAddresses(database, audience),
    addressesFor,
    links: { unsubscribeUrl: (token) => `${base}/unsubscribe/${token}` },
    isSequence: (documentId) => hasSequence({ documentId }),
    isSwitchedOff: (documentId) => hasSequence({ documentId, isActive: false }),
    setUnsubscribed: async ({ uid, documentId }, value) => {
      const attribute = audience.entities().find((entity) => entity.uid === uid)?.roles.unsubscribed;
      return attribute !== undefined && setPreference(strapi, { uid, documentId, attribute, value });
    },
    log,
  });
  return { delivery, mailer };
};

type TemplateName = (documentId: string) => Promise<string | null>;

interface Around extends Pick<TrackingService, 'track' | 'linkUrls'> {
  templateName: TemplateName;
  elsewhere: KeptElsewhere;
}

interface Neighbours {
  segments: SegmentService;
  templates: TemplateService;
  delivery: DeliveryService;
  background: SequencesDeps['background'];
}

const composeSequences = (base: Base, { segments, templates, delivery, background }: Neighbours) => {
  const { strapi, config, database, audience, addressesFor } = base;
  const tables = readSequenceTables(strapi);
  const sequences = createSequences({
    ...{ database, tables, audience, addressesFor, segments, templates, log: base.log },
    writer: createSequenceWriter(strapi, database, tables),
    planner: delivery.planner,
    cancelPending: delivery.cancelEnrollments,
    obstacles: base.mail.obstacles,
    holds: delivery.sequenceHolds,
    pausedMails: delivery.pausedMails,
    timezone: config.timezone,
    background,
    /** What is due at once does not wait for the next tick. */
    onEnrolled: () => void delivery.scheduler.wake(),
  });
  delivery.register(sequences.source);
  return sequences;
};

const compose = async (strapi: Core.Strapi) => {
  const config = readPluginConfig(strapi);
  const log = prefixedLog(strapi);
  const slots = createSlots({ size: config.filter.previewConcurrency, waitMs: SLOT_WAIT_MS });
  const database = strapiDatabase(strapi, slots);
  if (database.client === 'sqlite') await installSqliteFunctions(database.knex);
  const { fold: textFold, isComplete } = await detectTextFold(database);
  if (!isComplete) log.warn('this database folds the case of some letters only; text rules tell the others apart');
  const site = await readSiteSchema(strapi);
  const audience = createAudience({ database, site, config, textFold, addressKeys: addressKeys(strapi, config) });
  const mail = readMailFacts(strapi, config);
  const addressesFor = createAddressViews(audience);
  const base: Base = { strapi, config, database, textFold, audience, addressesFor, log, mail };
  const { segments, membership, traces } = composeSegments(base, {
    usesOf: (segmentId, within) => enrollments.usesOf(segmentId, within),
    countUses: (segmentIds) => enrollments.countUses(segmentIds),
  });
  const tracking = composeTracking(base);
  const templateName: TemplateName = async (id) => (await templates.find(id))?.name ?? null;
  const elsewhere = keptElsewhere({ tracking, traces });
  const { delivery, mailer } = composeDelivery(base, { ...tracking, templateName, elsewhere });
  const health = composeHealth({ ...base, delivery, mailer });
  const templates: TemplateService = createTemplates({
    repository: createTemplateRepository(strapi, base.database),
    audience,
    clock: systemClock,
    timezone: config.timezone,
    postalAddress: config.sending.postalAddress,
    isTemplateUsed: (documentId) => sequences.isTemplateUsed(documentId),
  });
  const { sequences, enrollments } = composeSequences(base, {
    segments,
    templates,
    delivery,
    background: membership.scheduler,
  });
  return { database, audience, tracking, segments, membership, templates, delivery, sequences, enrollments, health };
};

export type Container = Awaited<ReturnType<typeof compose>>;

const containers = new WeakMap<Core.Strapi, Container>();

export const install = async (strapi: Core.Strapi): Promise<Container> => {
  const container = await compose(strapi);
  containers.set(strapi, container);
  return container;
};

const containerOf = (strapi: Core.Strapi): Container => {
  const container = containers.get(strapi);
  if (!container) throw new Error('Cohort is not ready before Strapi has bootstrapped its plugins');
  return container;
};

const serviceOf =
  <K extends Exclude<keyof Container, 'database' | 'membership'>>(name: K) =>
  ({ strapi }: { strapi: Core.Strapi }): Container[K] =>
    containerOf(strapi)[name];

/** What `strapi.plugin('cohort').service(name)` answers. */
export const services = {
  audience: serviceOf('audience'),
  tracking: serviceOf('tracking'),
  segments: serviceOf('segments'),
  templates: serviceOf('templates'),
  delivery: serviceOf('delivery'),
  sequences: serviceOf('sequences'),
  enrollments: serviceOf('enrollments'),
  health: serviceOf('health'),
};
