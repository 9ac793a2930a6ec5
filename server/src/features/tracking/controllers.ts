/** What mail clients and people fetch of a mail. Answers tell nothing but that a token was signed here. */
import type { ControllerFactory, RequestContext } from '../../platform/feature';
import type { TrackingService, Visitor } from './tracking-service';

const HEADERS = {
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Robots-Tag': 'noindex, nofollow',
  'X-Content-Type-Options': 'nosniff',
} as const;

/** One transparent pixel. */
const GIF = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

const TEXT = 'text/plain; charset=utf-8';
const AWAY = 'Please try this link again in a moment.\n';
const NOT_FOUND = 'This link is not known, or it has expired.\n';

type Services = Parameters<ControllerFactory>[0];

const trackingOf = ({ strapi }: Services): TrackingService => strapi.plugin('cohort').service('tracking');

const visitorOf = ({ request: { method, header } }: RequestContext): Visitor => ({
  isHead: method === 'HEAD',
  agent: String(header['user-agent'] ?? ''),
});

const answer = (ctx: RequestContext, { status, type, body }: { status: number; type: string; body: unknown }): void => {
  for (const [name, value] of Object.entries(HEADERS)) ctx.set(name, value);
  ctx.status = status;
  ctx.type = type;
  ctx.body = body;
};

const notFound = (ctx: RequestContext): void => answer(ctx, { status: 404, type: TEXT, body: NOT_FOUND });

const tracking: ControllerFactory = (services) => ({
  /** The image, also where the database is away. */
  async open(ctx) {
    const { token = '' } = ctx.params;
    const isSigned = await trackingOf(services).open(token.replace(/\.gif$/, ''), visitorOf(ctx));
    if (isSigned) answer(ctx, { status: 200, type: 'image/gif', body: GIF });
    else notFound(ctx);
  },
  async click(ctx) {
    const { token = '' } = ctx.params;
    const target = await trackingOf(services).click(token, visitorOf(ctx));
    if (target === 'none') notFound(ctx);
    else if (target === 'trap') answer(ctx, { status: 204, type: TEXT, body: '' });
    else if (target === 'away') answer(ctx, { status: 503, type: TEXT, body: AWAY });
    else {
      ctx.set('Location', target.url);
      answer(ctx, { status: 302, type: TEXT, body: '' });
    }
  },
});

export const trackingControllers = { tracking };
