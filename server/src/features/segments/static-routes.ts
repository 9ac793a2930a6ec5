/** Lists, pins, copies and files of segments. `definitions` stands before `:id`, which would take it for an id. */
import {
  dataOf,
  definitionAnswerSchema,
  definitionsAnswerSchema,
  definitionsImportedAnswerSchema,
  duplicateSegmentSchema,
  exportDefinitionsQuerySchema,
  exportMembersQuerySchema,
  importDefinitionsSchema,
  listPinsQuerySchema,
  membersAddedAnswerSchema,
  memberSelectionSchema,
  membersRemovedAnswerSchema,
  pinPageSchema,
  pinsSetAnswerSchema,
  segmentAnswerSchema,
  segmentParamsSchema,
  segmentUsageAnswerSchema,
  setPinsSchema,
} from '../../contracts';
import type { FeatureRoute } from '../../platform/feature';

const READ = 'segments.read-segments';
const CREATE = 'segments.create-segments';
const UPDATE = 'segments.update-segments';

const both = { audience: 'both' } as const;
const params = segmentParamsSchema;
const selection = { params, body: { 'application/json': dataOf(memberSelectionSchema) } };

const memberRoutes: FeatureRoute[] = [
  {
    ...both,
    method: 'POST',
    path: '/segments/:id/members',
    handler: 'static-member.add',
    permission: UPDATE,
    request: selection,
    response: membersAddedAnswerSchema,
  },
  {
    ...both,
    method: 'POST',
    path: '/segments/:id/members/remove',
    handler: 'static-member.remove',
    permission: UPDATE,
    request: selection,
    response: membersRemovedAnswerSchema,
  },
  {
    ...both,
    method: 'GET',
    path: '/segments/:id/pins',
    handler: 'segment-pin.find',
    permission: READ,
    request: { params, query: listPinsQuerySchema },
    response: pinPageSchema,
  },
  {
    ...both,
    method: 'PUT',
    path: '/segments/:id/pins',
    handler: 'segment-pin.update',
    permission: UPDATE,
    request: { params, body: { 'application/json': dataOf(setPinsSchema) } },
    response: pinsSetAnswerSchema,
  },
  {
    ...both,
    method: 'GET',
    path: '/segments/:id/export',
    handler: 'member-export.download',
    permission: 'segments.export-segments',
    request: { params, query: exportMembersQuerySchema },
  },
];

const copyRoutes: FeatureRoute[] = [
  {
    ...both,
    method: 'POST',
    path: '/segments/:id/duplicate',
    handler: 'segment-copy.create',
    permission: CREATE,
    request: { params, body: { 'application/json': dataOf(duplicateSegmentSchema) } },
    response: segmentAnswerSchema,
  },
  {
    ...both,
    method: 'GET',
    path: '/segments/definitions',
    handler: 'segment-definition.find',
    permission: READ,
    request: { query: exportDefinitionsQuerySchema },
    response: definitionsAnswerSchema,
  },
  {
    ...both,
    method: 'POST',
    path: '/segments/import',
    handler: 'segment-definition.create',
    permission: CREATE,
    request: { body: { 'application/json': dataOf(importDefinitionsSchema) } },
    response: definitionsImportedAnswerSchema,
  },
  {
    ...both,
    method: 'GET',
    path: '/segments/:id/definition',
    handler: 'segment-definition.findOne',
    permission: READ,
    request: { params },
    response: definitionAnswerSchema,
  },
  {
    ...both,
    method: 'GET',
    path: '/segments/:id/usage',
    handler: 'segment-usage.find',
    permission: READ,
    request: { params },
    response: segmentUsageAnswerSchema,
  },
];

export const staticRoutes: FeatureRoute[] = [...memberRoutes, ...copyRoutes];
