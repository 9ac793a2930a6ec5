import {
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
import { parse, parseBody } from '../../platform/parse';
import { PLUGIN_ID } from '../../platform/plugin-id';
import type { SegmentService } from './segment-service';

const service = (strapi: Parameters<ControllerFactory>[0]['strapi']): SegmentService =>
  strapi.plugin(PLUGIN_ID).service<SegmentService>('segments');

const idOf = (params: unknown): string => parse(segmentParamsSchema, params).id;

export const segmentController: ControllerFactory = handleErrors(({ strapi }) => ({
  /** GET /segments */
  async find(ctx) {
    ctx.body = await service(strapi).list(callerOf(ctx), parse(listSegmentsQuerySchema, ctx.query));
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
    const { filter, counts } = parseBody(validateFilterSchema, ctx.request.body);
    ctx.body = { data: await service(strapi).validate(callerOf(ctx), filter, { counts }) };
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
    const query = parse(listMembersQuerySchema, ctx.query);
    ctx.body = await service(strapi).members(callerOf(ctx), idOf(ctx.params), query);
  },
}));
