import type { Core } from '@strapi/types';
import {
  ACTIVATE_SEQUENCES,
  createSequenceSchema,
  enrollmentParamsSchema,
  enrollSegmentSchema,
  listEnrollmentsQuerySchema,
  listSequencesQuerySchema,
  resumeEnrollmentBodySchema,
  segmentParamsSchema,
  sequenceParamsSchema,
  updateSequenceSchema,
} from '../../contracts';
import { callerOf } from '../../platform/caller';
import type { ControllerFactory, RequestContext } from '../../platform/feature';
import { handleErrors } from '../../platform/handle-errors';
import { parse, parseBody, parseFilters } from '../../platform/parse';
import { personOf } from '../../platform/person';
import { actionUid, PLUGIN_ID } from '../../platform/plugin-id';
import type { SequenceEditor } from './change-sequence';
import type { Sequences } from './create-sequences';

const sequencesOf = (strapi: Core.Strapi): Sequences['sequences'] => strapi.plugin(PLUGIN_ID).service('sequences');
const enrollmentsOf = (strapi: Core.Strapi): Sequences['enrollments'] =>
  strapi.plugin(PLUGIN_ID).service('enrollments');
const idOf = (params: unknown): string => parse(sequenceParamsSchema, params).id;
const enrollmentIdOf = (params: unknown): number => parse(enrollmentParamsSchema, params).id;

/** Strapi’s ability of a signed-in admin user; consumers of the API have scopes instead. */
const mayActivate = ({ state }: RequestContext): boolean => {
  const { userAbility } = state as { userAbility?: { can(action: string): boolean } };
  return userAbility === undefined || userAbility.can(actionUid(ACTIVATE_SEQUENCES));
};

const editorOf = (ctx: RequestContext): SequenceEditor => ({ caller: callerOf(ctx), mayActivate: mayActivate(ctx) });

export const sequenceController: ControllerFactory = handleErrors(({ strapi }) => ({
  find: async (ctx) => {
    ctx.body = await sequencesOf(strapi).list(parseFilters(listSequencesQuerySchema, ctx.query));
  },
  findOne: async (ctx) => {
    ctx.body = { data: await sequencesOf(strapi).get(idOf(ctx.params)) };
  },
  create: async (ctx) => {
    const input = parseBody(createSequenceSchema, ctx.request.body);
    ctx.body = { data: await sequencesOf(strapi).create(editorOf(ctx), input) };
    ctx.status = 201;
  },
  update: async (ctx) => {
    const id = idOf(ctx.params);
    const input = parseBody(updateSequenceSchema, ctx.request.body);
    ctx.body = { data: await sequencesOf(strapi).update(editorOf(ctx), id, input) };
  },
  delete: async (ctx) => {
    await sequencesOf(strapi).remove(idOf(ctx.params));
    ctx.body = null;
    ctx.status = 204;
  },
}));

export const enrollmentController: ControllerFactory = handleErrors(({ strapi }) => ({
  find: async (ctx) => {
    ctx.body = await enrollmentsOf(strapi).list(callerOf(ctx), parseFilters(listEnrollmentsQuerySchema, ctx.query));
  },
  findOne: async (ctx) => {
    ctx.body = { data: await enrollmentsOf(strapi).get(callerOf(ctx), enrollmentIdOf(ctx.params)) };
  },
  enrollSegment: async (ctx) => {
    const { sequence, notes, dryRun } = parseBody(enrollSegmentSchema, ctx.request.body);
    const segmentId = parse(segmentParamsSchema, ctx.params).id;
    const by = { caller: callerOf(ctx), enrolledBy: personOf(ctx) };
    ctx.body = {
      data: await enrollmentsOf(strapi).enrollSegment({ segmentId, sequenceId: sequence, notes, dryRun, ...by }),
    };
  },
  pause: async (ctx) => {
    ctx.body = { data: await enrollmentsOf(strapi).pause(callerOf(ctx), enrollmentIdOf(ctx.params)) };
  },
  resume: async (ctx) => {
    const { data } = parse(resumeEnrollmentBodySchema, ctx.request.body ?? {});
    const id = enrollmentIdOf(ctx.params);
    ctx.body = { data: await enrollmentsOf(strapi).resume(callerOf(ctx), id, data?.overdue) };
  },
  cancel: async (ctx) => {
    ctx.body = { data: await enrollmentsOf(strapi).cancel(callerOf(ctx), enrollmentIdOf(ctx.params)) };
  },
}));
