import {
  createSuppressionSchema,
  erasePersonSchema,
  exportSuppressionsQuerySchema,
  importSuppressionsSchema,
  liftSuppressionQuerySchema,
  listSuppressionsQuerySchema,
  suppressionParamsSchema,
} from '../../contracts';
import { callerOf } from '../../platform/caller';
import type { ControllerFactory } from '../../platform/feature';
import { handleErrors } from '../../platform/handle-errors';
import { parse, parseBody, parseFilters } from '../../platform/parse';
import { PLUGIN_ID } from '../../platform/plugin-id';
import type { DeliveryService } from './service';

const service = (strapi: Parameters<ControllerFactory>[0]['strapi']): DeliveryService['suppressions'] =>
  strapi.plugin(PLUGIN_ID).service<DeliveryService>('delivery').suppressions;

const suppressionController: ControllerFactory = handleErrors(({ strapi }) => ({
  /** GET /suppressions */
  async find(ctx) {
    ctx.body = await service(strapi).list(callerOf(ctx), parseFilters(listSuppressionsQuerySchema, ctx.query));
  },
  /** POST /suppressions — 200 where a stronger one stood already, and always for who may not read addresses */
  async create(ctx) {
    const input = parseBody(createSuppressionSchema, ctx.request.body);
    const created = await service(strapi).create(callerOf(ctx), input);
    ctx.body = { data: created?.suppression ?? null };
    ctx.status = created?.isNew ? 201 : 200;
  },
  /** DELETE /suppressions/:id */
  async delete(ctx) {
    const { id } = parse(suppressionParamsSchema, ctx.params);
    const { force } = parseFilters(liftSuppressionQuerySchema, ctx.query);
    ctx.body = { data: await service(strapi).lift(callerOf(ctx), id, { force: force === 'true' }) };
  },
}));

const suppressionImportController: ControllerFactory = handleErrors(({ strapi }) => ({
  /** POST /suppressions/import */
  async create(ctx) {
    const input = parseBody(importSuppressionsSchema, ctx.request.body);
    ctx.body = { data: await service(strapi).importAddresses(callerOf(ctx), input) };
  },
}));

const suppressionErasureController: ControllerFactory = handleErrors(({ strapi }) => ({
  /** POST /suppressions/erase */
  async create(ctx) {
    const input = parseBody(erasePersonSchema, ctx.request.body);
    const delivery = strapi.plugin(PLUGIN_ID).service<DeliveryService>('delivery');
    ctx.body = { data: await delivery.erasePerson(input, callerOf(ctx)) };
  },
}));

/** Not `find`: a token that may read may not thereby take the whole list away. */
const suppressionExportController: ControllerFactory = handleErrors(({ strapi }) => ({
  /** GET /suppressions/export — Koa ends the stream, and with it the reading, when the client goes. */
  async download(ctx) {
    const query = parseFilters(exportSuppressionsQuerySchema, ctx.query);
    const csv = await service(strapi).exportCsv(callerOf(ctx), query);
    ctx.type = 'text/csv; charset=utf-8';
    ctx.set('Content-Disposition', 'attachment; filename="suppressions.csv"');
    ctx.set('Cache-Control', 'no-store');
    ctx.body = csv;
  },
}));

export const suppressionControllers: Record<string, ControllerFactory> = {
  suppression: suppressionController,
  'suppression-import': suppressionImportController,
  'suppression-erasure': suppressionErasureController,
  'suppression-export': suppressionExportController,
};
