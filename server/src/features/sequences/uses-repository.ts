/** Which sequences a segment was enrolled in; asked by whoever would delete it, and for the list of segments. */
import { TABLES } from '../../lib/table-names';
import { toNumber, type Database, type Queryable } from '../../platform/database';
import type { Row } from '../../platform/select-rows';
import type { SequenceUse, SequenceUses } from '../segments';
import { OPEN_STATES } from './core/enrollment-state';
import type { SequenceTables } from './sequence-tables';

export const createUsesRepository = (database: Database, tables: SequenceTables): SequenceUses => ({
  usesOf: (segmentId, within) => usesOf(database, tables, { segmentId, within }),
  countUses: (segmentIds) => countUses(database, tables, segmentIds),
});

/** One question for each sequence and segment, which the index by both answers without reading their enrollments. */
async function countUses(
  { knex }: Database,
  { sequences }: SequenceTables,
  segmentIds: readonly string[],
): Promise<number[]> {
  if (segmentIds.length === 0) return [];
  const counts = segmentIds.map((segmentId, index) =>
    knex(`${sequences} as sequence`)
      .whereExists(
        knex(`${TABLES.enrollments} as walk`)
          .where('walk.source_segment_id', segmentId)
          .where('walk.sequence_id', knex.ref('sequence.document_id'))
          .select(knex.raw('1')),
      )
      .count('*')
      .as(`uses_${index}`),
  );
  const [row]: Row[] = await knex.select(...counts);
  return segmentIds.map((_, index) => toNumber(row?.[`uses_${index}`]));
}

/** By name of the sequence; enrollments of a sequence that is gone are nobody’s. */
async function usesOf(
  { knex }: Database,
  tables: SequenceTables,
  { segmentId, within = knex }: { segmentId: string; within?: Queryable },
): Promise<SequenceUse[]> {
  const states = OPEN_STATES.map(() => '?').join(', ');
  const open = knex.raw(`SUM(CASE WHEN walk.state IN (${states}) THEN 1 ELSE 0 END) AS open`, [...OPEN_STATES]);
  const rows: Row[] = await within(`${TABLES.enrollments} as walk`)
    .join(`${tables.sequences} as sequence`, 'sequence.document_id', 'walk.sequence_id')
    .where('walk.source_segment_id', segmentId)
    .groupBy('sequence.document_id', 'sequence.name', 'sequence.is_active')
    .orderBy('sequence.name')
    .select('sequence.document_id', 'sequence.name', 'sequence.is_active', open)
    .count({ total: '*' });
  return rows.map((row) => ({
    documentId: String(row.document_id),
    name: String(row.name),
    isActive: Boolean(row.is_active),
    enrollments: toNumber(row.total),
    openEnrollments: toNumber(row.open),
  }));
}
