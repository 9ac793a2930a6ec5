import type { z } from 'zod';
import {
  ACTIVATE_SEQUENCES,
  activateSequenceSchema,
  createSequenceSchema,
  dataOf,
  enrollAnswerSchema,
  enrollmentAnswerSchema,
  enrollmentPageSchema,
  enrollmentParamsSchema,
  enrollSegmentSchema,
  listEnrollmentsQuerySchema,
  listSequencesQuerySchema,
  resumeEnrollmentBodySchema,
  segmentParamsSchema,
  sequenceAnswerSchema,
  sequencePageSchema,
  sequenceParamsSchema,
  updateSequenceSchema,
} from '../../contracts';
import type { FeatureRoute } from '../../platform/feature';
import { CREATE, DELETE, MANAGE_ENROLLMENTS, READ, READ_ENROLLMENTS, UPDATE } from './permissions';

const both = { audience: 'both' } as const;
const ofSequence = { params: sequenceParamsSchema };

const sequenceRoutes: FeatureRoute[] = [
  {
    ...both,
    method: 'GET',
    path: '/sequences',
    handler: 'sequence.find',
    permission: READ,
    request: { query: listSequencesQuerySchema },
    response: sequencePageSchema,
  },
  {
    ...both,
    method: 'GET',
    path: '/sequences/:id',
    handler: 'sequence.findOne',
    permission: READ,
    request: ofSequence,
    response: sequenceAnswerSchema,
  },
  {
    ...both,
    method: 'POST',
    path: '/sequences',
    handler: 'sequence.create',
    permission: CREATE,
    request: { body: { 'application/json': dataOf(createSequenceSchema) } },
    response: sequenceAnswerSchema,
  },
  {
    ...both,
    method: 'PUT',
    path: '/sequences/:id',
    handler: 'sequence.update',
    permission: UPDATE,
    request: { ...ofSequence, body: { 'application/json': dataOf(updateSequenceSchema) } },
    response: sequenceAnswerSchema,
  },
  {
    ...both,
    method: 'POST',
    path: '/sequences/:id/activate',
    handler: 'sequence.activate',
    permission: ACTIVATE_SEQUENCES,
    request: { ...ofSequence, body: { 'application/json': dataOf(activateSequenceSchema) } },
    response: sequenceAnswerSchema,
  },
  {
    ...both,
    method: 'POST',
    path: '/sequences/:id/deactivate',
    handler: 'sequence.deactivate',
    permission: ACTIVATE_SEQUENCES,
    request: ofSequence,
    response: sequenceAnswerSchema,
  },
  {
    ...both,
    method: 'DELETE',
    path: '/sequences/:id',
    handler: 'sequence.delete',
    permission: DELETE,
    request: ofSequence,
  },
];

const steering = (action: 'pause' | 'resume' | 'cancel', body?: z.ZodType): FeatureRoute => ({
  ...both,
  method: 'POST',
  path: `/enrollments/:id/${action}`,
  handler: `enrollment.${action}`,
  permission: MANAGE_ENROLLMENTS,
  request: { params: enrollmentParamsSchema, ...(body ? { body: { 'application/json': body } } : {}) },
  response: enrollmentAnswerSchema,
});

const enrollmentRoutes: FeatureRoute[] = [
  {
    ...both,
    method: 'GET',
    path: '/enrollments',
    handler: 'enrollment.find',
    permission: READ_ENROLLMENTS,
    request: { query: listEnrollmentsQuerySchema },
    response: enrollmentPageSchema,
  },
  {
    ...both,
    method: 'GET',
    path: '/enrollments/:id',
    handler: 'enrollment.findOne',
    permission: READ_ENROLLMENTS,
    request: { params: enrollmentParamsSchema },
    response: enrollmentAnswerSchema,
  },
  steering('pause'),
  steering('resume', resumeEnrollmentBodySchema),
  steering('cancel'),
  {
    ...both,
    method: 'POST',
    path: '/segments/:id/enroll',
    handler: 'enrollment.enrollSegment',
    permission: MANAGE_ENROLLMENTS,
    request: { params: segmentParamsSchema, body: { 'application/json': dataOf(enrollSegmentSchema) } },
    response: enrollAnswerSchema,
  },
];

export const allSequenceRoutes: FeatureRoute[] = [...sequenceRoutes, ...enrollmentRoutes];
