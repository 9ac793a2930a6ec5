/**
 * The route policy `plugin::cohort.in-segment`: only for signed-in users who are in a segment, or with `not` for those who
 * are not. In doubt nobody gets in, with `not` neither.
 */
import { z } from 'zod';
import type { Core } from '@strapi/types';
import type { RoutePolicy } from '../../platform/feature';
import { PLUGIN_ID } from '../../platform/plugin-id';
import { policyError } from '../../platform/policy-error';
import { policyUses } from '../../platform/policy-uses';
import { signedInUser } from '../../platform/signed-in-user';
import type { UserMembership } from './user-membership';

export const IN_SEGMENT = 'in-segment';

const configSchema = z.strictObject({
  segment: z.string().min(1).describe('A name or a document id'),
  not: z.boolean().default(false),
});

const REFUSALS = {
  visitor: 'Sign in to see this',
  out: 'This is for a group of customers that you do not belong to',
  in: 'This is for customers outside of a group that you belong to',
  undecided: 'This is closed, because it cannot be told for whom it is',
} as const;

export const inSegmentPolicy: RoutePolicy = {
  name: IN_SEGMENT,
  /** Strapi does not start with a route that says something else. */
  validator(config) {
    const { success } = configSchema.safeParse(config);
    if (success) return;
    const wanted = '{ segment: <name or document id>, not?: true }';
    throw new Error(`The policy plugin::${PLUGIN_ID}.${IN_SEGMENT} takes the config ${wanted}`);
  },
  async handler(ctx, config, { strapi }) {
    const { segment, not } = configSchema.parse(config);
    const refuse = (reason: keyof typeof REFUSALS): never => {
      throw policyError(strapi, IN_SEGMENT, REFUSALS[reason]);
    };
    const user = signedInUser(ctx);
    if (user === null) return refuse('visitor');
    const place = await strapi.plugin(PLUGIN_ID).service<UserMembership>('segments').placeOfUser(segment, user);
    return place === (not ? 'out' : 'in') ? true : refuse(place);
  },
};

/** At boot: which routes are closed to everybody, and why. */
export async function reportClosedRoutes(strapi: Core.Strapi, membership: UserMembership): Promise<void> {
  for (const { route, config } of policyUses(strapi, `plugin::${PLUGIN_ID}.${IN_SEGMENT}`)) {
    const parsed = configSchema.safeParse(config);
    const reason = parsed.success ? await membership.whyUndecided(parsed.data.segment) : null;
    if (reason !== null) strapi.log.error(`Cohort: ${route} is closed to everybody: ${reason}`);
  }
}
