/** In: the graph and a type. Out: what is computed of its records, as builders show it; only what the compiler answers. */
import { LOYALTY_LEVEL, METRICS, OPERATORS_BY_TYPE, type CatalogueComputed } from '../../../contracts';
import { customerOrders, loyaltyLevel } from './customer-orders';
import type { TableGraph } from './table-graph';

export function computedFields(graph: TableGraph, uid: string): CatalogueComputed[] {
  return [...metrics(graph, uid), ...loyalty(graph, uid)];
}

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
