/**
 * Turns a template and a recipient’s values into one mail; preview and sending both come through here.
 * In: the four parts, plain values, locale and timezone. Out: subject, preheader, html, text.
 * Refused: syntax errors, unknown variables and filters, exceeded limits, as `invalid_template` with part, line, column.
 */
import type { Liquid, Template } from 'liquidjs';
import { DomainError, errorDetail, type RenderedMail } from '../../../contracts';
import { settingsAsGlobals, type FormatSettings } from './format-filters';
import { createLiquidEngine, MOST_STEPS } from './liquid-engine';
import { plainTextOf } from './plain-text';
import { toPlainRecord, type PlainRecord } from './plain-data';
import { stepping } from './stepping';
import { describeTemplateError } from './template-error';

export const TEMPLATE_PARTS = ['subject', 'preheader', 'html', 'text'] as const;
export type TemplatePart = (typeof TEMPLATE_PARTS)[number];

export interface TemplateParts {
  subject: string;
  preheader?: string | null;
  html: string;
  text?: string | null;
}

export interface RenderInput {
  template: TemplateParts;
  values: Readonly<Record<string, unknown>>;
  settings: FormatSettings;
}

const htmlEngine = createLiquidEngine({ output: 'html' });
const textEngine = createLiquidEngine({ output: 'text' });

export const engineOf = (part: TemplatePart): Liquid => (part === 'html' ? htmlEngine : textEngine);

/** Everything that would end a header line, and the separators that some clients take for one. */
const LINE_BREAKS = /[\r\n\u0085\u2028\u2029]+/g;
const CONTROLS = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/g;

export function* rendering({ template, values, settings }: RenderInput): Generator<void, RenderedMail> {
  const given = { scope: toPlainRecord(values), globals: settingsAsGlobals(settings) };
  const subject = oneLine(yield* renderPart('subject', template.subject, given));
  const preheader = oneLine(yield* renderPart('preheader', template.preheader ?? '', given));
  const html = withPreheader(inLimits(yield* renderPart('html', template.html, given)), preheader);
  const ownText = template.text?.trim() ? template.text : null;
  const text = ownText === null ? plainTextOf(html) : yield* renderPart('text', ownText, given);
  return { subject, preheader, html, text };
}

function* renderPart(
  part: TemplatePart,
  source: string,
  { scope, globals }: { scope: PlainRecord; globals: object },
): Generator<void, string> {
  try {
    const templates = part === 'html' ? parseHtml(source) : parseText(source);
    yield;
    const text = String(yield* stepping(engineOf(part)._render(templates, scope, { globals, sync: true }), MOST_STEPS));
    yield;
    return text;
  } catch (error) {
    const message = describeTemplateError(error);
    throw new DomainError('invalid_template', `${part}: ${message}`, [errorDetail([part], message)], { cause: error });
  }
}

/** What was parsed last is kept: a campaign renders one source again and again. */
const MOST_PARSED = 30;
const createParser = (engine: Liquid) => {
  const kept = new Map<string, Template[]>();
  return (source: string): Template[] => {
    const templates = kept.get(source) ?? engine.parse(source);
    const [oldest] = kept.keys();
    if (!kept.has(source) && kept.size >= MOST_PARSED && oldest !== undefined) kept.delete(oldest);
    kept.set(source, templates);
    return templates;
  };
};
const parseHtml = createParser(htmlEngine);
const parseText = createParser(textEngine);

/** More take longer than a moment to be read for the text part, by whoever receives them too. */
export const MOST_ELEMENTS = 10_000;
const ELEMENT = /<[a-z]/gi;

const inLimits = (html: string): string => {
  const count = html.match(ELEMENT)?.length ?? 0;
  if (count <= MOST_ELEMENTS) return html;
  const message = `element limit exceeded: ${count}, where a mail may have ${MOST_ELEMENTS}`;
  throw new DomainError('invalid_template', `html: ${message}`, [errorDetail(['html'], message)]);
};

const oneLine = (value: string): string => value.replace(LINE_BREAKS, ' ').replace(CONTROLS, '').trim();

export const escapeHtml = (value: string): string =>
  value.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const HIDDEN = 'display:none;max-height:0;max-width:0;overflow:hidden;opacity:0;mso-hide:all';

/** Inbox lists show the first text of the body; the preheader goes there, invisible in the opened mail. */
const withPreheader = (html: string, preheader: string): string => {
  if (preheader === '') return html;
  const hidden = `<div data-cohort-preheader style="${HIDDEN}">${escapeHtml(preheader)}</div>`;
  const body = /<body\b(?:"[^"]*"|'[^']*'|[^>"'])*>/i.exec(html);
  if (!body) return hidden + html;
  const at = body.index + body[0].length;
  return html.slice(0, at) + hidden + html.slice(at);
};
