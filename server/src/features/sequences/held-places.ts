/** What sequences and steps are called, for those who know no more of them than a document id. */
import { toNumber, type Database } from '../../platform/database';
import type { HeldPlace } from '../delivery';
import type { SequenceTables } from './sequence-tables';

type Row = Record<string, unknown>;

const toPlace = (row: Row, stepOrder: number | null): HeldPlace => ({
  sequence: { documentId: String(row.document_id), name: String(row.name) },
  stepOrder,
});

/** Those that are gone are absent. */
export const createHeldPlaces =
  ({ knex }: Pick<Database, 'knex'>, { sequences, steps, link }: SequenceTables) =>
  async (targets: readonly string[]): Promise<Map<string, HeldPlace>> => {
    const whole: Row[] = await knex(sequences).whereIn('document_id', targets).select('document_id', 'name');
    const parts: Row[] = await knex(`${steps} as step`)
      .join(`${link.table} as link`, `link.${link.step}`, 'step.id')
      .join(`${sequences} as sequence`, 'sequence.id', `link.${link.sequence}`)
      .whereIn('step.document_id', targets)
      .select({ id: 'step.document_id', order: 'step.order', document_id: 'sequence.document_id' }, 'sequence.name');
    return new Map([
      ...whole.map((row) => [String(row.document_id), toPlace(row, null)] as const),
      ...parts.map((row) => [String(row.id), toPlace(row, toNumber(row.order))] as const),
    ]);
  };
