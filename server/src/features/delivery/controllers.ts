/** The mail log, and the pages behind unsubscribe links. */
import {
  deliveryParamsSchema,
  feedbackBodySchema,
  holdSendingBodySchema,
  listDeliveriesQuerySchema,
  releaseSendingBodySchema,
  resolveUncertainSchema,
} from '../../contracts';
import { callerOf } from '../../platform/caller';
import type { ControllerFactory, RequestContext } from '../../platform/feature';
import { handleErrors } from '../../platform/handle-errors';
import { parse, parseBody, parseFilters } from '../../platform/parse';
import { readRawBody, readRawForm } from '../../platform/raw-body';
import type { DeliveryService } from './service';

/** No script, no frame, no request anywhere but to the page itself, and nothing for caches and referrers. */
const PAGE_HEADERS = {
  'Content-Security-Policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Robots-Tag': 'noindex',
} as const;

/** Bytes: reports may bring the whole mail back. */
const LARGEST_BOUNCE = 5 * 1024 * 1024;
/** Bytes; the page's own form has twenty. */
const LARGEST_CHOICE = 4 * 1024;

type Services = Parameters<ControllerFactory>[0];

const deliveriesOf = ({ strapi }: Services): DeliveryService => strapi.plugin('cohort').service('delivery');

const acceptLanguageOf = (ctx: RequestContext): string => String(ctx.request.header['accept-language'] ?? '');

const answerPage = (ctx: RequestContext, html: string): void => {
  ctx.status = 200;
  ctx.type = 'text/html; charset=utf-8';
  for (const [name, value] of Object.entries(PAGE_HEADERS)) ctx.set(name, value);
  ctx.body = html;
};

const deliveries: ControllerFactory = (services) => ({
  async find(ctx) {
    ctx.body = await deliveriesOf(services).mailLog.list(
      parseFilters(listDeliveriesQuerySchema, ctx.query),
      callerOf(ctx),
    );
  },
  async findOne(ctx) {
    const { id } = parse(deliveryParamsSchema, ctx.params);
    ctx.body = { data: await deliveriesOf(services).mailLog.get(id, callerOf(ctx)) };
  },
  /** A name of its own: who may read the log may not thereby read mails. */
  async content(ctx) {
    const { id } = parse(deliveryParamsSchema, ctx.params);
    ctx.set('Cache-Control', 'no-store');
    ctx.body = { data: await deliveriesOf(services).mailLog.content(id, callerOf(ctx)) };
  },
  async resolve(ctx) {
    const input = parseBody(resolveUncertainSchema, ctx.request.body);
    ctx.body = { data: await deliveriesOf(services).resolveUncertain(input, callerOf(ctx)) };
  },
});

const sending: ControllerFactory = (services) => ({
  async find(ctx) {
    ctx.body = { data: await deliveriesOf(services).switch.sending(callerOf(ctx)) };
  },
  async state(ctx) {
    ctx.body = { data: await deliveriesOf(services).switch.state() };
  },
  async hold(ctx) {
    const { data } = parse(holdSendingBodySchema, ctx.request.body);
    ctx.body = { data: await deliveriesOf(services).switch.hold(data, callerOf(ctx)) };
  },
  async release(ctx) {
    const { data } = parse(releaseSendingBodySchema, ctx.request.body);
    ctx.body = { data: await deliveriesOf(services).switch.release(data, callerOf(ctx)) };
  },
});

const bounces: ControllerFactory = (services) => ({
  async events(ctx) {
    const { data } = parse(feedbackBodySchema, ctx.request.body);
    ctx.body = { data: await deliveriesOf(services).feedback.acceptEvents(data.events) };
  },
  /** A whole mail, as a mail server pipes it: `message/rfc822`. */
  async message(ctx) {
    ctx.body = { data: await deliveriesOf(services).feedback.acceptMessage(await readRawBody(ctx, LARGEST_BOUNCE)) };
  },
  /** Whoever can sign, or knows the secret, is the provider. */
  async webhook(ctx) {
    const { contentType = '', secret = null } = ctx.state.webhook ?? {};
    const answer = await deliveriesOf(services).webhooks.receive(ctx.params.provider ?? '', async () => ({
      ...{ contentType, secret, headers: ctx.request.header },
      body: await readRawBody(ctx, LARGEST_BOUNCE),
    }));
    ctx.body = { data: answer };
  },
});

const unsubscribe: ControllerFactory = (services) => ({
  /** GET and HEAD change nothing: scanners follow links. */
  async show(ctx) {
    const { token = '' } = ctx.params;
    answerPage(ctx, await deliveriesOf(services).unsubscribePage(token, acceptLanguageOf(ctx)));
  },
  /** RFC 8058 one-click and the page's own forms, whatever type they say; the answer tells nothing about the token. */
  async confirm(ctx) {
    const { token = '' } = ctx.params;
    const form = await readRawForm(ctx, LARGEST_CHOICE);
    answerPage(ctx, await deliveriesOf(services).answerUnsubscribe(token, form, acceptLanguageOf(ctx)));
  },
});

export const deliveryControllers = {
  deliveries: handleErrors(deliveries),
  sending: handleErrors(sending),
  bounces: handleErrors(bounces),
  unsubscribe: handleErrors(unsubscribe),
};
