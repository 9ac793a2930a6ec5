/** A CRM, a ledger and the sequences feature over one real database; only the mail server and the documents are scripted. */
import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { DomainError, type CreateTemplate, type StepInput } from '../../../../server/src/contracts';
import { createAddressViews, createAudience, type AudienceEntity } from '../../../../server/src/features/audience';
import { deliveryFeature, ensureIndexes } from '../../../../server/src/features/delivery';
import { createSequences, sequencesFeature, type SequencesDeps } from '../../../../server/src/features/sequences';
import { createSequenceReader } from '../../../../server/src/features/sequences/sequence-reader';
import {
  createTemplates,
  type StoredTemplate,
  type TemplateRepository,
} from '../../../../server/src/features/templates';
import { fragment, type SqlFragment } from '../../../../server/src/lib/sql-fragment';
import { TABLES } from '../../../../server/src/lib/table-names';
import { createDatabase, type Queryable, type SqlClient } from '../../../../server/src/platform/database';
import { changeDocument } from '../../../../server/src/platform/lock-document';
import { openTemporaryKnex } from '../../../support/databases';
import { createRawTables } from '../../../support/raw-tables';
import { addContact, createCrmTables, insert, PUBLISHED, type ContactRow } from '../audience/crm-tables';
import { attribute, contactType, site } from '../audience/site-builder';
import { ADDRESS_KEYS, createHarness } from '../delivery/ledger-harness';

const TABLE_NAMES = {
  sequences: 'cohort_sequences',
  steps: 'cohort_sequence_steps',
  link: { table: 'cohort_sequence_steps_sequence_lnk', step: 'sequence_step_id', sequence: 'sequence_id' },
};
const AUDIENCE = {
  contact: {
    uid: 'api::contact.contact',
    ...{
      email: 'email',
      name: 'name',
      company: 'company',
      active: 'active',
      unsubscribed: 'unsubscribed',
      timezone: 'zone',
    },
  },
  company: { uid: 'api::company.company', name: 'name' },
};
export const MAILS_AT_ONCE = 3;
const CALLER = { kind: 'server' } as const;
/** Who edits a sequence. */
export const EDITOR = { caller: CALLER, mayActivate: true };

export interface StepSpec {
  template?: string;
  daysDelay?: number;
  hoursDelay?: number;
  sendTime?: string | null;
  maxLatenessHours?: number | null;
  isActive?: boolean;
}

const createTables = async (knex: Knex, client: SqlClient): Promise<void> => {
  await createCrmTables(knex, client);
  await knex.schema.alterTable('contacts', (table) => void table.string('zone'));
  await knex.schema.dropTable(TABLES.suppressions);
  await createRawTables(knex, [...(deliveryFeature.tables ?? []), ...(sequencesFeature.tables ?? [])]);
  await knex.schema.createTable(TABLE_NAMES.sequences, (table) => {
    table.increments('id');
    for (const name of ['document_id', 'name', 'type', 'timezone', 'timezone_mode']) table.string(name);
    table.text('description');
    table.boolean('is_active');
    table.dateTime('created_at');
    table.dateTime('updated_at');
  });
  await knex.schema.createTable(TABLE_NAMES.steps, (table) => {
    table.increments('id');
    for (const name of ['document_id', 'template_id', 'send_time']) table.string(name);
    for (const name of ['order', 'days_delay', 'hours_delay', 'minutes_delay', 'max_lateness_hours'])
      table.integer(name);
    table.boolean('is_active');
  });
  await knex.schema.createTable(TABLE_NAMES.link.table, (table) => {
    table.increments('id');
    table.integer('sequence_step_id');
    table.integer('sequence_id');
  });
};

/** Templates without the Document Service. */
const createTemplateStore = (): TemplateRepository & { rows: Map<string, StoredTemplate> } => {
  const rows = new Map<string, StoredTemplate>();
  const at = PUBLISHED.toISOString();
  const save = (documentId: string, data: Partial<StoredTemplate>): StoredTemplate => {
    const stored = { ...rows.get(documentId), ...data, documentId, createdAt: at, updatedAt: at } as StoredTemplate;
    rows.set(documentId, stored);
    return stored;
  };
  return {
    rows,
    find: async (documentId) => rows.get(documentId) ?? null,
    list: async ({ start, limit }) => ({ rows: [...rows.values()].slice(start, start + limit), total: rows.size }),
    create: async (data) => save(data.name, data),
    update: async (documentId, data) => save(documentId, data),
    delete: async (documentId) => void rows.delete(documentId),
  };
};

