/**
 * Whoever is deleted is a member of nothing any more. Segments that are compared find that out by themselves; lists, and
 * tracked segments that are paused or archived, are compared with nothing: the stays that the deleted still have in them
 * are ended here.
 */
import { fragment, joinFragments, type SqlFragment } from '../../lib/sql-fragment';
import { TABLES } from '../../lib/table-names';
import type { Database } from '../../platform/database';
import { lockDocument } from '../../platform/lock-document';
import { selectRows } from '../../platform/select-rows';
import { withRetry } from '../../platform/with-retry';
import type { Clock } from '../../ports/clock';
import type { Audience, AudienceEntity, Quote } from '../audience';
import type { DocumentRef } from './change-repository';
import { SEGMENT_TABLE } from './content-type';
import { MEMBER } from './core/reach';
import { isExactlyAmong } from './core/value-list';
import type { SegmentRepository } from './segment-repository';
import type { StayRepository } from './stay-repository';

export interface DepartureDeps {
  database: Database;
  audience: Pick<Audience, 'entities' | 'from'>;
  quote: Quote;
  segments: Pick<SegmentRepository, 'saveSize'>;
  stays: Pick<StayRepository, 'size'>;
  clock: Clock;
  goesOn(): boolean;
}

export interface Departures {
  /** Of these documents, where they are gone. */
  ofDocuments(documents: readonly DocumentRef[]): Promise<void>;
  /** Of everybody, also whom bulk and raw writes have deleted. */
  ofEverybody(): Promise<void>;
}

/** A transaction of this size takes a fraction of a second on every engine. */
const AT_ONCE = 5_000;

export const createDepartures = (deps: DepartureDeps): Departures => {
  const { audience, database, goesOn } = deps;
  const end = async (entity: AudienceEntity, ids?: readonly string[]): Promise<void> => {
    while (goesOn()) {
      const found = await selectRows(database.knex, goneStatement(deps, entity, ids));
      const bySegment = new Map<string, string[]>();
      for (const row of found) {
        const segmentId = String(row.segment_id);
        bySegment.set(segmentId, [...(bySegment.get(segmentId) ?? []), String(row.member_id)]);
      }
      for (const [segmentId, gone] of bySegment) await endStays(deps, segmentId, gone);
      if (found.length < AT_ONCE) return;
    }
  };
  return {
    async ofDocuments(documents) {
      for (const entity of audience.entities()) {
        const ids = documents.filter(({ uid }) => uid === entity.uid).map(({ documentId }) => documentId);
        if (ids.length > 0) await end(entity, [...new Set(ids)]);
      }
    },
    async ofEverybody() {
      for (const entity of audience.entities()) await end(entity);
    },
  };
};

/** Drafts and translations are there too: only whose last row is deleted is gone. */
function goneStatement(
  { database, audience, quote }: DepartureDeps,
  entity: AudienceEntity,
  ids: readonly string[] | undefined,
): SqlFragment {
  const stay = (column: string): string => `${quote('stay')}.${quote(column)}`;
  const segment = (column: string): string => `${quote('segment')}.${quote(column)}`;
  const isCompared = `${segment('type')} = 'dynamic' AND ${segment('state')} = 'active'`;
  const parts = [
    fragment(`SELECT ${stay('segment_id')} AS segment_id, ${stay('member_id')} AS member_id`),
    fragment(
      `FROM ${quote(TABLES.memberships)} AS ${quote('stay')} JOIN ${quote(SEGMENT_TABLE)} AS ${quote('segment')}`,
    ),
    fragment(`ON ${segment('document_id')} = ${stay('segment_id')} WHERE ${stay('exited_at')} = 0`),
    fragment(`AND ${segment('entity')} = ? AND NOT (${isCompared})`, [entity.key]),
    fragment('AND NOT EXISTS (SELECT 1 FROM'),
    audience.from(entity, MEMBER),
    fragment(`WHERE ${quote(MEMBER)}.${quote('document_id')} = ${stay('member_id')})`),
    ...(ids === undefined ? [] : [fragment('AND'), isExactlyAmong(database.client, stay('member_id'), ids)]),
    fragment(`LIMIT ${AT_ONCE}`),
  ];
  return joinFragments(parts, ' ');
}

/** In turn with whoever puts in and takes out. A segment that is gone meanwhile takes its stays with it. */
const endStays = (
  { database, segments, stays, clock }: DepartureDeps,
  segmentId: string,
  memberIds: readonly string[],
): Promise<void> =>
  withRetry(() =>
    database.transaction(async (trx) => {
      if (!(await lockDocument(trx, { table: SEGMENT_TABLE, documentId: segmentId }))) return;
      const among = isExactlyAmong(database.client, 'member_id', memberIds);
      const ended = await trx(TABLES.memberships)
        .where({ segment_id: segmentId, exited_at: 0 })
        .whereRaw(among.sql, among.bindings as never)
        .update({ exited_at: database.nowMs(), exited_cause: 'record' });
      if (ended > 0)
        await segments.saveSize(segmentId, { size: await stays.size(segmentId, trx), at: clock.now() }, trx);
    }),
  );
