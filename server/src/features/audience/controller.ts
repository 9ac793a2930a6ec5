import type { AudienceProposal, Catalogue } from '../../contracts';
import type { ControllerFactory } from '../../platform/feature';
import { handleErrors } from '../../platform/handle-errors';
import { PLUGIN_ID } from '../../platform/plugin-id';
import type { AudienceService } from './create-audience';

export const entityController: ControllerFactory = handleErrors(({ strapi }) => {
  const audience = () => strapi.plugin(PLUGIN_ID).service<AudienceService>('audience');
  return {
    /** GET /entities */
    find(ctx) {
      ctx.body = { data: audience().catalogue() } satisfies { data: Catalogue };
    },
    /** GET /audience/proposal */
    proposal(ctx) {
      ctx.body = { data: audience().proposal() } satisfies { data: AudienceProposal };
    },
  };
});
