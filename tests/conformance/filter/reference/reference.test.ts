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
  tier: string;
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
  const references = vectors.map(({ id, tier, dataset, filter, expect: { ids_by_policy } }) => ({
    id,
    tier,
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
      tier: 'dev',
      dataset: dataset === 'edge_contacts' ? 'dev_edge' : 'dev_chinook',
      question: toQuestion(criteria),
      expected: expected_ids,
    })),
  };
}

/** What the product claims: every question of these kinds, but for those that are named below. */
const CLAIMED_TIERS = ['core', 'nested', 'related', 'extended', 'json', 'segment_ref', 'dev'];

const NO_ORDER_OF_TEXTS = 'texts are compared for equality and parts, and have no order that all collations share';
const NO_PATTERNS = 'there is no operator for regular expressions, which every engine reads in its own way';
/** Questions for which the product has no words. */
const LEFT_OUT: Record<string, string> = {
  'seg.directus.between_str_json': NO_ORDER_OF_TEXTS,
  'seg.directus.nbetween_str_json': NO_ORDER_OF_TEXTS,
  'seg.postgrest.simple_re_end': NO_PATTERNS,
};
/** Questions that the product refuses by rule, which is their right answer: with the words of the refusal. */
const REFUSED_BY_RULE: Record<string, RegExp> = {
  'seg.edge.in_empty': /The list is empty/,
  'dev.chinook_customers-036': /The list is empty/,
  'dev.chinook_customers-053': /The group is empty/,
  'dev.chinook_customers-054': /The group is empty/,
  'dev.edge_contacts-026': /at least one character/,
};

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
    const right = new Set<string>();
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
    afterAll(() => engine.close());
    const all = sources.flatMap(({ references }) => references);

    it.each(all)('$id', async ({ id, dataset, question, expected }) => {
      const data = loaded.get(dataset);
      if (data === undefined) throw new Error(`No dataset ${dataset}`);
      const input = toFilterInput(question, data);
      if (input === undefined)
        return expect({ id, leftOut: LEFT_OUT[id] }).toEqual({ id, leftOut: expect.any(String) });
      expect(LEFT_OUT).not.toHaveProperty([id]);
      const parsed = parseFilter(input);
      if (!parsed.ok) return expect(refusalOf(parsed.errors)).toMatch(REFUSED_BY_RULE[id] ?? 'no refusal');
      expect(REFUSED_BY_RULE).not.toHaveProperty([id]);
      expect(await selectIds(engine, data, parsed.filter)).toEqual([...expected].sort((a, b) => a - b));
      right.add(id);
    });

    it('answers every question of every kind that is claimed', () => {
      expect(all.filter(({ tier }) => !CLAIMED_TIERS.includes(tier))).toEqual([]);
      const named = [...Object.keys(LEFT_OUT), ...Object.keys(REFUSED_BY_RULE)];
      expect(named.filter((id) => !all.some((one) => one.id === id))).toEqual([]);
      const unanswered = all.filter(({ id }) => !right.has(id)).map(({ id }) => id);
      expect(unanswered.sort()).toEqual(named.sort());
      console.info(
        `reference questions [${client}]: ${right.size} of ${all.length} answered, ${named.length} named as others`,
      );
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
