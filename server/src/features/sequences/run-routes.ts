import {
  dataOf,
  enrollmentRunAnswerSchema,
  enrollmentRunPageSchema,
  enrollmentRunParamsSchema,
  listEnrollmentRunsQuerySchema,
  segmentParamsSchema,
  startEnrollmentRunSchema,
} from '../../contracts';
import type { FeatureRoute } from '../../platform/feature';
import { MANAGE_ENROLLMENTS, READ_ENROLLMENTS } from './permissions';

const both = { audience: 'both' } as const;
const path = '/segments/:id/enrollment-runs';

export const runRoutes: FeatureRoute[] = [
  {
    ...{ ...both, method: 'POST', path, handler: 'enrollment-run.start', permission: MANAGE_ENROLLMENTS },
    request: { params: segmentParamsSchema, body: { 'application/json': dataOf(startEnrollmentRunSchema) } },
    response: enrollmentRunAnswerSchema,
  },
  {
    ...{ ...both, method: 'GET', path, handler: 'enrollment-run.find', permission: READ_ENROLLMENTS },
    request: { params: segmentParamsSchema, query: listEnrollmentRunsQuerySchema },
    response: enrollmentRunPageSchema,
  },
  {
    ...{ ...both, method: 'GET', path: `${path}/:runId`, handler: 'enrollment-run.findOne' },
    permission: READ_ENROLLMENTS,
    request: { params: enrollmentRunParamsSchema },
    response: enrollmentRunAnswerSchema,
  },
  {
    ...{ ...both, method: 'GET', path: `${path}/:runId/skipped`, handler: 'enrollment-skip.download' },
    permission: 'segments.export-segments',
    request: { params: enrollmentRunParamsSchema },
  },
];
