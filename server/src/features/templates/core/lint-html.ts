/**
 * Refuses in a template’s HTML what no mail needs and what makes its values dangerous.
 * In: the source, with its Liquid. Out: findings with their position. Nothing is rewritten.
 */
export interface HtmlFinding {
  code: 'forbidden_element' | 'forbidden_attribute' | 'unsafe_url' | 'unquoted_attribute';
  message: string;
  index: number;
}

const FORBIDDEN = new Set(['script', 'iframe', 'frame', 'object', 'embed', 'applet', 'form', 'base', 'portal']);
const URL_ATTRIBUTES = new Set(['href', 'src', 'action', 'formaction', 'background', 'poster', 'xlink:href']);
const SCRIPT_URL = /^(javascript|vbscript|data:text|data:image\/svg)/i;

const ELEMENT = /<([a-zA-Z\uE000][^\s/>]*)((?:"[^"]*"|'[^']*'|[^'">])*)>?/g;
const ATTRIBUTE = /([^\s=/"'>]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?/g;
const LIQUID = /\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}/g;
/** Private-use characters stand for a Liquid output or tag of the same length, so that positions stay. */
const OUTPUT = '\uE000';
const TAG = '\uE001';

export const lintHtml = (source: string): HtmlFinding[] => {
  const masked = source.replace(LIQUID, (token) => (token.startsWith('{{') ? OUTPUT : TAG).repeat(token.length));
  return [...masked.matchAll(ELEMENT)].flatMap((match) => {
    const name = (match[1] ?? '').toLowerCase();
    const attributes = match[2] ?? '';
    const start = match.index + 1 + name.length;
    return [
      ...lintElement(name, attributes, match.index),
      ...[...attributes.matchAll(ATTRIBUTE)].flatMap((attribute) =>
        lintAttribute(source, attribute[1] ?? '', attribute[2], start + attribute.index, attribute[0].length),
      ),
    ];
  });
};

const lintElement = (name: string, attributes: string, index: number): HtmlFinding[] => {
  if (FORBIDDEN.has(name)) {
    return [{ code: 'forbidden_element', message: `<${name}> is not allowed in a mail`, index }];
  }
  if (name === 'meta' && /http-equiv\s*=\s*["']?\s*refresh/i.test(attributes)) {
    return [{ code: 'forbidden_element', message: '<meta http-equiv="refresh"> is not allowed in a mail', index }];
  }
  if (name.includes(OUTPUT)) {
    return [{ code: 'forbidden_element', message: 'A variable cannot name an element', index }];
  }
  return [];
};

const lintAttribute = (
  source: string,
  rawName: string,
  rawValue: string | undefined,
  index: number,
  length: number,
): HtmlFinding[] => {
  const name = rawName.toLowerCase();
  if (/^on[a-z]+$/.test(name)) {
    return [{ code: 'forbidden_attribute', message: `${name}="…" is not allowed in a mail`, index }];
  }
  const isQuoted = rawValue === undefined || /^["']/.test(rawValue);
  if (name.includes(OUTPUT) || (!isQuoted && rawValue.includes(OUTPUT))) {
    const message = 'A variable inside a tag must stand in a quoted attribute value';
    return [{ code: 'unquoted_attribute', message, index }];
  }
  if (rawValue === undefined || !URL_ATTRIBUTES.has(name)) return [];
  const valueAt = index + length - rawValue.length;
  return lintUrl(source, name, isQuoted ? rawValue.slice(1, -1) : rawValue, valueAt + (isQuoted ? 1 : 0));
};

const lintUrl = (source: string, name: string, value: string, index: number): HtmlFinding[] => {
  const address = decodeEntities(value).replace(/[\s\u0000-\u0020]+/g, '');
  if (SCRIPT_URL.test(address))
    return [{ code: 'unsafe_url', message: `${name} must be a web or mail address`, index }];
  if (!address.startsWith(OUTPUT)) return [];
  const output = /\{\{[\s\S]*?\}\}/.exec(source.slice(index))?.[0] ?? '';
  const isSafe = /^\{\{-?\s*unsubscribe_url\s*-?\}\}$/.test(output) || /\|\s*url\s*-?\}\}$/.test(output);
  const message = `${name} begins with a variable: end it with "| url", which lets only web, mail and phone links through`;
  return isSafe ? [] : [{ code: 'unsafe_url', message, index }];
};

const NAMED: Record<string, string> = { colon: ':', tab: '', newline: '' };

const decodeEntities = (value: string): string =>
  value
    .replace(/&#(x[0-9a-f]+|\d+);?/gi, (entity, digits: string) => {
      const code = /^x/i.test(digits) ? Number.parseInt(digits.slice(1), 16) : Number.parseInt(digits, 10);
      return code <= 0x10ffff ? String.fromCodePoint(code) : entity;
    })
    .replace(/&(colon|tab|newline);/gi, (_, name: string) => NAMED[name.toLowerCase()] ?? '');
