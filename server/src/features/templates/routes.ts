import {
  createTemplateSchema,
  dataOf,
  listTemplatesQuerySchema,
  previewTemplateSchema,
  renderedMailAnswerSchema,
  templateAnswerSchema,
  templatePageSchema,
  templateParamsSchema,
  templateVariablesAnswerSchema,
  updateTemplateSchema,
} from '../../contracts';
import type { FeatureRoute } from '../../platform/feature';

const params = templateParamsSchema;

export const templateRoutes: FeatureRoute[] = [
  {
    method: 'GET',
    path: '/templates',
    handler: 'template.find',
    permission: 'templates.read-templates',
    audience: 'both',
    request: { query: listTemplatesQuerySchema },
    response: templatePageSchema,
  },
  {
    method: 'GET',
    path: '/template-variables',
    handler: 'template-variable.find',
    permission: 'templates.read-templates',
    audience: 'both',
    response: templateVariablesAnswerSchema,
  },
  {
    method: 'GET',
    path: '/templates/:id',
    handler: 'template.findOne',
    permission: 'templates.read-templates',
    audience: 'both',
    request: { params },
    response: templateAnswerSchema,
  },
  {
    method: 'POST',
    path: '/templates',
    handler: 'template.create',
    permission: 'templates.create-templates',
    audience: 'both',
    request: { body: { 'application/json': dataOf(createTemplateSchema) } },
    response: templateAnswerSchema,
  },
  {
    method: 'PUT',
    path: '/templates/:id',
    handler: 'template.update',
    permission: 'templates.update-templates',
    audience: 'both',
    request: { params, body: { 'application/json': dataOf(updateTemplateSchema) } },
    response: templateAnswerSchema,
  },
  {
    method: 'DELETE',
    path: '/templates/:id',
    handler: 'template.delete',
    permission: 'templates.delete-templates',
    audience: 'both',
    request: { params },
  },
  {
    method: 'POST',
    path: '/templates/:id/preview',
    handler: 'template.preview',
    permission: 'templates.read-templates',
    audience: 'both',
    request: { params, body: { 'application/json': dataOf(previewTemplateSchema) } },
    response: renderedMailAnswerSchema,
  },
];
