/**
 * What a row becomes when something is chosen in it. In: a field or a relation of the catalogue. Out: a rule with its
 * first operator, or a rule about related records that asks for at least one; both still open to be changed.
 */
import type { BuilderNode } from './builder-tree';
import type { Choice } from './catalogue-paths';
import { operatorChoices } from './operator-choices';
import { testFor } from './relation-modes';
import { draftFor } from './rule-value';

export const startNode = (choice: Choice, { id, muted }: Pick<BuilderNode, 'id' | 'muted'>): BuilderNode => {
  const kept = { ...(id === undefined ? {} : { id }), ...(muted ? { muted } : {}) };
  if (choice.kind === 'relation') {
    const test = testFor('count:greater_than_or_equal');
    return { ...kept, combinator: 'and', rules: [], relation: { path: choice.path, test } };
  }
  const [first] = operatorChoices(choice.field);
  return {
    ...kept,
    field: choice.path,
    operator: first?.operator ?? '',
    value: first ? (first.value ?? draftFor(first.operator, undefined)) : undefined,
  };
};
