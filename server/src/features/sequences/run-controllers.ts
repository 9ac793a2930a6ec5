import type { Core } from '@strapi/types';
import {
  enrollmentRunParamsSchema,
  listEnrollmentRunsQuerySchema,
  segmentParamsSchema,
  startEnrollmentRunSchema,
} from '../../contracts';
import { callerOf } from '../../platform/caller';
import { sendCsv } from '../../platform/send-csv';
import type { ControllerFactory } from '../../platform/feature';
import { handleErrors } from '../../platform/handle-errors';
import { parse, parseBody, parseFilters } from '../../platform/parse';
import { PLUGIN_ID } from '../../platform/plugin-id';
import { personOf } from '../../platform/person';
import type { Sequences } from './create-sequences';

const service = (strapi: Core.Strapi): Sequences['enrollments'] => strapi.plugin(PLUGIN_ID).service('enrollments');

const enrollmentRunController: ControllerFactory = handleErrors(({ strapi }) => ({
  /** GET /segments/:id/enrollment-runs */
  async find(ctx) {
    const query = parseFilters(listEnrollmentRunsQuerySchema, ctx.query);
    ctx.body = await service(strapi).runs(callerOf(ctx), parse(segmentParamsSchema, ctx.params).id, query);
  },
  /** GET /segments/:id/enrollment-runs/:runId */
  async findOne(ctx) {
    const { id, runId } = parse(enrollmentRunParamsSchema, ctx.params);
    ctx.body = { data: await service(strapi).run(callerOf(ctx), id, runId) };
  },
  /** POST /segments/:id/enrollment-runs */
  async start(ctx) {
    const { sequence: sequenceId, notes } = parseBody(startEnrollmentRunSchema, ctx.request.body);
    const segmentId = parse(segmentParamsSchema, ctx.params).id;
    const by = { caller: callerOf(ctx), enrolledBy: personOf(ctx) };
    ctx.body = { data: await service(strapi).startRun({ segmentId, sequenceId, notes, ...by }) };
    ctx.status = 202;
  },
}));

/** Not `find`: a token that may read may not thereby take whole lists away. */
const enrollmentSkipController: ControllerFactory = handleErrors(({ strapi }) => ({
  /** GET /segments/:id/enrollment-runs/:runId/skipped */
  async download(ctx) {
    const { id, runId } = parse(enrollmentRunParamsSchema, ctx.params);
    sendCsv(ctx, { ...(await service(strapi).exportSkipped(callerOf(ctx), id, runId)), file: 'skipped.csv' });
  },
}));

export const runControllers: Record<string, ControllerFactory> = {
  'enrollment-run': enrollmentRunController,
  'enrollment-skip': enrollmentSkipController,
};
