import { segmentParamsSchema } from '../../contracts';
import { callerOf } from '../../platform/caller';
import type { ControllerFactory } from '../../platform/feature';
import { handleErrors } from '../../platform/handle-errors';
import { parse } from '../../platform/parse';
import { PLUGIN_ID } from '../../platform/plugin-id';
import type { IndexAdvice } from './index-advice';

export const segmentIndexController: ControllerFactory = handleErrors(({ strapi }) => ({
  /** GET /segments/:id/indexes */
  async find(ctx) {
    const { id } = parse(segmentParamsSchema, ctx.params);
    const advice = strapi.plugin(PLUGIN_ID).service<IndexAdvice>('segments');
    ctx.body = { data: await advice.indexes(callerOf(ctx), id) };
  },
}));
