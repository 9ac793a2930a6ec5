/** Why members were pinned, in the words of those who did: in pins, and in the log of pinning. */
import type { Knex } from 'knex';
import { anchorOf, mentions } from '../../lib/mentions';
import { TABLES } from '../../lib/table-names';
import { toNumber, type Database, type Queryable } from '../../platform/database';

export interface PersonInSegments {
  addresses: readonly string[];
  memberIds: readonly string[];
}

export interface StoredReason {
  table: typeof TABLES.segmentPins | typeof TABLES.segmentLog;
  id: number;
}

type Row = Record<string, unknown>;

/** Actions of the log. */
const PINNING = ['pinned_in', 'pinned_out', 'unpinned'];

export const createReasonRepository = ({ client, knex }: Database) => {
  const text = client === 'mysql' ? 'CHAR' : 'TEXT';
  const like = (rows: Knex.QueryBuilder, column: string, words: readonly string[]): void => {
    for (const word of words) {
      void rows.orWhereRaw(`LOWER(CAST(?? AS ${text})) LIKE ?`, [column, `%${anchorOf(word)}%`]);
    }
  };

  return {
    async of({ addresses, memberIds }: PersonInSegments, q: Queryable = knex): Promise<StoredReason[]> {
      const pins: Row[] = await q(TABLES.segmentPins)
        .whereIn('member_id', memberIds)
        .whereNotNull('reason')
        .select('id');
      const logged: Row[] = await q(TABLES.segmentLog)
        .whereIn('action', PINNING)
        .whereNotNull('data')
        .where((some) => void some.whereIn('member_id', memberIds).orWhere((named) => like(named, 'data', addresses)))
        .select('id', 'member_id', 'data');
      const isAbout = ({ member_id: memberId, data }: Row): boolean => {
        const reason = reasonOf(data);
        return reason !== null && (memberIds.includes(String(memberId)) || mentions(reason, addresses));
      };
      return [
        ...pins.map(({ id }) => ({ table: TABLES.segmentPins, id: toNumber(id) })),
        ...logged.filter(isAbout).map(({ id }) => ({ table: TABLES.segmentLog, id: toNumber(id) })),
      ];
    },

    async erase(trx: Knex.Transaction, reasons: readonly StoredReason[]): Promise<void> {
      for (const { table, id } of reasons) {
        const none = table === TABLES.segmentPins ? { reason: null } : { data: JSON.stringify({ reason: null }) };
        await trx(table).where({ id }).update(none);
      }
    },

    /** Document ids of segments that have pins whose reason names an address. */
    async segmentsNaming(addresses: readonly string[]): Promise<string[]> {
      if (addresses.length === 0) return [];
      const rows: Row[] = await knex(TABLES.segmentPins)
        .whereNotNull('reason')
        .where((named) => like(named, 'reason', addresses))
        .select('segment_id', 'reason');
      const naming = rows.filter(({ reason }) => mentions(String(reason), addresses));
      return [...new Set(naming.map(({ segment_id: id }) => String(id)))];
    },
  };
};

/** Engines give JSON as text or parsed. */
const reasonOf = (data: unknown): string | null => {
  const parsed: unknown = typeof data === 'string' ? JSON.parse(data) : data;
  const reason = typeof parsed === 'object' && parsed !== null && 'reason' in parsed ? parsed.reason : null;
  return typeof reason === 'string' ? reason : null;
};
