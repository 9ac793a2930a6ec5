/** The one question about suppressions, asked alone and inside the statement of T3. */
import type { Knex } from 'knex';
import { TABLES } from '../../lib/table-names';
import type { Database } from '../../platform/database';

/** A subquery with a row where one of these scopes suppresses the (normalised) address now. */
export const suppressionExists = (
  { knex, nowMs }: Database,
  address: string,
  scopes: readonly string[],
): Knex.QueryBuilder =>
  knex(`${TABLES.suppressions} as s`)
    .select(knex.raw('1'))
    .where('s.address', address)
    .whereIn('s.scope', scopes)
    .where((query) => void query.whereNull('s.expires_at').orWhere('s.expires_at', '>', nowMs()));
