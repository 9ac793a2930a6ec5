/** Compiles a filter and runs it over the contacts of the world, in the scope that counts each document once. */
import type { Filter } from '../../../server/src/contracts';
import { documentScope } from '../../../server/src/features/audience';
import { compileFilter, type CompileContext } from '../../../server/src/features/segments/core/compile-filter';
import type { Dialect } from '../../../server/src/features/segments/core/dialects';
import type { Engine } from './engines';
import { fromDocumentId } from './load-world';
import { REFERENCES } from './segments';
import { CONTACT, GRAPH, NOW, TIMEZONE } from './world';

export const contextFor = (
  dialect: Dialect,
  now: Date,
  shape: CompileContext['shape'] = 'population',
): CompileContext => ({
  graph: GRAPH,
  rootUid: CONTACT,
  dialect,
  now,
  timezone: TIMEZONE,
  shape,
  references: REFERENCES,
});

export async function selectIds(
  { knex, dialect }: Engine,
  filter: Filter,
  now = NOW,
  shape?: CompileContext['shape'],
): Promise<number[]> {
  const compiled = compileFilter(filter, contextFor(dialect, now, shape));
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.errors));
  const node = GRAPH.tables[CONTACT];
  if (node === undefined) throw new Error('No contacts');
  const scope = documentScope(node, 't0', dialect.quote, GRAPH.defaultLocale);
  const rows = await knex
    .from({ t0: node.table })
    .select<{ document_id: string }[]>('t0.document_id')
    .whereRaw(scope.sql, [...scope.bindings])
    .whereRaw(compiled.where.sql, [...compiled.where.bindings]);
  return rows.map((row) => fromDocumentId(row.document_id)).sort((a, b) => a - b);
}
