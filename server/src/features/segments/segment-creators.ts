/** In: what a caller may see. Out: who created any of it, by id; creators that are gone are absent. */
import type { Core } from '@strapi/types';
import type { Knex } from 'knex';
import type { SegmentCreator } from '../../contracts';
import { assertNever } from '../../lib/assert-never';
import { adminNames } from '../../platform/admin-names';
import { SEGMENT_TABLE } from './content-type';
import type { Reachable } from './core/access';

export const createCreatorReading =
  (strapi: Core.Strapi) =>
  async (reachable: Reachable): Promise<SegmentCreator[]> => {
    const ids: number[] = await strapi.db
      .connection(SEGMENT_TABLE)
      .distinct('created_by_id')
      .whereNotNull('created_by_id')
      .where((seen) => narrow(seen, reachable))
      .pluck('created_by_id');
    const names = await adminNames(strapi)(ids);
    return [...names].map(([id, name]) => ({ id, name })).sort((a, b) => a.id - b.id);
  };

const PUBLIC = { visibility: 'public', state: 'active' };

function narrow(seen: Knex.QueryBuilder, reachable: Reachable): void {
  switch (reachable.segments) {
    case 'all':
      return;
    case 'public':
    case 'public-or-unowned':
      return void seen.where(PUBLIC);
    case 'public-or-own':
      return void seen.where(PUBLIC).orWhere({ created_by_id: reachable.userId });
    default:
      return assertNever(reachable);
  }
}
