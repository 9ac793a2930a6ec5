/**
 * Whether the reader of a mail is shown a link. In: a rendered part and the address. Out: yes or no. HTML shows it by an
 * `<a>` whose `href` is that address and nothing else, with something in it to press, where neither the element nor what
 * it stands in is hidden: by being no part of the page, by the attribute `hidden`, by a style of its own. Style sheets
 * are not asked. A text shows it by the address itself, which is not a piece of a longer one.
 */
import { Parser } from 'htmlparser2';

/** What stands in them is never on the page, or not where scripts run. */
const NEVER_SHOWN = new Set(['template', 'style', 'script', 'noscript', 'title', 'textarea', 'datalist', 'dialog']);
const HIDING_STYLE = /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))/i;
const STYLE_COMMENT = /\/\*[^]*?(?:\*\/|$)/g;

/** Characters that are read before others may work. */
const PIECE = 20_000;

export function* showsLink(html: string, url: string): Generator<void, boolean> {
  const reader = createReader(url);
  for (let from = 0; from < html.length && !reader.isShown(); from += PIECE) {
    reader.parser.write(html.slice(from, from + PIECE));
    yield;
  }
  if (!reader.isShown()) reader.parser.end();
  return reader.isShown();
}

const BEFORE = /[\w%/?=&#@.~+-]$/;
const AFTER = /^(?:[\w%/?=&#@~+-]|[.:]\w)/;

export const statesLink = (text: string, url: string): boolean => {
  for (let at = text.indexOf(url); at >= 0; at = text.indexOf(url, at + 1)) {
    const end = at + url.length;
    if (!BEFORE.test(text.slice(Math.max(0, at - 1), at)) && !AFTER.test(text.slice(end, end + 2))) return true;
  }
  return false;
};

type Attributes = Readonly<Record<string, string | undefined>>;

interface Element {
  isHidden: boolean;
  isLink: boolean;
}

const createReader = (url: string): { parser: Parser; isShown(): boolean } => {
  const open: Element[] = [];
  let isShown = false;
  let hidden = 0;
  let links = 0;
  const count = ({ isHidden, isLink }: Element, by: 1 | -1): void => {
    if (isHidden) hidden += by;
    if (isLink) links += by;
  };
  const press = (): void => {
    if (links > 0 && hidden === 0) isShown = true;
  };
  const parser = new Parser({
    onopentag(name, attributes) {
      const isLink = name === 'a' && attributes.href?.trim() === url;
      const element = { isHidden: NEVER_SHOWN.has(name) || isHiding(attributes), isLink };
      open.push(element);
      count(element, 1);
      if (name === 'img') press();
    },
    onclosetag() {
      const element = open.pop();
      if (element) count(element, -1);
    },
    ontext(text) {
      if (text.trim() !== '') press();
    },
  });
  return { parser, isShown: () => isShown };
};

const isHiding = ({ hidden, style = '' }: Attributes): boolean =>
  hidden !== undefined || HIDING_STYLE.test(style.replace(STYLE_COMMENT, ''));
