import {
  columnNamesSchema,
  createSegmentSchema,
  listMembersQuerySchema,
  listSegmentsQuerySchema,
  segmentParamsSchema,
  updateSegmentSchema,
  validateFilterSchema,
} from '../../contracts';
import { callerOf } from '../../platform/caller';
import type { ControllerFactory } from '../../platform/feature';
import { handleErrors } from '../../platform/handle-errors';
import { parse, parseBody, parseFilters, parseJson, parseList } from '../../platform/parse';
import { PLUGIN_ID } from '../../platform/plugin-id';
import type { HistoryService } from './history';
import type { SegmentService } from './segment-service';

type Service = SegmentService & HistoryService;

const service = (strapi: Parameters<ControllerFactory>[0]['strapi']): Service =>
  strapi.plugin(PLUGIN_ID).service<Service>('segments');

const idOf = (params: unknown): string => parse(segmentParamsSchema, params).id;

export const segmentController: ControllerFactory = handleErrors(({ strapi }) => ({
  /** GET /segments */
  async find(ctx) {
    ctx.body = await service(strapi).list(callerOf(ctx), parseFilters(listSegmentsQuerySchema, ctx.query));
  },
  /** GET /segments/:id */
  async findOne(ctx) {
    ctx.body = { data: await service(strapi).get(callerOf(ctx), idOf(ctx.params)) };
  },
  /** POST /segments */
  async create(ctx) {
    const input = parseBody(createSegmentSchema, ctx.request.body);
    ctx.body = { data: await service(strapi).create(callerOf(ctx), input) };
    ctx.status = 201;
  },
  /** PUT /segments/:id */
  async update(ctx) {
    const input = parseBody(updateSegmentSchema, ctx.request.body);
    ctx.body = { data: await service(strapi).update(callerOf(ctx), idOf(ctx.params), input) };
  },
  /** DELETE /segments/:id */
  async delete(ctx) {
    await service(strapi).remove(callerOf(ctx), idOf(ctx.params));
    ctx.status = 204;
    ctx.body = null;
  },
  /** POST /segments/validate */
  async validate(ctx) {
    const { filter, ...options } = parseBody(validateFilterSchema, ctx.request.body);
    ctx.body = { data: await service(strapi).validate(callerOf(ctx), filter, options) };
  },
  /** POST /segments/:id/recalculate */
  async recalculate(ctx) {
    ctx.body = { data: await service(strapi).recalculate(callerOf(ctx), idOf(ctx.params)) };
  },
}));

/** A controller of its own, so that the scope ends in `find` and read-only tokens have it. */
export const segmentMemberController: ControllerFactory = handleErrors(({ strapi }) => ({
  /** GET /segments/:id/members */
  async find(ctx) {
    const { on, columns, filter, ...rest } = parseFilters(listMembersQuerySchema, ctx.query);
    const query = {
      ...rest,
      columns: columns === undefined ? undefined : parseList(columnNamesSchema, columns, 'columns'),
      filter: filter === undefined ? undefined : parseJson(filter, 'filter'),
    };
    const [caller, id] = [callerOf(ctx), idOf(ctx.params)];
    ctx.body = await (on === undefined
      ? service(strapi).members(caller, id, query)
      : service(strapi).membersOn(caller, id, { ...query, on }));
  },
}));
