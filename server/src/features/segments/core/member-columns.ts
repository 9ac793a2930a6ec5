/**
 * In: names of columns, and the schema as its asker may read it. Out: the SQL of each over `member`, or every reason
 * why there is none, with its place in the list. A field that may not be read is a field that does not exist.
 */
import type { ErrorDetail, ErrorPath, FieldType } from '../../../contracts';
import { fragment, joinFragments, type SqlFragment } from '../../../lib/sql-fragment';
import type { EdgeNode, TableGraph } from '../../audience';
import { columnOf, fail, type Compilation, type Scope } from './compilation';
import type { Dialect } from './dialects';
import { MEMBER } from './reach';
import { relate } from './relation-scope';
import { resolveField, tableOf } from './resolve-path';

export interface MemberColumn {
  header: string;
  sql: SqlFragment;
  type: FieldType;
}

export interface ColumnContext {
  graph: TableGraph;
  /** Of the segment’s entity. */
  uid: string;
  dialect: Dialect;
  now: Date;
  timezone: string;
  /** Columns that are no fields, by name; they go before fields. */
  computed: Readonly<Record<string, Pick<MemberColumn, 'sql' | 'type'>>>;
}

export interface NamedColumn {
  name: string;
  /** Where it was named. */
  path: ErrorPath;
}

/** Stands for document id, name, address and mailability, as far as they may be read. */
export const STANDARD = '*';
const STANDARD_COLUMNS = ['documentId', 'name', 'email', 'mailability'];

export type MemberColumns = { ok: true; columns: MemberColumn[] } | { ok: false; errors: ErrorDetail[] };

export function memberColumns(named: readonly NamedColumn[], context: ColumnContext): MemberColumns {
  const { graph, dialect, now, timezone } = context;
  const compileGroup = (): never => {
    throw new Error('A column holds no rules');
  };
  const errors: ErrorDetail[] = [];
  const compilation: Compilation = {
    ...{ graph, dialect, now, timezone, siteTimezone: timezone, shape: 'record', compileGroup, errors, dates: [] },
    ...{ references: { byId: new Map(), nameable: new Set(), graph }, trail: [], used: { aliases: 0, references: 0 } },
  };
  const columns = named.flatMap((column) =>
    column.name === STANDARD ? standardColumns(context) : columnNamed(column, { ...context, compilation }),
  );
  return errors.length > 0 ? { ok: false, errors } : { ok: true, columns };
}

const standardColumns = ({ computed }: Pick<ColumnContext, 'computed'>): MemberColumn[] =>
  STANDARD_COLUMNS.flatMap((header) => {
    const column = computed[header];
    return column ? [{ header, ...column }] : [];
  });

function columnNamed(
  { name, path }: NamedColumn,
  { compilation, uid, computed }: ColumnContext & { compilation: Compilation },
): MemberColumn[] {
  const ready = Object.hasOwn(computed, name) ? computed[name] : undefined;
  if (ready) return [{ header: name, ...ready }];
  const place = { compilation, path };
  const node = tableOf(compilation, uid);
  if (!node) {
    fail(place, 'unknown_field', `There is no column “${name}”.`);
    return [];
  }
  const field = resolveField(place, node, name);
  if (!field) return [];
  if (field.kind !== 'column') {
    fail(
      place,
      'unsuitable_relation',
      `“${name}” is no single value; name a field of the record, or of one it leads to`,
    );
    return [];
  }
  const { edges, column } = field;
  const sql = valueAt(compilation, { node, alias: MEMBER }, { edges, column: column.column });
  return [{ header: name, sql, type: column.type }];
}

/** A column of the record at the end of the edges; NULL where one is missing. */
function valueAt(
  compilation: Compilation,
  scope: Scope,
  { edges, column }: { edges: readonly EdgeNode[]; column: string },
): SqlFragment {
  const [edge, ...rest] = edges;
  if (edge === undefined) return fragment(columnOf(compilation, scope.alias, column));
  const related = relate(compilation, scope, edge);
  const value = valueAt(compilation, related.row, { edges: rest, column });
  const where = joinFragments([fragment(`${related.key} = ${related.ownerKey}`), ...related.conditions], ' AND ');
  return fragment(`(SELECT ${value.sql} FROM ${related.from} WHERE ${where.sql} LIMIT 1)`, [
    ...value.bindings,
    ...where.bindings,
  ]);
}
