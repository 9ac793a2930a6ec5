/** In: a rule that compares two fields. Out: the column that `valueField` names, on the same record as the rule’s own. */
import { FIELD_FAMILIES, type FieldRule } from '../../../contracts';
import type { ColumnNode } from '../../audience';
import { fail, inside, type RuleSite } from './compilation';
import { resolveField } from './resolve-path';

export function otherField(site: RuleSite, rule: FieldRule, column: ColumnNode): ColumnNode | undefined {
  const at = inside(site, 'valueField');
  const name = rule.valueField ?? '';
  const refuse = (message: string): undefined => void fail(at, 'unsuitable_value', message);
  if (rule.value !== undefined) return refuse('A rule compares with a value or with a field, not with both.');
  if (ownerOf(name) !== ownerOf(rule.field)) {
    return refuse(`“${name}” and “${rule.field}” belong to different records; compare fields of one record.`);
  }
  const other = resolveField(at, site.scope.node, name);
  if (other === undefined) return undefined;
  if (other.kind === 'column' && FIELD_FAMILIES[other.column.type] === FIELD_FAMILIES[column.type]) return other.column;
  return refuse(`“${name}” cannot be compared with “${rule.field}” (${column.type}).`);
}

const ownerOf = (name: string): string => name.slice(0, name.lastIndexOf('.') + 1);
