import { explainMemberSchema, segmentParamsSchema } from '../../contracts';
import { callerOf } from '../../platform/caller';
import type { ControllerFactory } from '../../platform/feature';
import { handleErrors } from '../../platform/handle-errors';
import { parse, parseBody } from '../../platform/parse';
import { PLUGIN_ID } from '../../platform/plugin-id';
import type { MemberExplaining } from './explain-member';
import type { QueryExplaining } from './explain-query';

/** Their actions are called `find`, so that read-only tokens have them. */
export const segmentExplanationController: ControllerFactory = handleErrors(({ strapi }) => ({
  /** POST /segments/explain-member */
  async find(ctx) {
    const input = parseBody(explainMemberSchema, ctx.request.body);
    const explaining = strapi.plugin(PLUGIN_ID).service<MemberExplaining>('segments');
    ctx.body = { data: await explaining.explainMember(callerOf(ctx), input) };
  },
}));

export const segmentQueryController: ControllerFactory = handleErrors(({ strapi }) => ({
  /** GET /segments/:id/explain */
  async find(ctx) {
    const { id } = parse(segmentParamsSchema, ctx.params);
    const explaining = strapi.plugin(PLUGIN_ID).service<QueryExplaining>('segments');
    ctx.body = { data: await explaining.explainQuery(callerOf(ctx), id) };
  },
}));
