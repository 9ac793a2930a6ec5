import { z } from 'zod';
import {
  createTemplateSchema,
  listTemplatesQuerySchema,
  previewTemplateSchema,
  renderedMailAnswerSchema,
  templateAnswerSchema,
  templatePageSchema,
  templateVariablesAnswerSchema,
  updateTemplateSchema,
} from '../../contracts';
import type { FeatureRoute } from '../../platform/feature';

const params = z.object({ id: z.string() });
const body = (schema: z.ZodType) => ({ 'application/json': z.object({ data: schema }) });

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
    handler: 'template.variables',
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
    request: { body: body(createTemplateSchema) },
    response: templateAnswerSchema,
  },
  {
    method: 'PUT',
    path: '/templates/:id',
    handler: 'template.update',
    permission: 'templates.update-templates',
    audience: 'both',
    request: { params, body: body(updateTemplateSchema) },
    response: templateAnswerSchema,
  },
  {
    method: 'DELETE',
    path: '/templates/:id',
    handler: 'template.delete',
    permission: 'templates.delete-templates',
    audience: 'both',
    request: { params },
    response: templateAnswerSchema,
  },
  {
    method: 'POST',
    path: '/templates/:id/preview',
    handler: 'template.preview',
    permission: 'templates.read-templates',
    audience: 'both',
    request: { params, body: body(previewTemplateSchema) },
    response: renderedMailAnswerSchema,
  },
];
