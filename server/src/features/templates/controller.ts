import type { Core } from '@strapi/types';
import {
  createTemplateSchema,
  listTemplatesQuerySchema,
  previewTemplateSchema,
  templateParamsSchema,
  updateTemplateSchema,
} from '../../contracts';
import { callerOf } from '../../platform/caller';
import type { ControllerFactory } from '../../platform/feature';
import { handleErrors } from '../../platform/handle-errors';
import { parse, parseBody, parseFilters } from '../../platform/parse';
import { PLUGIN_ID } from '../../platform/plugin-id';
import type { TemplateService } from './template-service';

const serviceOf = (strapi: Core.Strapi): TemplateService => strapi.plugin(PLUGIN_ID).service('templates');
const idOf = (params: unknown): string => parse(templateParamsSchema, params).id;

export const templateController: ControllerFactory = handleErrors(({ strapi }) => ({
  find: async (ctx) => {
    ctx.body = await serviceOf(strapi).list(parseFilters(listTemplatesQuerySchema, ctx.query));
  },
  findOne: async (ctx) => {
    ctx.body = { data: await serviceOf(strapi).get(idOf(ctx.params)) };
  },
  create: async (ctx) => {
    ctx.body = { data: await serviceOf(strapi).create(parseBody(createTemplateSchema, ctx.request.body)) };
    ctx.status = 201;
  },
  update: async (ctx) => {
    const input = parseBody(updateTemplateSchema, ctx.request.body);
    ctx.body = { data: await serviceOf(strapi).update(callerOf(ctx), idOf(ctx.params), input) };
  },
  delete: async (ctx) => {
    await serviceOf(strapi).remove(idOf(ctx.params));
    ctx.body = null;
    ctx.status = 204;
  },
  preview: async (ctx) => {
    const { contact } = parseBody(previewTemplateSchema, ctx.request.body);
    ctx.body = { data: await serviceOf(strapi).preview(callerOf(ctx), idOf(ctx.params), contact) };
  },
}));

/** A controller of its own, so that the scope ends in `find` and read-only tokens have it. */
export const templateVariableController: ControllerFactory = handleErrors(({ strapi }) => ({
  find: (ctx) => {
    ctx.body = { data: serviceOf(strapi).variables(callerOf(ctx)) };
  },
}));
