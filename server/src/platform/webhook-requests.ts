/**
 * Requests of mail providers, before Strapi sees them: their bodies must not be parsed, since signatures cover every
 * byte, and the secret at the end of their URLs must not reach the log of requests.
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

export const openWebhookRequests = (strapi: Core.Strapi): void => {
  const base = `${String(strapi.config.get('api.rest.prefix', '/api'))}/cohort/bounces/`;
  strapi.server.use((ctx: KoaContext, next: () => Promise<void>) => {
    if (!ctx.path.startsWith(base)) return next();
    // A slash at the end and another method are mistakes that a URL is entered with; its secret is one all the same.
    const [provider = '', secret = null, ...more] = ctx.path.slice(base.length).split('/');
    if (OTHERS.includes(provider) || more.some((part) => part !== '')) return next();
    ctx.url = `${base}${provider}`;
    if (ctx.method !== 'POST') return next();
    ctx.state.webhook = { contentType: String(ctx.request.header['content-type'] ?? ''), secret };
    ctx.request.header['content-type'] = UNPARSED;
    return next();
  });
};
