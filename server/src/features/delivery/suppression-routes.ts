import {
  createSuppressionSchema,
  dataOf,
  erasedPersonAnswerSchema,
  erasePersonSchema,
  exportSuppressionsQuerySchema,
  importSuppressionsSchema,
  liftSuppressionQuerySchema,
  listSuppressionsQuerySchema,
  suppressionAnswerSchema,
  suppressionCreatedAnswerSchema,
  suppressionPageSchema,
  suppressionParamsSchema,
  suppressionsImportedAnswerSchema,
} from '../../contracts';
import type { FeatureRoute } from '../../platform/feature';

const MANAGE = 'suppressions.manage-suppressions';
const both = { audience: 'both' } as const;

export const suppressionRoutes: FeatureRoute[] = [
  {
    ...both,
    method: 'GET',
    path: '/suppressions',
    handler: 'suppression.find',
    permission: 'suppressions.read-suppressions',
    request: { query: listSuppressionsQuerySchema },
    response: suppressionPageSchema,
  },
  {
    ...both,
    method: 'POST',
    path: '/suppressions',
    handler: 'suppression.create',
    permission: MANAGE,
    request: { body: { 'application/json': dataOf(createSuppressionSchema) } },
    response: suppressionCreatedAnswerSchema,
  },
  {
    ...both,
    method: 'DELETE',
    path: '/suppressions/:id',
    handler: 'suppression.delete',
    permission: MANAGE,
    request: { params: suppressionParamsSchema, query: liftSuppressionQuerySchema },
    response: suppressionAnswerSchema,
  },
  {
    ...both,
    method: 'POST',
    path: '/suppressions/import',
    handler: 'suppression-import.create',
    permission: MANAGE,
    request: { body: { 'application/json': dataOf(importSuppressionsSchema) } },
    response: suppressionsImportedAnswerSchema,
  },
  {
    ...both,
    method: 'POST',
    path: '/suppressions/erase',
    handler: 'suppression-erasure.create',
    permission: 'suppressions.erase-people',
    request: { body: { 'application/json': dataOf(erasePersonSchema) } },
    response: erasedPersonAnswerSchema,
  },
  {
    ...both,
    method: 'GET',
    path: '/suppressions/export',
    handler: 'suppression-export.download',
    permission: 'suppressions.export-suppressions',
    request: { query: exportSuppressionsQuerySchema },
  },
];
