import type { Core } from '@strapi/types';
import {
  createTemplateSchema,
  listTemplatesQuerySchema,
  previewTemplateSchema,
  updateTemplateSchema,
} from '../../contracts';
import type { ControllerFactory } from '../../platform/feature';
import { handleErrors } from '../../platform/handle-errors';
import { parse, parseBody } from '../../platform/parse';
import { PLUGIN_ID } from '../../platform/plugin-id';
import type { TemplateService } from './template-service';

const serviceOf = (strapi: Core.Strapi): TemplateService => strapi.plugin(PLUGIN_ID).service('templates');

export const templateController: ControllerFactory = handleErrors(({ strapi }) => ({
  find: async (ctx) => {
    ctx.body = await serviceOf(strapi).list(parse(listTemplatesQuerySchema, ctx.query, ['query']));
  },
  findOne: async (ctx) => {
    ctx.body = { data: await serviceOf(strapi).get(ctx.params.id ?? '') };
  },
  create: async (ctx) => {
    ctx.body = { data: await serviceOf(strapi).create(parseBody(createTemplateSchema, ctx.request.body)) };
    ctx.status = 201;
  },
  update: async (ctx) => {
    const input = parseBody(updateTemplateSchema, ctx.request.body);
    ctx.body = { data: await serviceOf(strapi).update(ctx.params.id ?? '', input) };
  },
  delete: async (ctx) => {
    ctx.body = { data: await serviceOf(strapi).remove(ctx.params.id ?? '') };
  },
  preview: async (ctx) => {
    const { contact } = parseBody(previewTemplateSchema, ctx.request.body);
    ctx.body = { data: await serviceOf(strapi).preview(ctx.params.id ?? '', contact) };
  },
  variables: (ctx) => {
    ctx.body = { data: serviceOf(strapi).variables() };
  },
}));
