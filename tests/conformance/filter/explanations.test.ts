/** Random filters over the world, seed fixed: what is said of each rule on each document is what the oracle finds. */
import fc from 'fast-check';
import {
  isAggregateRule,
  isGroup,
  isRelationRule,
  type ExplainedGroup,
  type ExplainedNode,
  type ExplainedRule,
  type FieldType,
  type Filter,
  type FilterNode,
} from '../../../server/src/contracts';
import { documentScope, type AudienceEntity } from '../../../server/src/features/audience';
import { compileParts } from '../../../server/src/features/segments/core/compile-filter';
import { rulesOf, toTree } from '../../../server/src/features/segments/core/explain-tree';
import { cellsOf } from '../../../server/src/features/segments/core/rule-cells';
import { probeMember } from '../../../server/src/features/segments/member-probe';
import { fragment } from '../../../server/src/lib/sql-fragment';
import type { SqlClient } from '../../../server/src/platform/database';
import { selectRows } from '../../../server/src/platform/select-rows';
import { describeEachDatabase } from '../../support/databases';
import { filters } from './arbitrary-filter';
import { documentsOf } from './documents';
import { openEngine, type Engine } from './engines';
import { documentId, loadWorld } from './load-world';
import { computedOf, follow, matches } from './oracle';
import { contextFor } from './select-ids';
import { CONTACT, GRAPH, NOW, TIMEZONE, type Document, type Value } from './world';

const SEED = 20261120;
const ENTITY: AudienceEntity = { key: 'contact', uid: CONTACT, label: 'Contact', roles: {} };
const CONTACTS = GRAPH.tables[CONTACT];

async function explain({ knex, dialect }: Engine, filter: Filter, memberId: string): Promise<ExplainedGroup | null> {
  const context = { ...contextFor(dialect, NOW, 'record'), rootAlias: 'member' };
  const compiled = compileParts(filter, context, rulesOf(filter));
  if (!compiled.ok || CONTACTS === undefined) throw new Error(JSON.stringify(compiled));
  const audience = {
    from: (_: AudienceEntity, alias: string) => fragment(`${CONTACTS.table} AS ${alias}`),
    scope: (_: AudienceEntity, alias: string) => documentScope(CONTACTS, alias, dialect.quote, GRAPH.defaultLocale),
  };
  const rules = compiled.parts.map(cellsOf);
  const cells = rules.flatMap((rule) => rule.cells);
  const read = (statement: Parameters<typeof selectRows>[1]) => selectRows(knex, statement);
  const values = await probeMember(read, { audience, entity: ENTITY, memberId, cells });
  if (values === null) return null;
  let at = 0;
  return toTree(
    filter,
    rules.map(({ cells: own, answer }) => answer(values.slice(at, (at += own.length)))),
  );
}

const nodesOf = (group: ExplainedGroup): ExplainedNode[] =>
  group.rules.flatMap((node) => (node.kind === 'group' ? [node, ...nodesOf(node)] : [node]));

const nodeAt = (filter: Filter, path: ExplainedNode['path']): FilterNode =>
  path.slice(1).reduce<unknown>((from, key) => (from as Record<string | number, unknown>)[key], filter) as FilterNode;

const isRelation = (field: string): boolean => /(^|\.)email\.\w+$/.test(field);

/** What the rule reads, in memory; undefined where the oracle has no opinion. */
function expectedReading(node: FilterNode, document: Document, timezone: string): object | undefined {
  if (isGroup(node) || isAggregateRule(node)) return undefined;
  if (isRelationRule(node)) return { kind: 'related', related: follow(document, node.relation.split('.')).length };
  const related = follow(document, node.field.split('.'));
  if (/_empty$/.test(node.operator) && isRelation(node.field)) return { kind: 'related', related: related.length };
  const computed = computedOf(node.field, document, { now: NOW, timezone });
  if (computed) return { kind: 'value', value: computed.value };
  const names = node.field.split('.');
  const last = names.pop() ?? '';
  const [owner] = follow(document, names);
  return { kind: 'value', value: owner?.values[last] ?? null };
}

