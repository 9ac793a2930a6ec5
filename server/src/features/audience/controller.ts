import type { AudienceProposal, Catalogue } from '../../contracts';
import { callerOf, readsOf } from '../../platform/caller';
import type { ControllerFactory, RequestContext } from '../../platform/feature';
import { handleErrors } from '../../platform/handle-errors';
import { PLUGIN_ID } from '../../platform/plugin-id';
import type { AudienceService } from './create-audience';

export const entityController: ControllerFactory = handleErrors(({ strapi }) => {
  const audience = (ctx: RequestContext) =>
    strapi
      .plugin(PLUGIN_ID)
      .service<AudienceService>('audience')
      .readableBy(readsOf(callerOf(ctx)));
  return {
    /** GET /entities */
    find(ctx) {
      ctx.body = { data: audience(ctx).catalogue() } satisfies { data: Catalogue };
    },
    /** GET /audience/proposal */
    proposal(ctx) {
      ctx.body = { data: audience(ctx).proposal() } satisfies { data: AudienceProposal };
    },
  };
});
