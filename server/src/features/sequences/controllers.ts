import type { Core } from '@strapi/types';
import {
  ACTIVATE_SEQUENCES,
  activateSequenceSchema,
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
import type { Sequences } from './create-sequences';
import type { SequenceEditor } from './guard-switching';
import { ACTIVATE_SCOPE } from './permissions';

const sequencesOf = (strapi: Core.Strapi): Sequences['sequences'] => strapi.plugin(PLUGIN_ID).service('sequences');
const enrollmentsOf = (strapi: Core.Strapi): Sequences['enrollments'] =>
  strapi.plugin(PLUGIN_ID).service('enrollments');
/** The part of Strapi’s abilities that answers about one right. */
interface Can {
  can(action: string): boolean;
}

const idOf = (params: unknown): string => parse(sequenceParamsSchema, params).id;
const enrollmentIdOf = (params: unknown): number => parse(enrollmentParamsSchema, params).id;

/** Of a signed-in admin user by Strapi’s ability; of the API by scopes, of which a full-access token has all. */
const editorOf = (ctx: RequestContext): SequenceEditor => {
  const { userAbility, auth } = ctx.state as { userAbility?: Can; auth?: { ability?: Can } };
  const caller = callerOf(ctx);
  if (caller.kind === 'admin') return { caller, mayActivate: userAbility?.can(actionUid(ACTIVATE_SEQUENCES)) === true };
  const isFullAccess = caller.kind === 'token' && caller.isFullAccess;
  return { caller, mayActivate: isFullAccess || auth?.ability?.can(ACTIVATE_SCOPE) === true };
};

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
  /** POST /sequences/:id/activate — the route has asked for the right; the body may be left out. */
  activate: async (ctx) => {
    const input = parseBody(activateSequenceSchema, Object.assign({ data: {} }, ctx.request.body));
    const by = { caller: callerOf(ctx), mayActivate: true };
    ctx.body = { data: await sequencesOf(strapi).update(by, idOf(ctx.params), { ...input, isActive: true }) };
  },
  /** POST /sequences/:id/deactivate */
  deactivate: async (ctx) => {
    const by = { caller: callerOf(ctx), mayActivate: true };
    ctx.body = { data: await sequencesOf(strapi).update(by, idOf(ctx.params), { isActive: false }) };
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
