/**
 * The operators that a row offers, in words. In: a field of the catalogue. Out: choices with the message that names
 * them; “is yes” and “is no” are one operator with a fixed value. The catalogue alone decides what is allowed.
 */
import type { CatalogueComputed, Operator } from '../../../contracts';
import type { MessageKey } from '../../../i18n/messages';

export type FieldKind = 'text' | 'choice' | 'number' | 'date' | 'boolean' | 'segment';
/** Of an attribute, or of what is computed of a record. */
export type AnyFieldType = CatalogueComputed['type'];

export const KINDS = {
  string: 'text',
  enumeration: 'choice',
  integer: 'number',
  biginteger: 'number',
  decimal: 'number',
  float: 'number',
  boolean: 'boolean',
  date: 'date',
  datetime: 'date',
  segment: 'segment',
} as const satisfies Record<AnyFieldType, FieldKind>;

export interface OperatorChoice {
  /** `in_list`, or `equals:true` where the value belongs to the choice. */
  id: string;
  operator: Operator;
  value?: boolean;
  label: MessageKey;
}

const FIRST: Record<FieldKind, Operator> = {
  text: 'equals',
  choice: 'in_list',
  number: 'equals',
  date: 'in_last',
  boolean: 'equals',
  segment: 'in_list',
};

const KIND_LABELS: Partial<Record<FieldKind, Partial<Record<Operator, MessageKey>>>> = {
  number: { equals: 'op.number.equals', not_equals: 'op.number.not_equals' },
  date: { equals: 'op.date.equals', not_equals: 'op.date.not_equals' },
  segment: { in_list: 'op.segment.in_list', not_in_list: 'op.segment.not_in_list' },
};

const labelOf = (kind: FieldKind, operator: Operator): MessageKey => KIND_LABELS[kind]?.[operator] ?? `op.${operator}`;

const booleanChoices = (operators: readonly Operator[]): OperatorChoice[] =>
  operators
    .filter((operator) => operator !== 'not_equals')
    .flatMap((operator): OperatorChoice[] =>
      operator === 'equals'
        ? [
            { id: 'equals:true', operator, value: true, label: 'op.boolean.yes' },
            { id: 'equals:false', operator, value: false, label: 'op.boolean.no' },
          ]
        : [{ id: operator, operator, label: labelOf('boolean', operator) }],
    );

export const operatorChoices = ({
  type,
  operators: allowed,
}: Pick<CatalogueComputed, 'type' | 'operators'>): OperatorChoice[] => {
  const kind = KINDS[type];
  if (kind === 'boolean') return booleanChoices(allowed);
  // One segment is a list of one.
  const operators = kind === 'segment' ? allowed.filter((operator) => operator.endsWith('in_list')) : allowed;
  const first = operators.filter((operator) => operator === FIRST[kind]);
  const rest = operators.filter((operator) => operator !== FIRST[kind]);
  return [...first, ...rest].map((operator) => ({ id: operator, operator, label: labelOf(kind, operator) }));
};

/** The choice that a rule shows; the operator itself where the field no longer offers it. */
export const choiceIdOf = (kind: FieldKind | undefined, operator: Operator | '', value: unknown): string =>
  kind === 'boolean' && operator === 'equals' && typeof value === 'boolean' ? `equals:${value}` : operator;
