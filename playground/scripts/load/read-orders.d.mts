import type { Columns } from './columns.mjs';

export interface LoadedOrder {
  id: string;
  customer: string;
  placedAt: Date;
  total: number;
  currency: string | null;
  name: string;
  firstName: string | null;
  email: string | null;
}

export class RowError extends Error {}
export function readOrders(options: {
  file: string;
  gzip: 'auto' | 'yes' | 'no';
  map: Columns;
  onColumns?: (columns: Columns) => void;
}): AsyncGenerator<LoadedOrder>;
