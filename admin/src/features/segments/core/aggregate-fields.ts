/**
 * What can be added up or compared over related records. In: the catalogue, the related type, the aggregate. Out: its
 * number fields, and for the smallest and largest also its dates; and the comparisons that such a field allows.
 */
import type { Aggregate, Catalogue, CatalogueComputed } from '../../../contracts';
import { choicesOf, type FieldChoice } from './catalogue-paths';
import { KINDS, operatorChoices, type OperatorChoice } from './operator-choices';
import { NUMBER_COMPARISONS } from './relation-modes';
import { VALUE_SHAPES } from './rule-value';

export const aggregateFields = (catalogue: Catalogue, target: string, aggregate: Aggregate): FieldChoice[] =>
  choicesOf(catalogue, target).filter((choice): choice is FieldChoice => {
    if (choice.kind !== 'field' || choice.path.includes('.')) return false;
    const kind = KINDS[choice.field.type];
    return kind === 'number' || (kind === 'date' && (aggregate === 'min' || aggregate === 'max'));
  });

export const comparisonsOf = (field: Pick<CatalogueComputed, 'type' | 'operators'> | undefined): OperatorChoice[] => {
  if (!field || KINDS[field.type] === 'number') {
    return operatorChoices({ type: 'decimal', operators: [...NUMBER_COMPARISONS] }).sort(
      (a, b) => order(a.operator) - order(b.operator),
    );
  }
  return operatorChoices(field).filter(({ operator }) => !['none', 'list'].includes(VALUE_SHAPES[operator]));
};

const order = (operator: OperatorChoice['operator']): number =>
  NUMBER_COMPARISONS.findIndex((candidate) => candidate === operator);