const comparable = (value: Value, type: FieldType | undefined): unknown => {
  if (value === null) return null;
  if (type === 'datetime') return new Date(String(value)).getTime();
  return type === 'decimal' || type === 'biginteger' || type === 'float' ? Number(value) : value;
};

function expectReading({ read, rule }: ExplainedRule, document: Document, timezone: string): void {
  if ('field' in rule && rule.field?.endsWith('segment.member')) return void expect(read).toBeNull();
  const expected = expectedReading(rule, document, timezone);
  if (read === null) throw new Error(`Nothing was read for ${JSON.stringify(rule)}`);
  if (read.kind === 'aggregate' || expected === undefined) return;
  if (read.kind === 'related') return void expect(read).toMatchObject(expected);
  const value = 'value' in expected ? (expected.value as Value) : null;
  expect({ rule, value: comparable(read.value, read.type) }).toEqual({ rule, value: comparable(value, read.type) });
}

describeEachDatabase('explanations of random filters', (client: SqlClient) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await openEngine(client);
    await loadWorld(engine.knex);
  });
  afterAll(() => engine.close());

  it('say of every group and rule what the oracle says, and show what it read', async () => {
    await fc.assert(
      fc.asyncProperty(filters, fc.constantFrom(...documentsOf(CONTACT)), async (filter, document) => {
        const context = { now: NOW, timezone: TIMEZONE };
        const tree = await explain(engine, filter, documentId(document.id));
        if (tree === null) throw new Error(`No contact ${document.id}`);
        expect(tree.holds).toBe(matches(filter, document, context));
        for (const node of nodesOf(tree)) {
          const alone: Filter = { ...filter, matchType: 'all', not: false, rules: [nodeAt(filter, node.path)] };
          expect({ path: node.path, holds: node.holds }).toEqual({
            path: node.path,
            holds: matches(alone, document, context),
          });
          if (node.kind === 'rule') expectReading(node, document, filter.timezone ?? TIMEZONE);
        }
      }),
      { seed: SEED, numRuns: 200 },
    );
  }, 300_000);

  it('know nothing of a record that does not count', async () => {
    const filter: Filter = { entity: 'contact', matchType: 'all', rules: [{ field: 'name', operator: 'is_empty' }] };
    expect(await explain(engine, filter, documentId(999))).toBeNull();
  });

  it('count the related records that match, and the value of an aggregate', async () => {
    const where = {
      matchType: 'all' as const,
      rules: [{ field: 'status', operator: 'equals' as const, value: 'paid' }],
    };
    const filter: Filter = {
      entity: 'contact',
      matchType: 'any',
      rules: [
        { relation: 'orders', quantifier: 'some', where },
        { relation: 'orders', aggregate: 'sum', field: 'total', operator: 'greater_than', value: 0, where },
        { relation: 'orders', aggregate: 'count', operator: 'greater_than', value: 0 },
        { relation: 'topics', aggregate: 'max', field: 'points', operator: 'greater_than', value: 0 },
      ],
    };
    for (const document of documentsOf(CONTACT)) {
      const orders = follow(document, ['orders']);
      const paid = orders.filter(({ values }) => String(values.status).toLowerCase() === 'paid');
      const points = follow(document, ['topics']).flatMap(({ values }) =>
        values.points === null ? [] : [Number(values.points)],
      );
      const sum = paid.reduce((total, { values }) => total + Math.round(Number(values.total ?? 0) * 100), 0) / 100;
      const tree = await explain(engine, filter, documentId(document.id));
      expect(tree?.rules.map((node) => (node.kind === 'rule' ? node.read : null))).toEqual([
        { kind: 'related', related: orders.length, matching: paid.length },
        { kind: 'aggregate', type: 'decimal', value: sum, matching: paid.length },
        { kind: 'aggregate', type: 'integer', value: orders.length, matching: orders.length },
        {
          kind: 'aggregate',
          type: 'integer',
          value: points.length === 0 ? null : Math.max(...points),
          matching: follow(document, ['topics']).length,
        },
      ]);
    }
  });
});
