/**
 * Requests of mail providers and mail clients, before Strapi sees them. Their bodies must not be parsed: signatures cover
 * every byte, and who unsubscribes is not to be refused for what a mail client writes. A provider’s URL may end in a
 * secret, which no route has a place for.
 */
import type { Core } from '@strapi/types';
import type { RequestContext } from './feature';

/** A type that Strapi’s body parser leaves alone. */
const UNPARSED = 'application/octet-stream';
/** Below …/bounces, these are not providers. */
const OTHERS: readonly unknown[] = ['events', 'message'];

interface KoaContext {
  method: string;
  url: string;
  path: string;
  request: RequestContext['request'];
  state: RequestContext['state'];
}

export const openRawRequests = (strapi: Core.Strapi): void => {
  const base = `${String(strapi.config.get('api.rest.prefix', '/api'))}/cohort/`;
  const webhooks = `${base}bounces/`;
  strapi.server.use((ctx: KoaContext, next: () => Promise<void>) => {
    if (ctx.method !== 'POST') return next();
    if (ctx.path.startsWith(webhooks)) openWebhook(ctx, webhooks);
    else if (ctx.path.startsWith(`${base}unsubscribe/`)) leaveUnparsed(ctx);
    return next();
  });
};

const leaveUnparsed = ({ request }: KoaContext): void => void (request.header['content-type'] = UNPARSED);

const openWebhook = (ctx: KoaContext, base: string): void => {
  // A slash at the end is a mistake that a URL is entered with.
  const [provider = '', secret = null, ...more] = ctx.path.slice(base.length).split('/');
  if (OTHERS.includes(provider) || more.some((part) => part !== '')) return;
  ctx.url = `${base}${provider}`;
  ctx.state.webhook = { contentType: String(ctx.request.header['content-type'] ?? ''), secret };
  leaveUnparsed(ctx);
};
