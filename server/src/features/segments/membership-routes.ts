import {
  listChangesQuerySchema,
  listRunsQuerySchema,
  segmentChangePageSchema,
  segmentHistoryAnswerSchema,
  segmentHistoryQuerySchema,
  segmentParamsSchema,
  segmentRunAnswerSchema,
  segmentRunPageSchema,
} from '../../contracts';
import type { FeatureRoute } from '../../platform/feature';

const READ = 'segments.read-segments';
const UPDATE = 'segments.update-segments';
const both = { audience: 'both' } as const;
const ofSegment = { params: segmentParamsSchema };

export const membershipRoutes: FeatureRoute[] = [
  {
    ...both,
    method: 'POST',
    path: '/segments/:id/refresh',
    handler: 'segment-run.refresh',
    permission: UPDATE,
    request: ofSegment,
    response: segmentRunAnswerSchema,
  },
  {
    ...both,
    method: 'GET',
    path: '/segments/:id/runs',
    handler: 'segment-run.find',
    permission: READ,
    request: { ...ofSegment, query: listRunsQuerySchema },
    response: segmentRunPageSchema,
  },
  {
    ...both,
    method: 'POST',
    path: '/segments/:id/runs/cancel',
    handler: 'segment-run.cancel',
    permission: UPDATE,
    request: ofSegment,
    response: segmentRunAnswerSchema,
  },
  {
    ...both,
    method: 'GET',
    path: '/segments/:id/history',
    handler: 'segment-history.find',
    permission: READ,
    request: { ...ofSegment, query: segmentHistoryQuerySchema },
    response: segmentHistoryAnswerSchema,
  },
  {
    ...both,
    method: 'GET',
    path: '/segments/:id/changes',
    handler: 'segment-change.find',
    permission: READ,
    request: { ...ofSegment, query: listChangesQuerySchema },
    response: segmentChangePageSchema,
  },
];
