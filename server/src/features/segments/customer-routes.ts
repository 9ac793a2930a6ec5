import {
  assignedSegmentAnswerSchema,
  assignSegmentSchema,
  containsMeAnswerSchema,
  customerParamsSchema,
  customerQuerySchema,
  customerSegmentParamsSchema,
  customerSegmentsAnswerSchema,
  dataOf,
  recalculatedCustomerAnswerSchema,
  removedSegmentAnswerSchema,
  segmentParamsSchema,
} from '../../contracts';
import type { FeatureRoute } from '../../platform/feature';

const ofCustomer = { params: customerParamsSchema, query: customerQuerySchema };

export const customerRoutes: FeatureRoute[] = [
  {
    audience: 'content-api',
    method: 'GET',
    path: '/segments/:id/contains-me',
    handler: 'segment-user.find',
    request: { params: segmentParamsSchema },
    response: containsMeAnswerSchema,
  },
  {
    audience: 'both',
    method: 'GET',
    path: '/customers/:id/segments',
    handler: 'customer-segment.find',
    permission: 'segments.read-segments',
    request: ofCustomer,
    response: customerSegmentsAnswerSchema,
  },
  {
    audience: 'both',
    method: 'POST',
    path: '/customers/:id/segments',
    handler: 'customer-segment.assign',
    permission: 'segments.update-segments',
    request: { ...ofCustomer, body: { 'application/json': dataOf(assignSegmentSchema) } },
    response: assignedSegmentAnswerSchema,
  },
  {
    audience: 'both',
    method: 'DELETE',
    path: '/customers/:id/segments/:segmentId',
    handler: 'customer-segment.remove',
    permission: 'segments.update-segments',
    request: { params: customerSegmentParamsSchema, query: customerQuerySchema },
    response: removedSegmentAnswerSchema,
  },
  {
    audience: 'both',
    method: 'POST',
    path: '/customers/:id/segments/recalculate',
    handler: 'customer-segment.recalculate',
    permission: 'segments.update-segments',
    request: ofCustomer,
    response: recalculatedCustomerAnswerSchema,
  },
];
