/** In: the graph and a type. Out: what is computed of its records, as builders show it; only what the compiler answers. */
import {
  LOYALTY_LEVEL,
  MAIL_FIELDS,
  MAIL_RELATIONS,
  METRICS,
  OPERATORS_BY_TYPE,
  SEGMENT_MEMBER,
  SEGMENT_MEMBER_OPERATORS,
  type CatalogueComputed,
  type CatalogueComputedRelation,
  type CatalogueType,
} from '../../../contracts';
import { canBeSegmented } from './can-be-segmented';
import { customerOrders, loyaltyLevel } from './customer-orders';
import type { TableGraph } from './table-graph';

export type ComputedPart = Pick<CatalogueType, 'computed' | 'computedRelations'>;

export const computedOf = (graph: TableGraph, uid: string): ComputedPart => ({
  computed: [...metrics(graph, uid), ...loyalty(graph, uid), ...membership(graph, uid)],
  computedRelations: isContact(graph, uid) && !graph.hidesMail ? mail() : [],
});

/** Mail goes to contacts; what it did is asked of them. */
export const isContact = ({ entities }: TableGraph, uid: string): boolean =>
  entities.some((entity) => entity.key === 'contact' && entity.uid === uid);

function metrics(graph: TableGraph, uid: string): CatalogueComputed[] {
  if (!customerOrders(graph, uid).ok) return [];
  return Object.entries(METRICS).map(([name, metric]) => ({
    ...metric,
    name,
    operators: [...OPERATORS_BY_TYPE[metric.type]],
  }));
}

function loyalty(graph: TableGraph, uid: string): CatalogueComputed[] {
  const column = loyaltyLevel(graph, uid);
  if (!column) return [];
  const description = 'The attribute that the audience mapping names as loyaltyLevel.';
  return [
    {
      name: LOYALTY_LEVEL,
      label: column.label,
      description,
      type: column.type,
      operators: [...OPERATORS_BY_TYPE[column.type]],
      ...(column.enum === undefined ? {} : { enum: column.enum }),
    },
  ];
}

function membership({ entities }: TableGraph, uid: string): CatalogueComputed[] {
  if (!entities.some((entity) => entity.uid === uid && canBeSegmented(entity))) return [];
  const description = 'Whether it is a member of other segments, named by their document ids.';
  const operators = [...SEGMENT_MEMBER_OPERATORS];
  return [{ name: SEGMENT_MEMBER, label: 'Member of a segment', description, type: 'segment', operators }];
}

const mail = (): CatalogueComputedRelation[] =>
  Object.entries(MAIL_RELATIONS).map(([name, relation]) => ({
    ...relation,
    name,
    fields: Object.entries(MAIL_FIELDS).map(([field, { type, label }]) => ({
      ...{ name: field, label, type },
      operators: [...OPERATORS_BY_TYPE[type]],
    })),
  }));
