import { SEGMENT_STATES, SEGMENT_TYPES, SEGMENT_VISIBILITIES } from '../../contracts';
import type { ContentTypeModule } from '../../platform/feature';
import { versionAttribute } from '../../platform/revise-document';

export const SEGMENT_TABLE = 'cohort_segments';

/** The name is unique by index: an attribute’s `unique` is only a check before the write. The creator is `createdBy`. */
export const segmentContentType: ContentTypeModule = {
  schema: {
    kind: 'collectionType',
    collectionName: SEGMENT_TABLE,
    info: { singularName: 'segment', pluralName: 'segments', displayName: 'Segment' },
    options: { draftAndPublish: false },
    pluginOptions: { 'content-manager': { visible: false }, 'content-type-builder': { visible: false } },
    indexes: [
      { name: 'cohort_segments_name_uq', columns: ['name'], type: 'unique' },
      { name: 'cohort_segments_state_created_idx', columns: ['state', 'created_at'] },
      { name: 'cohort_segments_type_state_idx', columns: ['type', 'state'] },
      { name: 'cohort_segments_creator_state_idx', columns: ['created_by_id', 'state'] },
      { name: 'cohort_segments_last_used_idx', columns: ['last_used_at'] },
      { name: 'cohort_segments_member_count_idx', columns: ['member_count'] },
    ],
    attributes: {
      version: versionAttribute,
      name: { type: 'string', required: true, maxLength: 120 },
      description: { type: 'text', maxLength: 2_000 },
      type: { type: 'enumeration', enum: [...SEGMENT_TYPES], default: 'dynamic', required: true },
      state: { type: 'enumeration', enum: [...SEGMENT_STATES], default: 'active', required: true },
      visibility: { type: 'enumeration', enum: [...SEGMENT_VISIBILITIES], default: 'private', required: true },
      entity: { type: 'string', required: true, maxLength: 64 },
      filter: { type: 'json' },
      tags: { type: 'json' },
      memberCount: { type: 'integer' },
      mailableCount: { type: 'integer' },
      lastCalculatedAt: { type: 'datetime' },
      lastUsedAt: { type: 'datetime' },
      timesUsed: { type: 'integer', default: 0 },
      /** Its members are kept in the membership table, so that entering and leaving are events. */
      tracked: { type: 'boolean', default: false, required: true },
      /** How many pins it has, so that a segment without any is asked without them. */
      pinnedIn: { type: 'integer', default: 0 },
      pinnedOut: { type: 'integer', default: 0 },
    },
  },
};
