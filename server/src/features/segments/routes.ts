import {
  createSegmentSchema,
  dataOf,
  filterVerdictAnswerSchema,
  indexSuggestionsAnswerSchema,
  listMembersQuerySchema,
  listSegmentsQuerySchema,
  memberPageSchema,
  recalculateAnswerSchema,
  segmentAnswerSchema,
  segmentPageSchema,
  segmentParamsSchema,
  updateSegmentSchema,
  validateFilterSchema,
} from '../../contracts';
import type { FeatureRoute } from '../../platform/feature';

const READ = 'segments.read-segments';
const both = { audience: 'both' } as const;
const ofSegment = { params: segmentParamsSchema };

/** `validate` stands before `:id`, which would otherwise take it for an id. */
export const segmentRoutes: FeatureRoute[] = [
  {
    ...both,
    method: 'GET',
    path: '/segments',
    handler: 'segment.find',
    permission: READ,
    request: { query: listSegmentsQuerySchema },
    response: segmentPageSchema,
  },
  {
    ...both,
    method: 'POST',
    path: '/segments',
    handler: 'segment.create',
    permission: 'segments.create-segments',
    request: { body: { 'application/json': dataOf(createSegmentSchema) } },
    response: segmentAnswerSchema,
  },
  {
    ...both,
    method: 'POST',
    path: '/segments/validate',
    handler: 'segment.validate',
    permission: READ,
    request: { body: { 'application/json': dataOf(validateFilterSchema) } },
    response: filterVerdictAnswerSchema,
  },
  {
    ...both,
    method: 'GET',
    path: '/segments/:id',
    handler: 'segment.findOne',
    permission: READ,
    request: ofSegment,
    response: segmentAnswerSchema,
  },
  {
    ...both,
    method: 'PUT',
    path: '/segments/:id',
    handler: 'segment.update',
    permission: 'segments.update-segments',
    request: { ...ofSegment, body: { 'application/json': dataOf(updateSegmentSchema) } },
    response: segmentAnswerSchema,
  },
  {
    ...both,
    method: 'DELETE',
    path: '/segments/:id',
    handler: 'segment.delete',
    permission: 'segments.delete-segments',
    request: ofSegment,
  },
  {
    ...both,
    method: 'GET',
    path: '/segments/:id/members',
    handler: 'segment-member.find',
    permission: READ,
    request: { ...ofSegment, query: listMembersQuerySchema },
    response: memberPageSchema,
  },
  {
    ...both,
    method: 'POST',
    path: '/segments/:id/recalculate',
    handler: 'segment.recalculate',
    permission: 'segments.update-segments',
    request: ofSegment,
    response: recalculateAnswerSchema,
  },
  {
    audience: 'admin',
    method: 'GET',
    path: '/segments/:id/indexes',
    handler: 'segment-index.find',
    permission: READ,
    request: ofSegment,
    response: indexSuggestionsAnswerSchema,
  },
];
