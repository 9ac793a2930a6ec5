/** Pins, and how many a segment has: both change in one transaction, with a line in the log for each member. */
import type { Knex } from 'knex';
import type { ListPinsQuery, Page, Pin, PinDirection } from '../../contracts';
import type { ContentReads } from '../../lib/content-reads';
import { fragment, joinFragments } from '../../lib/sql-fragment';
import { TABLES } from '../../lib/table-names';
import { toNumber, type Database } from '../../platform/database';
import { selectRows, type Row } from '../../platform/select-rows';
import type { Audience, AudienceEntity } from '../audience';
import { SEGMENT_TABLE } from './content-type';
import { MEMBER } from './core/reach';
import { isExactlyAmong, listedRows } from './core/value-list';

export interface NewPins {
  segmentId: string;
  ids: readonly string[];
  direction: PinDirection;
  reason: string | null;
  by: string;
}

export interface PinDeps {
  database: Database;
  audience: Pick<Audience, 'from' | 'readableBy' | 'scope'>;
}

export type PinRepository = ReturnType<typeof createPinRepository>;

export const createPinRepository = (deps: PinDeps) => ({ ...reading(deps), ...writing(deps.database) });

const ofMembers = (q: Knex, { client }: Database, { segmentId, ids }: Pick<NewPins, 'segmentId' | 'ids'>) => {
  const { sql, bindings } = isExactlyAmong(client, 'member_id', ids);
  return q(TABLES.segmentPins)
    .where({ segment_id: segmentId })
    .whereRaw(sql, bindings as never);
};

const reading = ({ database, audience }: PinDeps) => ({
  /** Of these members; absent where there is none. */
  async find(segmentId: string, ids: readonly string[], q: Knex = database.knex): Promise<Map<string, PinnedMember>> {
    const rows: Row[] = await ofMembers(q, database, { segmentId, ids }).select('member_id', 'direction', 'reason');
    return new Map(rows.map((row) => [String(row.member_id), toPinned(row)]));
  },
  /** Ids of documents of the entity, as the database spells them. */
  async existing(entity: AudienceEntity, ids: readonly string[]): Promise<string[]> {
    const named = isExactlyAmong(database.client, `${MEMBER}.document_id`, ids);
    const parts = [
      fragment(`SELECT ${MEMBER}.document_id AS document_id FROM`),
      audience.from(entity, MEMBER),
      fragment('WHERE'),
      joinFragments([audience.scope(entity, MEMBER), named], ' AND '),
    ];
    return (await selectRows(database.knex, joinFragments(parts, ' '))).map((row) => String(row.document_id));
  },
  page: (question: PinPageQuestion): Promise<Page<StoredPin>> => readPage({ database, audience }, question),
});

const writing = (database: Database) => ({
  async remove(trx: Knex.Transaction, segmentId: string, ids: readonly string[]): Promise<void> {
    await ofMembers(trx, database, { segmentId, ids }).delete();
  },
  /** None of the members has one. */
  async insert(trx: Knex.Transaction, { segmentId, ids, direction, reason, by }: NewPins): Promise<void> {
    const columns = 'segment_id, member_id, direction, reason, pinned_by, pinned_at';
    const values = `?, listed.value, ?, ?, ?, ${database.nowMs().toString()}`;
    const insert = `INSERT INTO ${TABLES.segmentPins} (${columns}) SELECT ${values} FROM`;
    const head = fragment(insert, [segmentId, direction, reason, by]);
    const { sql, bindings } = joinFragments([head, listedRows(database.client, ids)], ' ');
    await trx.raw(sql, bindings as never);
  },
  /** Every pin of one segment for another, in one statement. */
  async copy(trx: Knex.Transaction, from: string, to: string): Promise<void> {
    const columns = 'member_id, direction, reason, pinned_by, pinned_at';
    const copied = `INSERT INTO ${TABLES.segmentPins} (segment_id, ${columns}) SELECT ?, ${columns}`;
    await trx.raw(`${copied} FROM ${TABLES.segmentPins} WHERE segment_id = ?`, [to, from]);
  },
  /** Writes down how many there are, and answers it. */
  async recount(trx: Knex.Transaction, segmentId: string): Promise<{ pinnedIn: number; pinnedOut: number }> {
    const rows: Row[] = await trx(TABLES.segmentPins)
      .where({ segment_id: segmentId })
      .groupBy('direction')
      .select('direction')
      .count({ total: '*' });
    const count = (direction: PinDirection): number =>
      toNumber(rows.find((row) => row.direction === direction)?.total ?? 0);
    const counts = { pinned_in: count('in'), pinned_out: count('out') };
    await trx(SEGMENT_TABLE).where({ document_id: segmentId }).update(counts);
    return { pinnedIn: counts.pinned_in, pinnedOut: counts.pinned_out };
  },
});

export interface PinnedMember {
  direction: PinDirection;
  reason: string | null;
}

/** Who pinned it by name is told to some only. */
export type StoredPin = Omit<Pin, 'pinnedByName'>;

export interface PinPageQuestion {
  segmentId: string;
  entity: AudienceEntity;
  query: ListPinsQuery;
  /** Who sees the members decides what of them is shown. */
  reads: ContentReads;
}

async function readPage({ database, audience }: PinDeps, { segmentId, entity, query, reads }: PinPageQuestion) {
  const { page, pageSize, direction } = query;
  const of = { segment_id: segmentId, ...(direction === undefined ? {} : { direction }) };
  const counted: Row | undefined = await database.knex(TABLES.segmentPins).where(of).count({ total: '*' }).first();
  const total = toNumber(counted?.total ?? 0);
  const readable = audience.readableBy(reads);
  const shown = (role: string): string => readable.shownColumn(entity, role, MEMBER).sql;
  const scope = audience.scope(entity, MEMBER);
  const where = Object.keys(of).map((column) => `pin.${column} = ?`);
  const statement = joinFragments(
    [
      fragment('SELECT pin.member_id, pin.direction, pin.reason, pin.pinned_by, pin.pinned_at,'),
      fragment(`${shown('name')} AS name, ${shown('email')} AS email`),
      fragment(`FROM ${TABLES.segmentPins} AS pin LEFT JOIN`),
      audience.from(entity, MEMBER),
      fragment(`ON ${MEMBER}.document_id = pin.member_id AND ${scope.sql}`, scope.bindings),
      fragment(`WHERE ${where.join(' AND ')}`, Object.values(of)),
      fragment('ORDER BY pin.id DESC LIMIT ? OFFSET ?', [pageSize, (page - 1) * pageSize]),
    ],
    ' ',
  );
  const data = (await selectRows(database.knex, statement)).map(toPin);
  return { data, meta: { pagination: { page, pageSize, total, pageCount: Math.ceil(total / pageSize) } } };
}

const textOrNull = (value: unknown): string | null => (value === null || value === undefined ? null : String(value));

const toPinned = (row: Row): PinnedMember => ({
  direction: row.direction === 'in' ? 'in' : 'out',
  reason: textOrNull(row.reason),
});

const toPin = (row: Row): StoredPin => ({
  member: { documentId: String(row.member_id), name: textOrNull(row.name), email: textOrNull(row.email) },
  ...toPinned(row),
  pinnedAt: new Date(toNumber(row.pinned_at)).toISOString(),
  pinnedBy: textOrNull(row.pinned_by),
});