export const openWorld = async (client: SqlClient) => {
  const { knex, close } = await openTemporaryKnex(client);
  await createTables(knex, client);
  const database = createDatabase(knex);
  await ensureIndexes(database);
  const schema = site(contactType({ attributes: { zone: attribute('string', 'zone') } }));
  const audience = createAudience({
    database,
    site: schema,
    config: { audience: AUDIENCE, filter: { maxDepth: 5, maxRules: 100 }, timezone: 'UTC' },
    addressKeys: ADDRESS_KEYS,
  });
  // A process that sends would take up what goes on beside the test.
  const harness = createHarness({ database, knex }, { process: 'web' }, { concurrency: MAILS_AT_ONCE });
  const store = createTemplateStore();
  const templates = createTemplates({
    ...{ repository: store, audience, clock: harness.clock, timezone: 'UTC' },
    isTemplateUsed: async () => false,
  });
  const segment: {
    state: 'active' | 'paused';
    isGone: boolean;
    entity: AudienceEntity;
    where: SqlFragment;
    isGrouped: boolean;
    used: number;
  } = {
    state: 'active',
    isGone: false,
    entity: audience.contact(),
    where: fragment('1 = 1'),
    isGrouped: false,
    used: 0,
  };
  const reader = createSequenceReader(database, TABLE_NAMES);
  const saveSteps = async (q: Queryable, row: number, steps: readonly StepInput[]): Promise<void> => {
    const kept = steps.flatMap(({ documentId }) => documentId ?? []);
    const own = q(TABLE_NAMES.link.table).where({ sequence_id: row }).select('sequence_step_id');
    await q(TABLE_NAMES.steps).whereIn('id', own).whereNotIn('document_id', kept).delete();
    for (const [index, { documentId, ...step }] of steps.entries()) {
      const columns = { order: index + 1, template_id: step.template, days_delay: step.daysDelay };
      if (documentId === undefined) await addStep(row, index + 1, step, q);
      else await q(TABLE_NAMES.steps).where({ document_id: documentId }).update(columns);
    }
  };

  const background = createBackground();
  const deps: SequencesDeps = {
    ...{ database, audience, templates, tables: TABLE_NAMES, timezone: 'UTC' },
    addressesFor: createAddressViews(audience),
    writer: {
      create: () => Promise.reject(new Error('Written by Strapi')),
      update: (documentId, { data, steps, within }) =>
        changeDocument(
          database,
          { table: TABLE_NAMES.sequences, documentId, gone: () => new Error('There is no such sequence') },
          async (trx) => {
            const sequence = trx(TABLE_NAMES.sequences).where({ document_id: documentId });
            const before = await reader.find(documentId, trx);
            if (data.name === 'taken') throw new DomainError('conflict', 'A sequence of this name exists already');
            if (data.isActive !== undefined) await sequence.clone().update({ is_active: data.isActive });
            if (steps) await saveSteps(trx, Number((await sequence.first('id')).id), steps);
            if (before) await within(trx, before);
          },
        ),
      delete: () => Promise.reject(new Error('Written by Strapi')),
    },
    segments: {
      getForUse: async () => ({ name: 'Everybody', state: segment.state }),
      get: async (_caller, documentId) => ({ documentId }),
      selectMembers: async () => ({ entity: segment.entity, where: segment.where, isGrouped: segment.isGrouped }),
      holdForUse: async () => !segment.isGone,
      markAsUsed: async () => void (segment.used += 1),
    },
    planner: harness.delivery.planner,
    cancelPending: harness.delivery.cancelEnrollments,
    holds: harness.delivery.sequenceHolds,
    pausedMails: harness.delivery.pausedMails,
    background,
    onEnrolled: () => undefined,
    log: { info: () => undefined, warn: () => undefined, error: (message) => void background.errors.push(message) },
  };
  const feature = createSequences(deps);
  harness.delivery.register(feature.source);

  const addStep = async (sequenceRow: number, order: number, spec: StepSpec, q: Queryable = knex): Promise<string> => {
    const documentId = `step-${randomUUID()}`;
    const {
      template = 'welcome',
      daysDelay = 0,
      hoursDelay = 0,
      sendTime = null,
      maxLatenessHours = null,
      isActive = true,
    } = spec;
    const row = { order, template_id: template, days_delay: daysDelay, hours_delay: hoursDelay, minutes_delay: 0 };
    const stepRow = await insert(q, TABLE_NAMES.steps, {
      ...row,
      document_id: documentId,
      send_time: sendTime,
      max_lateness_hours: maxLatenessHours,
      is_active: isActive,
    });
    await insert(q, TABLE_NAMES.link.table, { sequence_step_id: stepRow, sequence_id: sequenceRow });
    return documentId;
  };

  return {
    ...{ client, knex, database, audience, harness, store, templates, segment, deps, feature, background },
    async clear(): Promise<void> {
      const own = [
        TABLES.enrollments,
        TABLES.enrollmentRuns,
        TABLES.enrollmentSkips,
        TABLES.deliveries,
        TABLES.deliveryEvents,
        TABLES.suppressions,
        TABLES.holds,
      ];
      const site = [
        'contacts',
        'companies',
        'contacts_company_lnk',
        TABLE_NAMES.sequences,
        TABLE_NAMES.steps,
        TABLE_NAMES.link.table,
      ];
      for (const table of [...own, ...site]) await knex(table).delete();
      Object.assign(segment, {
        state: 'active',
        isGone: false,
        entity: audience.contact(),
        where: fragment('1 = 1'),
        isGrouped: false,
        used: 0,
      });
      store.rows.clear();
      harness.mailer.sent.length = 0;
      Object.assign(background, { stopped: false, errors: [] });
    },
    addTemplate: (input: Partial<CreateTemplate> & { name: string }) =>
      templates.create({
        ...{ type: 'custom', language: 'en', isActive: true, subject: 'Hello {{ contact_name }}' },
        ...{ trackOpens: false, trackClicks: false },
        html: '<p>{{ contact_name }} of {{ company_name }}</p><a href="{{ unsubscribe_url }}">stop</a>',
        ...input,
      }),
    async addSequence(
      steps: readonly StepSpec[],
      more: Record<string, unknown> = {},
    ): Promise<{ id: string; row: number; steps: string[] }> {
      const id = `sequence-${randomUUID()}`.slice(0, 40);
      const row = await insert(knex, TABLE_NAMES.sequences, {
        ...{
          document_id: id,
          name: 'Welcome',
          type: 'manual',
          is_active: true,
          timezone: 'UTC',
          timezone_mode: 'recipient',
        },
        ...{ created_at: PUBLISHED, updated_at: PUBLISHED },
        ...more,
      });
      const ids: string[] = [];
      for (const [index, step] of steps.entries()) ids.push(await addStep(row, index + 1, step));
      return { id, row, steps: ids };
    },
    addStep,
    addContact: (row: ContactRow & { zone?: string }) => addContact(knex, row),
    async addContacts(count: number): Promise<void> {
      const rows = Array.from({ length: count }, (_, index) => ({
        ...{ document_id: `contact-${index}`, name: `Contact ${index}`, email: `contact-${index}@example.test` },
        ...{ published_at: PUBLISHED, active: true, zone: index % 2 === 0 ? 'Asia/Bangkok' : 'Europe/Paris' },
      }));
      await knex.batchInsert('contacts', rows, 200);
    },
    enroll: (sequenceId: string, dryRun = false) =>
      feature.enrollments.enrollSegment({
        segmentId: 'everybody',
        sequenceId,
        dryRun,
        caller: CALLER,
        enrolledBy: 'Ann',
      }),
    /** Calls at the same time, each with a connection of its own where the engine has them. */
    rows: (table: string): Promise<Record<string, unknown>[]> => knex(table).orderBy('id'),
    async deliver(): Promise<number> {
      const due = await knex(TABLES.deliveries)
        .where({ state: 'pending' })
        .where('due_at', '<=', database.nowMs())
        .orderBy('id');
      for (const { id } of due) await harness.delivery.work(Number(id));
      return due.length;
    },
    close,
  };
};
/** Work that outlives the call, to be awaited. */
const createBackground = () => {
  const running = new Set<Promise<unknown>>();
  const background = {
    stopped: false,
    errors: [] as string[],
    /** What is begun waits for this. */
    gate: Promise.resolve(),
    run: async (_name: string, work: () => Promise<unknown>): Promise<void> => {
      const done = background.gate.then(work);
      running.add(done);
      await done;
    },
    isStopped: () => background.stopped,
    idle: () => Promise.all(running),
  };
  return background;
};

export type World = Awaited<ReturnType<typeof openWorld>>;
