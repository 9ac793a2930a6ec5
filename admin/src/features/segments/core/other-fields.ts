/**
 * Comparing a field with another one of the same record. In: the catalogue, the type and the field's path. Out: the
 * fields of the same record and of a like type, and the operators that take a field instead of a value.
 */
import { FIELD_FAMILIES, type Catalogue, type FieldType, type Operator } from '../../../contracts';
import { choicesOf, findChoice, type FieldChoice } from './catalogue-paths';
import type { AnyFieldType } from './operator-choices';

const COMPARING: ReadonlySet<Operator> = new Set([
  'equals',
  'not_equals',
  'greater_than',
  'greater_than_or_equal',
  'less_than',
  'less_than_or_equal',
  'before',
  'after',
  'on_or_before',
  'on_or_after',
]);

const ownerOf = (path: string): string => path.slice(0, path.lastIndexOf('.') + 1);

/** A segment is compared with a segment. */
const familyOf = (type: AnyFieldType): string => (isFieldType(type) ? FIELD_FAMILIES[type] : type);

const isFieldType = (type: AnyFieldType): type is FieldType => type !== 'segment';

export const takesField = (operator: Operator | '', type: AnyFieldType): boolean =>
  operator !== '' && COMPARING.has(operator) && !(type === 'datetime' && operator === 'equals');

export const otherFields = (catalogue: Catalogue, uid: string, path: string): FieldChoice[] => {
  const own = findChoice(catalogue, uid, path);
  if (own?.kind !== 'field' || own.isComputed) return [];
  return choicesOf(catalogue, uid).filter(
    (choice): choice is FieldChoice =>
      choice.kind === 'field' &&
      !choice.isComputed &&
      choice.path !== path &&
      ownerOf(choice.path) === ownerOf(path) &&
      familyOf(choice.field.type) === familyOf(own.field.type),
  );
};
