/** Sequences with their steps, read by SQL: the send path reads them within its own transactions, page after page. */
import type { Knex } from 'knex';
import type { Sequence, Step } from '../../contracts';
import { toNumber, toNumberOrNull, type Database, type Queryable } from '../../platform/database';
import { toVersion } from '../../platform/revise-document';
import type { SequenceTables } from './sequence-tables';

export type StoredStep = Omit<Step, 'template' | 'templateName'> & { templateId: string };
export type StoredSequence = Omit<Sequence, 'steps' | 'openEnrollments' | 'waiting' | 'expired'> & {
  steps: StoredStep[];
};

export interface SequenceQuery {
  search?: string;
  isActive?: boolean;
  start: number;
  limit: number;
}

export type SequenceReader = ReturnType<typeof createSequenceReader>;

type Row = Record<string, unknown>;

export const createSequenceReader = (database: Database, tables: SequenceTables) => {
  const { sequences, steps } = tables;
  const { knex, client } = database;
  const folded = client === 'sqlite' ? 'cohort_fold(name)' : 'LOWER(name)';

  const withSteps = async (rows: readonly Row[], q: Queryable): Promise<StoredSequence[]> => {
    const ids = rows.map((row) => String(row.document_id));
    const found = ids.length === 0 ? new Map<string, StoredStep[]>() : await readSteps(q, tables, ids);
    return rows.map((row) => toSequence(row, found.get(String(row.document_id)) ?? []));
  };

  return {
    async find(documentId: string, q: Queryable = knex): Promise<StoredSequence | null> {
      const rows: Row[] = await q(sequences).where({ document_id: documentId }).limit(1);
      return (await withSteps(rows, q))[0] ?? null;
    },

    /** By document id; those that are gone are absent. */
    async findAll(documentIds: readonly string[], q: Queryable = knex): Promise<Map<string, StoredSequence>> {
      const rows: Row[] = await q(sequences).whereIn('document_id', documentIds);
      return new Map((await withSteps(rows, q)).map((sequence) => [sequence.documentId, sequence]));
    },

    async list({ search, isActive, start, limit }: SequenceQuery): Promise<{ rows: StoredSequence[]; total: number }> {
      const matching = (): Knex.QueryBuilder => {
        const query = knex(sequences);
        if (isActive !== undefined) void query.where({ is_active: isActive });
        if (search) void query.whereRaw(`${folded} LIKE ? ESCAPE '!'`, [contains(search)]);
        return query;
      };
      const rows: Row[] = await matching()
        .orderBy([
          { column: 'created_at', order: 'desc' },
          { column: 'id', order: 'desc' },
        ])
        .offset(start)
        .limit(limit);
      const counted: Row | undefined = await matching().count({ total: '*' }).first();
      return { rows: await withSteps(rows, knex), total: toNumber(counted?.total ?? 0) };
    },

    /** Holds the sequence until the end of the transaction, so that enrolling takes turns; null when it is gone. */
    async lock(trx: Knex.Transaction, documentId: string): Promise<{ isActive: boolean } | null> {
      const row: Row | undefined = await trx(sequences)
        .where({ document_id: documentId })
        .forUpdate()
        .first('is_active');
      return row ? { isActive: Boolean(row.is_active) } : null;
    },

    /** Whether an active step of an active sequence sends it. */
    isTemplateSent(templateId: string): Promise<boolean> {
      const isSent = { 'step.template_id': templateId, 'step.is_active': true, 'sequence.is_active': true };
      return hasRows(ownedSteps(knex, tables).where(isSent).select('step.id'));
    },

    isTemplateUsed: (templateId: string): Promise<boolean> =>
      hasRows(knex(steps).where({ template_id: templateId }).select('id')),
  };
};

const hasRows = async (query: Knex.QueryBuilder): Promise<boolean> => {
  const rows: Row[] = await query.limit(1);
  return rows.length > 0;
};

const ownedSteps = (q: Queryable, { sequences, steps, link }: SequenceTables): Knex.QueryBuilder =>
  q(`${steps} as step`)
    .join(`${link.table} as link`, `link.${link.step}`, 'step.id')
    .join(`${sequences} as sequence`, 'sequence.id', `link.${link.sequence}`);

const readSteps = async (
  q: Queryable,
  tables: SequenceTables,
  ids: readonly string[],
): Promise<Map<string, StoredStep[]>> => {
  const rows: Row[] = await ownedSteps(q, tables)
    .whereIn('sequence.document_id', ids)
    .orderBy([{ column: 'step.order' }, { column: 'step.id' }])
    .select('step.*', { owner_id: 'sequence.document_id' });
  const byOwner = new Map<string, StoredStep[]>(ids.map((id) => [id, []]));
  for (const row of rows) byOwner.get(String(row.owner_id))?.push(toStep(row));
  return byOwner;
};

const contains = (search: string): string => `%${search.toLowerCase().replace(/[%_!]/g, '!$&')}%`;

const toStep = (row: Row): StoredStep => ({
  documentId: String(row.document_id),
  order: toNumber(row.order),
  templateId: String(row.template_id),
  daysDelay: toNumber(row.days_delay),
  hoursDelay: toNumber(row.hours_delay),
  minutesDelay: toNumber(row.minutes_delay),
  sendTime: textOrNull(row.send_time),
  maxLatenessHours: toNumberOrNull(row.max_lateness_hours),
  isActive: Boolean(row.is_active),
});

const toSequence = (row: Row, steps: StoredStep[]): StoredSequence => ({
  documentId: String(row.document_id),
  version: toVersion(row.version),
  name: String(row.name),
  description: textOrNull(row.description),
  type: row.type === 'triggered' ? 'triggered' : 'manual',
  isActive: Boolean(row.is_active),
  timezone: String(row.timezone),
  timezoneMode: row.timezone_mode === 'sequence' ? 'sequence' : 'recipient',
  steps,
  createdAt: toIso(row.created_at),
  updatedAt: toIso(row.updated_at),
});

const textOrNull = (value: unknown): string | null => (value === null || value === undefined ? null : String(value));

/** SQLite keeps epoch milliseconds; the other drivers give a Date. */
const toIso = (value: unknown): string =>
  (value instanceof Date ? value : new Date(typeof value === 'number' ? value : String(value))).toISOString();
