/**
 * Refuses in a template’s HTML what no mail needs and what makes its values dangerous.
 * In: the source, with its Liquid. Out: findings with their position. Nothing is rewritten.
 */
import { liquidTokens, type LiquidToken } from './liquid-tokens';

export interface HtmlFinding {
  code: 'forbidden_element' | 'forbidden_attribute' | 'unsafe_url' | 'unquoted_attribute' | 'unbalanced_quotes';
  message: string;
  index: number;
}

const FORBIDDEN = new Set(['script', 'iframe', 'frame', 'object', 'embed', 'applet', 'form', 'base', 'portal']);
const URL_ATTRIBUTES = new Set(['href', 'src', 'action', 'formaction', 'background', 'poster', 'xlink:href']);
const SCRIPT_URL = /^(javascript|vbscript|data:text|data:image\/svg)/i;

/** An element ends where the next begins, closed or not. */
const ELEMENT = /<([a-zA-Z\uE000\uE001][^\s/<>]*)((?:"[^"]*"|'[^']*'|[^'"<>])*)>?/g;
const ATTRIBUTE = /([^\s=/"'>]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?/g;
/** Private-use characters stand for a Liquid output or tag of the same length, so that positions stay. */
const OUTPUT = '\uE000';
const TAG = '\uE001';

const MOST_FINDINGS = 50;

export const lintHtml = (source: string): HtmlFinding[] => {
  const findings = rawTags(source);
  const masked = mask(source);
  for (const match of masked.matchAll(ELEMENT)) {
    if (findings.length >= MOST_FINDINGS) break;
    const [, name = '', attributes = ''] = match;
    const start = match.index + 1 + name.length;
    findings.push(...lintElement(withoutTags(name), attributes, match.index));
    if (hasStrayQuote(attributes) || /["']/.test(masked.charAt(match.index + match[0].length))) {
      const message = 'A quote stands where no attribute value begins or ends';
      findings.push({ code: 'unbalanced_quotes', message, index: match.index });
    }
    for (const attribute of attributes.matchAll(ATTRIBUTE)) {
      const [all, key = '', value] = attribute;
      const index = start + attribute.index;
      const valueAt = index + all.length - (value?.length ?? 0);
      findings.push(...lintAttribute({ source, name: withoutTags(key), value, index, valueAt }));
    }
  }
  return findings.slice(0, MOST_FINDINGS);
};

/** What stands between them looks like Liquid to this reader and is printed as it is. */
const rawTags = (source: string): HtmlFinding[] =>
  liquidTokens(source)
    .filter(({ kind, text }) => kind === 'tag' && /^\{%-?\s*raw\b/.test(text))
    .map(({ index }) => ({
      code: 'forbidden_element',
      message: '{% raw %} is not allowed in the HTML of a mail',
      index,
    }));

const QUOTED_VALUE = /=[\s\uE001]*(?:"[^"]*"|'[^']*')/g;

/** Browsers read a quote elsewhere as part of a name or value, and go on with what follows it. */
const hasStrayQuote = (attributes: string): boolean => /["']/.test(attributes.replace(QUOTED_VALUE, '='));

/** What a browser would read whichever way the conditions go. */
const withoutTags = (text: string): string => text.replaceAll(TAG, '').toLowerCase();

const mask = (source: string): string => {
  const parts: string[] = [];
  let from = 0;
  for (const { kind, text, index } of liquidTokens(source)) {
    parts.push(source.slice(from, index), (kind === 'output' ? OUTPUT : TAG).repeat(text.length));
    from = index + text.length;
  }
  return parts.join('') + source.slice(from);
};

/** A variable there could say so. */
const REFRESH = /http-equiv\s*=\s*["']?\s*(?:refresh|[^\s"'>]*\uE000)/;

const lintElement = (name: string, attributes: string, index: number): HtmlFinding[] => {
  if (FORBIDDEN.has(name)) {
    return [{ code: 'forbidden_element', message: `<${name}> is not allowed in a mail`, index }];
  }
  if (name === 'meta' && REFRESH.test(decodeEntities(withoutTags(attributes)))) {
    return [{ code: 'forbidden_element', message: '<meta http-equiv="refresh"> is not allowed in a mail', index }];
  }
  if (name.includes(OUTPUT)) {
    return [{ code: 'forbidden_element', message: 'A variable cannot name an element', index }];
  }
  return [];
};

interface Attribute {
  source: string;
  name: string;
  /** With its quotes; undefined for a bare name. */
  value: string | undefined;
  index: number;
  valueAt: number;
}

const lintAttribute = ({ source, name, value, index, valueAt }: Attribute): HtmlFinding[] => {
  if (/^on[a-z]+$/.test(name)) {
    return [{ code: 'forbidden_attribute', message: `${name}="…" is not allowed in a mail`, index }];
  }
  const isQuoted = value === undefined || /^["']/.test(value);
  if (name.includes(OUTPUT) || (!isQuoted && value.includes(OUTPUT))) {
    const message = 'A variable inside a tag must stand in a quoted attribute value';
    return [{ code: 'unquoted_attribute', message, index }];
  }
  if (value === undefined || !URL_ATTRIBUTES.has(name)) return [];
  const message = urlProblem(source.slice(valueAt, valueAt + value.length), isQuoted ? value.slice(1, -1) : value);
  return message === null ? [] : [{ code: 'unsafe_url', message: `${name} ${message}`, index: valueAt }];
};

const urlProblem = (source: string, value: string): string | null => {
  const address = decodeEntities(value.replaceAll(TAG, '')).replace(/[\s\u0000-\u0020]+/g, '');
  if (SCRIPT_URL.test(address.replaceAll(OUTPUT, ''))) return 'must be a web or mail address';
  if (!address.startsWith(OUTPUT)) return null;
  return leadingOutputs(source).every(({ text }) => SAFE_OUTPUT.test(text))
    ? null
    : 'begins with a variable: end it with "| url", which lets only web, mail and phone links through';
};

const SAFE_OUTPUT = /^\{\{-?(?:\s*unsubscribe_url|(?:"[^"]*"|'[^']*'|[^"'])*\|\s*url)\s*-?\}\}$/;

/** Every output before the first character that is certainly there: the ones before it may be empty. */
const leadingOutputs = (value: string): LiquidToken[] => {
  let end = 0;
  const outputs: LiquidToken[] = [];
  for (const token of liquidTokens(value)) {
    if (outputs.length > 0 && token.kind === 'output' && /[^\s"']/.test(value.slice(end, token.index))) break;
    if (token.kind === 'output') outputs.push(token);
    end = token.index + token.text.length;
  }
  return outputs;
};

const NAMED: Record<string, string> = { colon: ':', tab: '', newline: '' };

const decodeEntities = (value: string): string =>
  value
    .replace(/&#(x[0-9a-f]+|\d+);?/gi, (entity, digits: string) => {
      const code = /^x/i.test(digits) ? Number.parseInt(digits.slice(1), 16) : Number.parseInt(digits, 10);
      return code <= 0x10ffff ? String.fromCodePoint(code) : entity;
    })
    .replace(/&(colon|tab|newline);/gi, (_, name: string) => NAMED[name.toLowerCase()] ?? '');
