import type { Segment } from '../../contracts';
import { useListSegmentsQuery } from './api';

const NONE: Segment[] = [];

/** The first hundred segments by name, for lists to choose from and sentences that name them. */
export const useSegmentChoices = (): Segment[] =>
  useListSegmentsQuery({ pageSize: 100, sort: 'name:asc' }).data?.data ?? NONE;
