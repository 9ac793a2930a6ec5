/**
 * Segments to start from. In: the catalogue. Out: those whose fields the site has, each as a filter that can be edited.
 * Fields are found by type and by the words in their names; nothing is offered that the site cannot answer.
 */
import type { Catalogue, CatalogueField, CatalogueType, Filter } from '../../../contracts';
import { KINDS } from './operator-choices';

export const READY_MADE_KINDS = ['at_risk', 'new_this_month', 'contract_ends'] as const;
export type ReadyMadeKind = (typeof READY_MADE_KINDS)[number];

export interface ReadyMade {
  kind: ReadyMadeKind;
  filter: Filter;
}

interface Subject {
  entity: string;
  type: CatalogueType;
}

const dateField = (type: CatalogueType | undefined, pattern: RegExp): CatalogueField | undefined =>
  type?.fields.find(({ name, type: fieldType }) => KINDS[fieldType] === 'date' && pattern.test(name));

/** The first to-many relation whose type has a date of that name. */
const relatedDate = (catalogue: Catalogue, type: CatalogueType, names: { relation: RegExp; field: RegExp }) =>
  type.relations.flatMap((relation) => {
    if (relation.kind !== 'to-many' || !names.relation.test(relation.name)) return [];
    const field = dateField(catalogue.types[relation.target], names.field);
    return field ? [{ relation: relation.name, field: field.name }] : [];
  })[0];

const newThisMonth = ({ entity, type }: Subject): ReadyMade[] => {
  const field = dateField(type, /^(createdAt|signedUpAt|joinedAt)$/i) ?? dateField(type, /created|signed|joined/i);
  if (!field) return [];
  const rule = { field: field.name, operator: 'on_or_after' as const, value: { relative: 'start_of_month' as const } };
  return [{ kind: 'new_this_month', filter: { entity, matchType: 'all', rules: [rule] } }];
};

const atRisk = (catalogue: Catalogue, { entity, type }: Subject): ReadyMade[] => {
  const found = relatedDate(catalogue, type, { relation: /order|purchase/i, field: /placed|ordered|date|createdAt/i });
  if (!found) return [];
  const recent = {
    field: found.field,
    operator: 'in_last' as const,
    value: { amount: 90, unit: 'day' as const },
  };
  return [
    {
      kind: 'at_risk',
      filter: {
        entity,
        matchType: 'all',
        rules: [
          { relation: found.relation, quantifier: 'some' },
          { relation: found.relation, quantifier: 'none', where: { matchType: 'all', rules: [recent] } },
        ],
      },
    },
  ];
};

const contractEnds = (catalogue: Catalogue, { entity, type }: Subject): ReadyMade[] => {
  const found = relatedDate(catalogue, type, { relation: /contract|subscription/i, field: /end|expir/i });
  if (!found) return [];
  const soon = { field: found.field, operator: 'in_next' as const, value: { amount: 30, unit: 'day' as const } };
  const rule = {
    relation: found.relation,
    quantifier: 'some' as const,
    where: { matchType: 'all' as const, rules: [soon] },
  };
  return [{ kind: 'contract_ends', filter: { entity, matchType: 'all', rules: [rule] } }];
};

export const readyMade = (catalogue: Catalogue): ReadyMade[] => {
  const subjects = catalogue.entities.flatMap(({ key, uid, canBeSegmented }): Subject[] => {
    const type = catalogue.types[uid];
    return canBeSegmented && type ? [{ entity: key, type }] : [];
  });
  const found = subjects.flatMap((subject) => [
    ...atRisk(catalogue, subject),
    ...newThisMonth(subject),
    ...contractEnds(catalogue, subject),
  ]);
  return READY_MADE_KINDS.flatMap((kind) => found.find((candidate) => candidate.kind === kind) ?? []);
};
