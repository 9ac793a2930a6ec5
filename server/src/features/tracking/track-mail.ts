/** Makes the opening of a mail and the use of its links known: an image, links by way of this site, and a hidden one. */
import { HONEYPOT } from './core/event-rules';
import { escapeAttribute, findLinks, rewriteLinks } from './core/rewrite-links';
import type { Links } from './links';
import type { Tokens } from './tokens';

/** What a template asks for. */
export interface MailTracking {
  opens: boolean;
  clicks: boolean;
}

export interface TrackedMail extends MailTracking {
  deliveryId: number;
  html: string;
}

/** The HTML that is sent in the place of the given one. */
export type TrackMail = (mail: TrackedMail) => Promise<string>;

export interface TrackMailDeps {
  links: Pick<Links, 'idsOf'>;
  tokens: Pick<Tokens, 'sign'>;
  /** Of the public API, without a trailing slash; what lies below it is never tracked. */
  base: string;
  honeypot: boolean;
}

/** Different links of one mail; further ones stay as they are. */
const MOST_LINKS = 200;

export const createTrackMail =
  ({ links, tokens, base, honeypot }: TrackMailDeps): TrackMail =>
  async ({ deliveryId, html, opens, clicks }) => {
    if (!opens && !clicks) return html;
    const found = findLinks(html, new URL(base).href.replace(/\/$/, ''));
    const urls = clicks ? [...new Set(found.links.map(({ url }) => url))].slice(0, MOST_LINKS) : [];
    const ids = await links.idsOf(urls);
    const clickUrl = (link: number): string => `${base}/click/${tokens.sign('click', [deliveryId, link, ids.size])}`;
    const trap = honeypot && ids.size > 0 ? hiddenLink(clickUrl(HONEYPOT)) : '';
    const pixel = opens ? image(`${base}/open/${tokens.sign('open', [deliveryId])}.gif`) : '';
    const hrefOf = (url: string): string | undefined => {
      const id = ids.get(url);
      return id === undefined ? undefined : clickUrl(id);
    };
    return rewriteLinks(html, found, { hrefOf, tail: trap + pixel });
  };

const hiddenLink = (url: string): string =>
  `<a href="${escapeAttribute(url)}" rel="nofollow" aria-hidden="true" tabindex="-1" style="display:none"></a>`;

const image = (url: string): string =>
  `<img src="${escapeAttribute(url)}" width="1" height="1" alt="" style="display:block;border:0;width:1px;height:1px">`;
