/** Controllers of their own where an action reads: its scope then ends in `find`, and read-only tokens have it. */
import {
  listChangesQuerySchema,
  listRunsQuerySchema,
  segmentHistoryQuerySchema,
  segmentParamsSchema,
} from '../../contracts';
import { callerOf } from '../../platform/caller';
import type { ControllerFactory } from '../../platform/feature';
import { handleErrors } from '../../platform/handle-errors';
import { parse, parseFilters } from '../../platform/parse';
import { PLUGIN_ID } from '../../platform/plugin-id';
import type { HistoryService } from './history';
import type { MembershipService } from './membership';

type Service = MembershipService & HistoryService;

const service = (strapi: Parameters<ControllerFactory>[0]['strapi']): Service =>
  strapi.plugin(PLUGIN_ID).service<Service>('segments');

const idOf = (params: unknown): string => parse(segmentParamsSchema, params).id;

export const segmentRunController: ControllerFactory = handleErrors(({ strapi }) => ({
  /** GET /segments/:id/runs */
  async find(ctx) {
    ctx.body = await service(strapi).runs(
      callerOf(ctx),
      idOf(ctx.params),
      parseFilters(listRunsQuerySchema, ctx.query),
    );
  },
  /** POST /segments/:id/refresh */
  async refresh(ctx) {
    ctx.body = { data: await service(strapi).refresh(callerOf(ctx), idOf(ctx.params)) };
  },
  /** POST /segments/:id/runs/cancel */
  async cancel(ctx) {
    ctx.body = { data: await service(strapi).cancelRun(callerOf(ctx), idOf(ctx.params)) };
  },
}));

export const segmentHistoryController: ControllerFactory = handleErrors(({ strapi }) => ({
  /** GET /segments/:id/history */
  async find(ctx) {
    const query = parseFilters(segmentHistoryQuerySchema, ctx.query);
    ctx.body = { data: await service(strapi).history(callerOf(ctx), idOf(ctx.params), query) };
  },
}));

export const segmentChangeController: ControllerFactory = handleErrors(({ strapi }) => ({
  /** GET /segments/:id/changes */
  async find(ctx) {
    const query = parseFilters(listChangesQuerySchema, ctx.query);
    ctx.body = await service(strapi).changes(callerOf(ctx), idOf(ctx.params), query);
  },
}));
