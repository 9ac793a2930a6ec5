/**
 * The links of a mail, found in its HTML and exchanged. In: rendered HTML. Out: the same HTML, in which nothing but the
 * href of tracked links differs and a tail stands before </body>. Left as they are: what is neither http nor https,
 * what the site’s own public API answers, anchors, `data-track="off"`, and addresses that are too long or hold a password.
 */
import { QuoteType, Tokenizer, type TokenizerCallbacks } from 'htmlparser2';
import { IGNORED_TOKENS } from '../../../lib/html-tokens';
import { bodyEndOf } from '../../../lib/body-end';

export interface MailLink {
  /** From the `=` to the end of the value, in the HTML. */
  from: number;
  to: number;
  quote: '"' | "'";
  /** As a browser reads it; what is linked twice in one mail is equal here. */
  url: string;
}

export interface MailLinks {
  links: MailLink[];
  /** Where the tail goes. */
  endAt: number;
}

const LONGEST_URL = 2_048;
/** A link of a mail, or of a shape that Outlook draws as a button. */
const LINK_ELEMENT = /^(?:a|area|v:.+)$/;
/** Outlook reads what stands in these comments. */
const OUTLOOK_COMMENT = /^\[if\s[^\]]*\]>/i;

/** `keep` is the base of links that must stay: those of the unsubscribe page among them. */
export const findLinks = (html: string, keep: string): MailLinks => ({
  links: scan(html, { keep, offset: 0 }),
  endAt: bodyEndOf(html),
});

/** `hrefOf` answers undefined for a link that stays. */
export const rewriteLinks = (
  html: string,
  { links, endAt }: MailLinks,
  { hrefOf, tail }: { hrefOf(url: string): string | undefined; tail: string },
): string => {
  const parts: string[] = [];
  let from = 0;
  for (const link of links) {
    const href = hrefOf(link.url);
    if (href === undefined) continue;
    parts.push(html.slice(from, link.from), `=${link.quote}${escapeAttribute(href)}${link.quote}`);
    from = link.to;
  }
  const rest = html.slice(from);
  const at = endAt - from;
  return [...parts, rest.slice(0, at), tail, rest.slice(at)].join('');
};

export const escapeAttribute = (value: string): string =>
  value.replace(/[&"'<>]/g, (character) => `&#${character.charCodeAt(0)};`);

/** Where a browser that follows `address` would arrive; null for what is not tracked. */
const trackedUrl = (address: string, keep: string): string | null => {
  if (!/^\s*https?:/i.test(address) || !URL.canParse(address)) return null;
  const { href, username, password } = new URL(address);
  if (username !== '' || password !== '' || href.length > LONGEST_URL) return null;
  return href === keep || href.startsWith(`${keep}/`) ? null : href;
};

interface Attribute {
  name: string;
  value: string;
  from: number;
  to: number;
  quote: '"' | "'";
}

const scan = (html: string, { keep, offset }: { keep: string; offset: number }): MailLink[] => {
  const links: MailLink[] = [];
  const tokens: TokenizerCallbacks = {
    ...IGNORED_TOKENS,
    ...collectTags(html, (name, attributes) => {
      const link = LINK_ELEMENT.test(name) ? toLink(attributes, keep) : null;
      if (link) links.push({ ...link, from: link.from + offset, to: link.to + offset });
    }),
    oncomment: (start, end) => {
      const opening = OUTLOOK_COMMENT.exec(html.slice(start, end))?.[0];
      if (opening === undefined) return;
      const from = start + opening.length;
      links.push(...scan(html.slice(from, end), { keep, offset: offset + from }));
    },
  };
  const tokenizer = new Tokenizer({ decodeEntities: true }, tokens);
  tokenizer.write(html);
  tokenizer.end();
  return links;
};

/** Of an attribute that is written twice browsers read the first. */
const toLink = (attributes: readonly Attribute[], keep: string): MailLink | null => {
  const first = (wanted: string): Attribute | undefined => attributes.find(({ name }) => name === wanted);
  if (first('data-track')?.value.trim().toLowerCase() === 'off') return null;
  const href = first('href');
  const url = href === undefined ? null : trackedUrl(href.value, keep);
  return href === undefined || url === null ? null : { from: href.from, to: href.to, quote: href.quote, url };
};

type TagCallbacks = Pick<
  TokenizerCallbacks,
  | 'onopentagname'
  | 'onattribname'
  | 'onattribdata'
  | 'onattribentity'
  | 'onattribend'
  | 'onopentagend'
  | 'onselfclosingtag'
>;

const collectTags = (html: string, onTag: (name: string, attributes: readonly Attribute[]) => void): TagCallbacks => {
  let tag = '';
  let attributes: Attribute[] = [];
  let open: Pick<Attribute, 'name' | 'value' | 'from'> = { name: '', value: '', from: 0 };
  const close = (): void => onTag(tag, attributes);
  return {
    onopentagname: (start, end) => {
      tag = html.slice(start, end).toLowerCase();
      attributes = [];
    },
    onattribname: (start, end) => void (open = { name: html.slice(start, end).toLowerCase(), value: '', from: end }),
    onattribdata: (start, end) => void (open.value += html.slice(start, end)),
    onattribentity: (codepoint) => void (open.value += String.fromCodePoint(codepoint)),
    onattribend: (quote, to) => {
      if (quote !== QuoteType.NoValue) attributes.push({ ...open, to, quote: quote === QuoteType.Single ? "'" : '"' });
    },
    onopentagend: close,
    onselfclosingtag: close,
  };
};
