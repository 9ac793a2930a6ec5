/**
 * Questions with answers from public projects and from an independent evaluator, answered by every engine. They are not
 * part of this repository: COHORT_SHARED_DIR (default: ../shared) says where they are.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseFilter, type ErrorDetail, type Filter } from '../../../../server/src/contracts';
import { compileFilter } from '../../../../server/src/features/segments/core/compile-filter';
import { segmentsFeature } from '../../../../server/src/features/segments';
import type { SegmentReferences } from '../../../../server/src/features/segments/core/segment-references';
import { describeEachDatabase } from '../../../support/databases';
import { sharedDir } from '../../../support/paths';
import { createRawTables } from '../../../support/raw-tables';
import { openEngine, type Engine } from '../engines';
import { loadDataset, type Dataset, type LoadedDataset } from './dataset';
import { loadSegments, toFilterInput } from './dataset-segments';
import type { Question } from './translate';

const shared = sharedDir();
const read = (name: string): string => readFileSync(path.join(shared ?? '', name), 'utf8');

interface Reference {
  id: string;
  dataset: string;
  question: Question;
  expected: number[];
}

interface VectorFile {
  datasets: Record<string, Dataset>;
  vectors: {
    id: string;
    dataset: string;
    tier: string;
    filter: Question;
    expect: { ids_by_policy: Record<string, number[]> };
  }[];
}
interface Criterion {
  match_type?: 'all' | 'any';
  rules?: Criterion[];
  field?: string;
  operator?: string;
  value?: unknown;
}
interface QueryFile {
  queries: { id: string; dataset: string; criteria: Criterion; expected_ids: number[] }[];
}

/** Case-insensitive, negatives include NULL: what the product documents. */
const POLICY = 'ci+incl';

function readVectors(): { datasets: Record<string, Dataset>; references: Reference[] } {
  const { datasets, vectors } = JSON.parse(read('vectors/10-segments.json')) as VectorFile;
  const references = vectors.map(({ id, dataset, filter, expect: { ids_by_policy } }) => ({
    id,
    dataset,
    question: filter,
    expected: ids_by_policy[POLICY] ?? [],
  }));
  return { datasets, references };
}

function readQueries(): { datasets: Record<string, Dataset>; references: Reference[] } {
  const { queries } = JSON.parse(read('data/expected/filters_expected_dev.json')) as QueryFile;
  const lines = (name: string): Dataset => ({
    schema: {},
    rows: read(`data/crm/${name}.jsonl`)
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>),
  });
  const toQuestion = ({ match_type, rules, field, operator, value }: Criterion): Question =>
    rules ? { [match_type ?? 'all']: rules.map(toQuestion) } : { field, op: operator, value };
  return {
    datasets: { dev_chinook: lines('chinook_customers'), dev_edge: lines('edge_contacts') },
    references: queries.map(({ id, dataset, criteria, expected_ids }) => ({
      id: `dev.${id}`,
      dataset: dataset === 'edge_contacts' ? 'dev_edge' : 'dev_chinook',
      question: toQuestion(criteria),
      expected: expected_ids,
    })),
  };
}

/** Questions that the product refuses by rule are rightly answered by that refusal. */
const REFUSED_BY_RULE = /The group is empty|The list is empty|at least one character/;

const refusalOf = (errors: ErrorDetail[]): string => errors.map(({ message }) => message).join(' ');

if (shared === undefined) {
  const reason = 'reference questions left out: the shared directory does not exist (set COHORT_SHARED_DIR)';
  console.warn(reason);
  describe('reference questions', () => it.skip(reason, () => undefined));
} else {
  const sources = [readVectors(), readQueries()];
  describeEachDatabase('reference questions', (client) => {
    let engine: Engine;
    const loaded = new Map<string, LoadedDataset & { references: SegmentReferences }>();
    const tally = { right: 0, refused: 0, untranslatable: 0 };
    beforeAll(async () => {
      engine = await openEngine(client);
      await createRawTables(engine.knex, segmentsFeature.tables ?? []);
      for (const { datasets } of sources) {
        for (const [name, dataset] of Object.entries(datasets)) {
          const tables = await loadDataset(engine.knex, name, dataset);
          loaded.set(name, { ...tables, references: await loadSegments(engine.knex, dataset, tables) });
        }
      }
    }, 120_000);
    afterAll(async () => {
      console.info(`reference questions [${client}]: ${JSON.stringify(tally)}`);
      await engine.close();
    });

    it.each(sources.flatMap(({ references }) => references))('$id', async ({ dataset, question, expected }) => {
      const data = loaded.get(dataset);
      if (data === undefined) throw new Error(`No dataset ${dataset}`);
      const input = toFilterInput(question, data);
      if (input === undefined) return void (tally.untranslatable += 1);
      const parsed = parseFilter(input);
      if (!parsed.ok) {
        expect(refusalOf(parsed.errors)).toMatch(REFUSED_BY_RULE);
        return void (tally.refused += 1);
      }
      expect(await selectIds(engine, data, parsed.filter)).toEqual([...expected].sort((a, b) => a - b));
      tally.right += 1;
    });
  });
}

async function selectIds(
  { knex, dialect }: Engine,
  { graph, rootUid, table, references }: LoadedDataset & { references: SegmentReferences },
  filter: Filter,
): Promise<number[]> {
  const compiled = compileFilter(filter, {
    graph,
    rootUid,
    dialect,
    now: new Date('2026-11-20T00:00:00Z'),
    timezone: 'UTC',
    references,
  });
  if (!compiled.ok) throw new Error(refusalOf(compiled.errors));
  const { sql, bindings } = compiled.where;
  const rows = await knex
    .from({ t0: table })
    .select<{ id: number }[]>('t0.id')
    .whereRaw(sql, [...bindings]);
  return rows.map(({ id }) => Number(id)).sort((a, b) => a - b);
}
