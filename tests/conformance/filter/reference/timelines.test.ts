/**
 * Timelines from public projects: records and events arrive, the clock goes on, and at stated instants each segment has
 * stated members. The tables are made anew at each of those instants, and every segment is asked with `now` set to it.
 * Our texts ignore case, which none of these timelines depends on. Windows of seconds are written as two instants, since
 * an hour is the shortest length of time that a filter names. COHORT_SHARED_DIR (default: ../shared) has the files.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseFilter } from '../../../../server/src/contracts';
import { compileFilter } from '../../../../server/src/features/segments/core/compile-filter';
import { describeEachDatabase } from '../../../support/databases';
import { sharedDir } from '../../../support/paths';
import { openEngine, type Engine } from '../engines';
import { loadDataset, type Dataset } from './dataset';
import { toFilterInput } from './dataset-segments';
import type { Question } from './translate';

type Row = Record<string, unknown>;

interface Step {
  at?: string;
  define?: Record<string, Question>;
  upsert?: { id: string; set: Row };
  event?: { user: string; name: string; at: string; properties: Row };
  /** By record, by segment. */
  expect?: Record<string, Record<string, boolean>>;
}
interface Timeline {
  id: string;
  title: string;
  steps: Step[];
}

const shared = sharedDir();
const file = path.join(shared ?? '', 'vectors/11-segment-timelines.json');

/** What has been told up to a step. */
interface State {
  records: Map<string, Row>;
  events: Map<string, Row[]>;
  segments: Record<string, Question>;
}

function stateAfter(steps: readonly Step[]): State {
  const state: State = { records: new Map(), events: new Map(), segments: {} };
  const known = (id: string): Row => state.records.get(id) ?? {};
  for (const { define, upsert, event } of steps) {
    Object.assign(state.segments, define);
    if (upsert) state.records.set(upsert.id, { ...known(upsert.id), ...upsert.set });
    if (event) {
      const { user, ...happened } = event;
      state.records.set(user, known(user));
      state.events.set(user, [...(state.events.get(user) ?? []), happened]);
    }
  }
  return state;
}

/** A record of everything that the timeline will ever tell, so that every table and column is there from the start. */
function everything(steps: readonly Step[]): Row {
  const traits: Row = {};
  for (const { upsert } of steps) {
    for (const [name, value] of Object.entries(upsert?.set ?? {}))
      if (!Array.isArray(traits[name])) traits[name] = value;
  }
  return { ...traits, events: [...stateAfter(steps).events.values()].flat() };
}

const INSTANT = /^\d{4}-\d\d-\d\dT/;

function datasetOf(steps: readonly Step[], { records, events }: State): { dataset: Dataset; ids: Map<string, number> } {
  const all = everything(steps);
  const ids = new Map([...records.keys()].map((id, index) => [id, index + 1]));
  const rows = [...records].map(([id, traits]) => {
    const fitting = Object.entries(traits).filter(([name, value]) => Array.isArray(all[name]) === Array.isArray(value));
    return { ...Object.fromEntries(fitting), id: ids.get(id), events: events.get(id) ?? [] };
  });
  const instants = Object.keys(all).filter((name) => INSTANT.test(String(all[name])));
  const schema = Object.fromEntries([...instants, 'events.at'].map((name) => [name, 'datetime']));
  return { dataset: { schema, rows: [{ ...all, id: 0 }, ...rows] }, ids };
}

/** In the words of the other reference questions. */
function asQuestion(question: Question, now: Date): Question {
  const { all, any, where, op, field, value } = question;
  if (all) return { all: all.map((item) => asQuestion(item, now)) };
  if (any) return { any: any.map((item) => asQuestion(item, now)) };
  if (where) return { ...question, where: asQuestion(where, now) };
  if (op === 'list_contains') return { related: field, where: { field: 'value', op: 'equals', value } };
  if (op !== 'within_last_seconds') return question;
  const since = new Date(now.getTime() - Number(value) * 1_000);
  return { field, op: 'between', value: [since.toISOString(), now.toISOString()] };
}

async function membersOf(
  { knex, dialect }: Engine,
  question: Question,
  tables: Awaited<ReturnType<typeof loadDataset>>,
  now: Date,
): Promise<number[]> {
  const parsed = parseFilter(toFilterInput(asQuestion(question, now), tables));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  const { graph, rootUid, table } = tables;
  const compiled = compileFilter(parsed.filter, { graph, rootUid, dialect, now, timezone: 'UTC' });
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.errors));
  const { sql, bindings } = compiled.where;
  const rows = await knex
    .from({ t0: table })
    .select<{ id: number }[]>('t0.id')
    .whereRaw(sql, [...bindings]);
  return rows.map(({ id }) => Number(id));
}

if (shared === undefined) {
  const reason = 'timelines left out: the shared directory does not exist (set COHORT_SHARED_DIR)';
  console.warn(reason);
  describe('timelines', () => it.skip(reason, () => undefined));
} else {
  const { vectors } = JSON.parse(readFileSync(file, 'utf8')) as { vectors: Timeline[] };
  describeEachDatabase('timelines', (client) => {
    let engine: Engine;
    let tables = 0;
    beforeAll(async () => (engine = await openEngine(client)));
    afterAll(() => engine.close());

    it.each(vectors)('$id: $title', async ({ steps }) => {
      for (const [index, { at = '', expect: expected }] of steps.entries()) {
        if (!expected) continue;
        const state = stateAfter(steps.slice(0, index));
        const { dataset, ids } = datasetOf(steps, state);
        const loaded = await loadDataset(engine.knex, `timeline${(tables += 1)}`, dataset);
        const found: typeof expected = {};
        for (const [name, question] of Object.entries(state.segments)) {
          const members = await membersOf(engine, question, loaded, new Date(at));
          for (const record of Object.keys(expected)) {
            found[record] = { ...found[record], [name]: members.includes(ids.get(record) ?? NaN) };
          }
        }
        expect({ at, found }).toEqual({ at, found: expected });
      }
    });
  });
}
