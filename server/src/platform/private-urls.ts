/**
 * What of a request’s URL is for nobody’s eyes: tokens of links in mails, secrets of webhooks, and what is looked for,
 * which may be an address. Strapi’s log of requests and its telemetry take the URL from the request object, and get it
 * with marks in their place. Routers, controllers and the query take it from Node’s own, which is left as it is.
 */
import { createHmac, randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Core } from '@strapi/types';

interface KoaContext {
  path: string;
  req: Pick<IncomingMessage, 'url'>;
  request: object;
}

const TOKEN = /(\/cohort\/+(?:unsubscribe|open|click|bounces\/+[^/?]+)\/+)([^?]+)/i;
/** Of the names that a query may have; any other may be anything. */
const NAME = /^(?:[\w.$[\]-]|%5b|%5d|%24)+$/i;
const HARMLESS = ['page', 'pageSize', 'sort'];

/** `mark` stands for a text: the same for the same one, by which nobody finds out what it was. */
export const withoutSecrets = (url: string, mark: (text: string) => string): string => {
  const [path = '', ...query] = url.split('?');
  const shown = path.replace(TOKEN, (_, before: string, token: string) => before + mark(token));
  if (query.length === 0) return shown;
  const fields = query.join('?').split('&');
  return `${shown}?${fields.map((field) => withoutValue(field, mark)).join('&')}`;
};

const withoutValue = (field: string, mark: (text: string) => string): string => {
  const [name = '', ...value] = field.split('=');
  if (field === '' || HARMLESS.includes(name)) return field;
  return value.length > 0 && NAME.test(name) ? `${name}=${mark(value.join('='))}` : mark(field);
};

const createMark = (): ((text: string) => string) => {
  const key = randomBytes(32);
  return (text) => `*${createHmac('sha256', key).update(text).digest('hex').slice(0, 12)}`;
};

export const keepUrlsPrivate = (strapi: Core.Strapi): void => {
  const api = String(strapi.config.get('api.rest.prefix', '/api'));
  const panel = String(strapi.config.get('admin.path', '/admin'));
  const bases = ['/cohort', `${api}/cohort`, `${panel}/plugins/cohort`].map((base) => `${base.toLowerCase()}/`);
  const mark = createMark();
  strapi.server.use(({ path, req, request }: KoaContext, next: () => Promise<void>) => {
    if (bases.some((base) => `${path.toLowerCase()}/`.startsWith(base))) {
      Object.defineProperty(request, 'url', {
        configurable: true,
        get: () => withoutSecrets(req.url ?? '', mark),
        set: (url: string) => void (req.url = url),
      });
    }
    return next();
  });
};
