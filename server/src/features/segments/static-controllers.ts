import {
  columnNamesSchema,
  definitionIdsSchema,
  duplicateSegmentSchema,
  exportDefinitionsQuerySchema,
  exportMembersQuerySchema,
  importDefinitionsSchema,
  listPinsQuerySchema,
  memberSelectionSchema,
  segmentParamsSchema,
  setPinsSchema,
} from '../../contracts';
import { callerOf } from '../../platform/caller';
import type { ControllerFactory } from '../../platform/feature';
import { handleErrors } from '../../platform/handle-errors';
import { parse, parseBody, parseFilters, parseJson, parseList } from '../../platform/parse';
import { PLUGIN_ID } from '../../platform/plugin-id';
import { sendCsv } from '../../platform/send-csv';
import type { SegmentService } from './segment-service';

const service = (strapi: Parameters<ControllerFactory>[0]['strapi']): SegmentService =>
  strapi.plugin(PLUGIN_ID).service<SegmentService>('segments');

const idOf = (params: unknown): string => parse(segmentParamsSchema, params).id;

const staticMemberController: ControllerFactory = handleErrors(({ strapi }) => ({
  /** POST /segments/:id/members */
  async add(ctx) {
    const selection = parseBody(memberSelectionSchema, ctx.request.body);
    ctx.body = { data: await service(strapi).addMembers(callerOf(ctx), idOf(ctx.params), selection) };
  },
  /** POST /segments/:id/members/remove */
  async remove(ctx) {
    const selection = parseBody(memberSelectionSchema, ctx.request.body);
    ctx.body = { data: await service(strapi).removeMembers(callerOf(ctx), idOf(ctx.params), selection) };
  },
}));

const pinController: ControllerFactory = handleErrors(({ strapi }) => ({
  /** GET /segments/:id/pins */
  async find(ctx) {
    const query = parseFilters(listPinsQuerySchema, ctx.query);
    ctx.body = await service(strapi).listPins(callerOf(ctx), idOf(ctx.params), query);
  },
  /** PUT /segments/:id/pins */
  async update(ctx) {
    const input = parseBody(setPinsSchema, ctx.request.body);
    ctx.body = { data: await service(strapi).setPins(callerOf(ctx), idOf(ctx.params), input) };
  },
}));

const segmentCopyController: ControllerFactory = handleErrors(({ strapi }) => ({
  /** POST /segments/:id/duplicate */
  async create(ctx) {
    const input = parseBody(duplicateSegmentSchema, ctx.request.body);
    ctx.body = { data: await service(strapi).duplicate(callerOf(ctx), idOf(ctx.params), input) };
    ctx.status = 201;
  },
}));

const segmentDefinitionController: ControllerFactory = handleErrors(({ strapi }) => ({
  /** GET /segments/definitions */
  async find(ctx) {
    const { ids } = parseFilters(exportDefinitionsQuerySchema, ctx.query);
    const documentIds = parseList(definitionIdsSchema, ids, 'ids');
    ctx.body = { data: await service(strapi).exportDefinitions(callerOf(ctx), documentIds) };
  },
  /** GET /segments/:id/definition */
  async findOne(ctx) {
    const [data] = await service(strapi).exportDefinitions(callerOf(ctx), [idOf(ctx.params)]);
    ctx.body = { data };
  },
  /** POST /segments/import */
  async create(ctx) {
    const input = parseBody(importDefinitionsSchema, ctx.request.body);
    ctx.body = { data: await service(strapi).importDefinitions(callerOf(ctx), input) };
    ctx.status = input.dryRun ? 200 : 201;
  },
}));

const segmentUsageController: ControllerFactory = handleErrors(({ strapi }) => ({
  /** GET /segments/:id/usage */
  async find(ctx) {
    ctx.body = { data: await service(strapi).usage(callerOf(ctx), idOf(ctx.params)) };
  },
}));

/** Not `find`: a token that may read may not thereby take whole lists away. */
const memberExportController: ControllerFactory = handleErrors(({ strapi }) => ({
  /** GET /segments/:id/export */
  async download(ctx) {
    const { columns, filter, bom, search } = parseFilters(exportMembersQuerySchema, ctx.query);
    const asked = {
      search,
      columns: columns === undefined ? undefined : parseList(columnNamesSchema, columns, 'columns'),
      filter: filter === undefined ? undefined : parseJson(filter, 'filter'),
      bom: bom === 'true',
    };
    const exported = await service(strapi).exportMembers(callerOf(ctx), idOf(ctx.params), asked);
    sendCsv(ctx, { ...exported, file: 'members.csv' });
  },
}));

export const staticControllers: Record<string, ControllerFactory> = {
  'static-member': staticMemberController,
  'segment-pin': pinController,
  'segment-copy': segmentCopyController,
  'segment-definition': segmentDefinitionController,
  'segment-usage': segmentUsageController,
  'member-export': memberExportController,
};
