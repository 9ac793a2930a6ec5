/**
 * T4 of mails that were accepted at about the same time: their rows, their events and what their sources plan next are
 * one transaction. A row that is locked, whose enrollment is, or whose fence has gone, is left as it is and has no answer.
 */
import type { Knex } from 'knex';
import type { DeliveryKind, DeliveryState } from '../../contracts';
import { TABLES } from '../../lib/table-names';
import { toNumber, type Database } from '../../platform/database';
import { withRetry } from '../../platform/with-retry';
import { impersonalData } from './core/delivery-event';
import { TRANSITIONS } from './core/delivery-state';
import type { DeliverySource } from './delivery-source';
import { toLedgerRow, type Columns, type LedgerRow } from './ledger-row';
import { LET_GO_WHEN_FROZEN, updateFreeRows } from './update-rows';

export interface AcceptedMail {
  row: Pick<LedgerRow, 'id' | 'fence' | 'enrollmentId'>;
  /** The event's data. */
  event: Columns;
}

export interface AcceptedMailsDeps {
  database: Database;
  sourceOf(kind: DeliveryKind): DeliverySource;
}

const SENT: DeliveryState = 'sent';
const ACCEPTED_CODE = 250;

/** Whether each was stored and its source told; undefined: nothing of it was changed. */
export const storeAccepted = async (
  deps: AcceptedMailsDeps,
  mails: readonly AcceptedMail[],
): Promise<(true | undefined)[]> => {
  const stored = await withRetry(() => deps.database.transaction((trx) => storeWithin(deps, trx, mails)));
  return mails.map(({ row }) => (stored.has(row.id) ? true : undefined));
};

const storeWithin = async (
  { database, sourceOf }: AcceptedMailsDeps,
  trx: Knex.Transaction,
  mails: readonly AcceptedMail[],
): Promise<Set<number>> => {
  const rows = await markSent(database, trx, await withoutLocked(database, trx, mails));
  if (rows.length === 0) return new Set();
  const eventOf = new Map(mails.map(({ row, event }) => [row.id, event]));
  await appendEvents(database, trx, { rows, eventOf });
  const sent = rows.map(toLedgerRow);
  const nowMs = Math.max(...rows.map((row) => toNumber(row.updated_at)));
  for (const kind of new Set(sent.map((row) => row.kind))) {
    const ofKind = sent.filter((row) => row.kind === kind);
    await tellAll(sourceOf(kind), trx, { sent: ofKind, nowMs });
  }
  return new Set(sent.map(({ id }) => id));
};

/** What is planned next changes the enrollment; one that somebody else is changing would have all of them wait. */
const withoutLocked = async (
  { client, knex }: Database,
  trx: Knex.Transaction,
  mails: readonly AcceptedMail[],
): Promise<readonly AcceptedMail[]> => {
  const ids = mails.flatMap(({ row }) => row.enrollmentId ?? []);
  if (client === 'sqlite' || ids.length === 0) return mails;
  const free: Columns[] = await trx(TABLES.enrollments)
    .whereIn('id', ids)
    .orderBy('id')
    .forUpdate()
    .skipLocked()
    .select(client === 'postgres' ? ['id', knex.raw(LET_GO_WHEN_FROZEN)] : 'id');
  const isFree = new Set(free.map(({ id }) => toNumber(id)));
  return mails.filter(({ row: { enrollmentId } }) => enrollmentId === null || isFree.has(enrollmentId));
};

const markSent = async (
  database: Database,
  trx: Knex.Transaction,
  mails: readonly AcceptedMail[],
): Promise<Columns[]> => {
  if (mails.length === 0) return [];
  const { knex, nowMs } = database;
  const fenced = mails.map(({ row }) => [row.id, row.fence]);
  return updateFreeRows(database, trx, {
    matching: (rows) =>
      rows
        .whereIn(
          'id',
          mails.map(({ row }) => row.id),
        )
        .whereIn(['id', 'fence'], fenced)
        .whereIn('state', TRANSITIONS.T4.from)
        .whereNull('settled_at'),
    columns: {
      ...{
        state: SENT,
        claimed_by: null,
        lease_until: null,
        updated_at: nowMs(),
        sent_at: nowMs(),
        settled_at: nowMs(),
      },
      attempts: knex.raw('attempts + 1'),
      first_tried_at: knex.raw('coalesce(first_tried_at, ?)', [nowMs()]),
      ...{ reply_code: ACCEPTED_CODE, enhanced_code: null, reason: null },
    },
  });
};

const appendEvents = async (
  { nowMs }: Database,
  trx: Knex.Transaction,
  { rows, eventOf }: { rows: readonly Columns[]; eventOf: ReadonlyMap<number, Columns> },
): Promise<void> => {
  const events = rows.map((row) => {
    const data = { transition: 'T4', fence: toNumber(row.fence), ...eventOf.get(toNumber(row.id)) };
    const kept = row.erased_at === null ? data : impersonalData(data);
    return { delivery_id: row.id, type: SENT, at: nowMs(), data: JSON.stringify(kept) };
  });
  await trx(TABLES.deliveryEvents).insert(events);
};

const tellAll = async (
  source: DeliverySource,
  trx: Knex.Transaction,
  { sent, nowMs }: { sent: readonly LedgerRow[]; nowMs: number },
): Promise<void> => {
  if (source.sentTogether) return source.sentTogether(trx, sent, nowMs);
  for (const row of sent) await source.settled(trx, row, SENT, nowMs);
};
