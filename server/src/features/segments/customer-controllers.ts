import {
  assignSegmentSchema,
  customerParamsSchema,
  customerQuerySchema,
  customerSegmentParamsSchema,
  DomainError,
  segmentParamsSchema,
} from '../../contracts';
import { callerOf } from '../../platform/caller';
import type { ControllerFactory, RequestContext } from '../../platform/feature';
import { handleErrors } from '../../platform/handle-errors';
import { parse, parseBody, parseFilters } from '../../platform/parse';
import { PLUGIN_ID } from '../../platform/plugin-id';
import { signedInUser } from '../../platform/signed-in-user';
import type { CustomerSegments } from './customer-segments';
import type { CustomerRecalculation } from './recalculate-customer';
import type { UserMembership } from './user-membership';

const customerOf = ({ params, query }: RequestContext) => ({
  documentId: parse(customerParamsSchema, params).id,
  entity: parseFilters(customerQuerySchema, query).entity,
});

export const customerSegmentController: ControllerFactory = handleErrors(({ strapi }) => {
  const segments = () => strapi.plugin(PLUGIN_ID).service<CustomerSegments & CustomerRecalculation>('segments');
  return {
    /** GET /customers/:id/segments */
    async find(ctx) {
      ctx.body = { data: await segments().segmentsOf(callerOf(ctx), customerOf(ctx)) };
    },
    /** POST /customers/:id/segments */
    async assign(ctx) {
      const { segment } = parseBody(assignSegmentSchema, ctx.request.body);
      const place = { customer: customerOf(ctx), segmentId: segment };
      ctx.body = { data: await segments().assignSegment(callerOf(ctx), place) };
    },
    /** DELETE /customers/:id/segments/:segmentId */
    async remove(ctx) {
      const { segmentId } = parse(customerSegmentParamsSchema, ctx.params);
      const place = { customer: customerOf(ctx), segmentId };
      ctx.body = { data: await segments().removeSegment(callerOf(ctx), place) };
    },
    /** POST /customers/:id/segments/recalculate */
    async recalculate(ctx) {
      ctx.body = { data: await segments().recalculateCustomer(callerOf(ctx), customerOf(ctx)) };
    },
  };
});

export const segmentUserController: ControllerFactory = handleErrors(({ strapi }) => ({
  /** GET /segments/:id/contains-me */
  async find(ctx) {
    const { id } = parse(segmentParamsSchema, ctx.params);
    const user = signedInUser(ctx);
    if (user === null) throw new DomainError('unauthorized', 'Sign in as a user of the site to ask about yourself');
    const membership = strapi.plugin(PLUGIN_ID).service<UserMembership>('segments');
    ctx.body = { data: { isMember: await membership.containsUser(callerOf(ctx), id, user) } };
  },
}));
