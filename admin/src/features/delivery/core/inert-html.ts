/**
 * A mail for somebody who looks at it. In: its HTML, and whether images from elsewhere are wanted. Out: a document for a
 * frame without scripts, in which nothing can be followed, sent or loaded; each link says where it led.
 */
const REMOVED =
  'script, noscript, iframe, frame, object, embed, applet, portal, base, link, meta[http-equiv], audio, video';

const policy = (withImages: boolean): string =>
  `default-src 'none'; style-src 'unsafe-inline'; img-src data:${withImages ? ' https: http:' : ''}`;

const LINKS = 'a[data-led-to],area[data-led-to]{text-decoration:underline;cursor:help}';

export const inertHtml = (html: string, withImages: boolean): string => {
  const mail = new DOMParser().parseFromString(html, 'text/html');
  for (const element of mail.querySelectorAll(REMOVED)) element.remove();
  for (const element of mail.querySelectorAll('*')) disarm(element);
  mail.head.prepend(
    named(mail, 'meta', { 'http-equiv': 'Content-Security-Policy', content: policy(withImages) }),
    named(mail, 'meta', { name: 'referrer', content: 'no-referrer' }),
    named(mail, 'style', {}),
  );
  mail.head.querySelector('style')?.append(LINKS);
  return `<!doctype html>${mail.documentElement.outerHTML}`;
};

/** Whether there is anything that would be loaded from elsewhere. */
export const hasRemoteImages = (html: string): boolean =>
  /(?:src|srcset|background)\s*=\s*["']?\s*(?:https?:)?\/\//i.test(html) ||
  /url\(\s*["']?\s*(?:https?:)?\/\//i.test(html);

const ACTING = /^(?:on|ping$|action$|formaction$|target$|autofocus$)/i;

const disarm = (element: Element): void => {
  for (const { name } of [...element.attributes]) if (ACTING.test(name)) element.removeAttribute(name);
  const led = element.getAttribute('href') ?? element.getAttribute('xlink:href');
  if (led === null) return;
  element.removeAttribute('href');
  element.removeAttribute('xlink:href');
  element.setAttribute('data-led-to', led);
  if (!element.hasAttribute('title')) element.setAttribute('title', led);
};

const named = (mail: Document, tag: string, attributes: Record<string, string>): HTMLElement => {
  const element = mail.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
};
