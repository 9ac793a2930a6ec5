/**
 * What the segment editor edits. In: a stored segment, or the entity of a new one. Out: the form's values; and from
 * them the body that is saved. A filter that is not complete has no body.
 */
import {
  type SEGMENT_STATES,
  type SEGMENT_VISIBILITIES,
  type Filter,
  type Segment,
  type UpdateSegment,
} from '../../../contracts';
import { entityOf, type BuilderGroup } from './builder-tree';
import { emptyTree, fromFilter } from './from-filter';

export interface SegmentForm {
  name: string;
  description: string | null;
  tags: readonly string[];
  state: (typeof SEGMENT_STATES)[number];
  visibility: (typeof SEGMENT_VISIBILITIES)[number];
  /** Its members are kept, so that entering and leaving are known. */
  tracked: boolean;
  /** The rules, and what they are about. */
  tree: BuilderGroup;
  /** Kept from the stored filter: relative dates and whole days are counted in it. */
  timezone?: string;
}

/** What a segment begins with, where it does not begin empty. */
export interface Start {
  filter: Filter;
  name: string;
}

export const newForm = (entity: string, start?: Start): SegmentForm => ({
  name: start?.name ?? '',
  description: null,
  tags: [],
  state: 'active',
  visibility: 'private',
  tracked: false,
  tree: start ? fromFilter(start.filter) : emptyTree(entity),
});

export const formOf = (segment: Segment): SegmentForm => ({
  name: segment.name,
  description: segment.description,
  tags: segment.tags,
  state: segment.state,
  visibility: segment.visibility,
  tracked: segment.tracked,
  tree: segment.filter ? fromFilter(segment.filter) : emptyTree(segment.entity),
  ...(segment.filter?.timezone === undefined ? {} : { timezone: segment.filter.timezone }),
});

/** What a filter of these rules is about, besides the rules. */
export const subjectOf = ({ tree, timezone }: Pick<SegmentForm, 'tree' | 'timezone'>) => ({
  entity: entityOf(tree),
  ...(timezone === undefined ? {} : { timezone }),
});

/** `filter` is undefined for a static segment, whose members are kept by hand. */
export const bodyOf = (
  form: SegmentForm,
  filter: Filter | undefined,
): UpdateSegment & Pick<Segment, 'name' | 'entity'> => ({
  name: form.name.trim(),
  description: form.description?.trim() || null,
  tags: [...form.tags],
  entity: entityOf(form.tree),
  state: form.state,
  visibility: form.visibility,
  ...(filter ? { filter, tracked: form.tracked } : {}),
});
