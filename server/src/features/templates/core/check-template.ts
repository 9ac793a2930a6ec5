/**
 * What is wrong with a template, found without rendering it for anybody.
 * In: its parts and the guide. Out: the names it uses, `errors` that make it unsavable (syntax, forbidden HTML) and
 * `problems` that it may be saved with but not sent with (see `isBlocking`).
 */
import type { ErrorDetail, TemplateVariable } from '../../../contracts';
import { errorDetail } from '../../../contracts';
import { nearestName } from '../../../lib/nearest-name';
import { lintHtml } from './lint-html';
import { liquidTokens } from './liquid-tokens';
import { engineOf, TEMPLATE_PARTS, type TemplatePart, type TemplateParts } from './render';
import { describeTemplateError } from './template-error';

export interface TemplateCheck {
  variables: string[];
  errors: ErrorDetail[];
  problems: ErrorDetail[];
}

interface UsedVariable {
  name: string;
  line: number;
  column: number;
}

const MOST_PROBLEMS = 50;
const RECORDS = new Set(['contact', 'company']);
/** Mails that a contact did not ask for one by one; the others are about their own contract or invoice. */
const MARKETING_TYPES = new Set(['custom', 'welcome', 'follow_up', 'newsletter', 'seasonal', 'quarterly_review']);

export const isMarketing = ({ type }: { type: string }): boolean => MARKETING_TYPES.has(type);

const USE: Readonly<Record<string, string>> = {
  html: 'show <a href="{{ unsubscribe_url }}">',
  text: 'use {{ unsubscribe_url }}',
};

/** One problem for each part that a marketing mail must have its unsubscribe link in; none for the other types. */
export const missingLinks = ({ type, text }: TemplateParts & { type: string }): ErrorDetail[] => {
  if (!isMarketing({ type })) return [];
  const parts = text?.trim() ? ['html', 'text'] : ['html'];
  return parts.map((part) =>
    errorDetail([part], `The unsubscribe link is missing: ${USE[part]}`, 'missing_unsubscribe'),
  );
};

/** Advice does not keep a template from being sent; everything else does. */
export const isBlocking = (problem: ErrorDetail): boolean => problem.code !== 'default_not_first';

export const checkTemplate = (
  template: TemplateParts & { type: string },
  guide: readonly TemplateVariable[],
): TemplateCheck => {
  const known = new Set(guide.map(({ name }) => name));
  const parts = TEMPLATE_PARTS.map((part) => checkPart(part, template[part] ?? '', known));
  const variables = [...new Set(parts.flatMap((part) => part.variables))].sort();
  const errors = parts.flatMap((part) => part.errors);
  const problems = parts.flatMap((part) => part.problems);
  if (errors.length === 0) {
    const without = TEMPLATE_PARTS.filter((_part, index) => !parts[index]?.variables.includes('unsubscribe_url'));
    problems.push(...missingLinks(template).filter(({ path }) => without.some((part) => part === path[0])));
  }
  return { variables, errors, problems };
};

const checkPart = (part: TemplatePart, source: string, known: ReadonlySet<string>): TemplateCheck => {
  try {
    const used = usedVariables(part, source);
    const findings = part === 'html' ? lintHtml(source) : [];
    return {
      variables: used.map(({ name }) => name),
      errors: findings.map(({ code, message, index }) =>
        errorDetail([part], `${message} ${positionOf(source, index)}`, code),
      ),
      problems: [...unknownVariables(part, used, known), ...lateDefaults(part, source)],
    };
  } catch (error) {
    return { variables: [], errors: [errorDetail([part], describeTemplateError(error), 'syntax')], problems: [] };
  }
};

/** Finding a name’s line is as much work as there are characters before it. */
const MOST_NAMES_BY_LENGTH = 100_000_000;
const NAME = /[A-Za-z_][\w-]*/g;

const refuseCrowded = (source: string): void => {
  const names = liquidTokens(source).reduce((sum, { text }) => sum + (text.match(NAME)?.length ?? 0), 0);
  if (names * source.length <= MOST_NAMES_BY_LENGTH) return;
  const most = Math.floor(MOST_NAMES_BY_LENGTH / source.length);
  throw new Error(`There are ${names} words in outputs and tags; a part of this length may have ${most}`);
};

const usedVariables = (part: TemplatePart, source: string): UsedVariable[] => {
  refuseCrowded(source);
  const { globals } = engineOf(part).parseAndAnalyzeSync(source);
  return Object.values(globals)
    .flat()
    .map((variable) => {
      const [root, field] = variable.toArray();
      const name = RECORDS.has(String(root)) && typeof field === 'string' ? `${String(root)}.${field}` : String(root);
      return { name, line: variable.location.row, column: variable.location.col };
    });
};

const unknownVariables = (
  part: TemplatePart,
  used: readonly UsedVariable[],
  known: ReadonlySet<string>,
): ErrorDetail[] =>
  [...new Map(used.map((variable) => [variable.name, variable])).values()]
    .filter(({ name }) => !known.has(name))
    .slice(0, MOST_PROBLEMS)
    .map(({ name, line, column }) => {
      const nearest = nearestName(name, [...known]);
      const hint = RECORDS.has(name)
        ? `name one of its fields, such as ${name}.name`
        : nearest && `did you mean ${nearest}?`;
      const message = `Unknown variable ${name} (line ${line}, column ${column})${hint ? `: ${hint}` : ''}`;
      return errorDetail([part], message, 'unknown_variable');
    });

const QUOTED = /"[^"]*"|'[^']*'/g;

/** A missing value reaches `default` only when no other filter stands between. */
const lateDefaults = (part: TemplatePart, source: string): ErrorDetail[] =>
  liquidTokens(source)
    .filter(({ kind, text }) => kind === 'output' && hasLateDefault(text))
    .slice(0, MOST_PROBLEMS)
    .map(({ index }) => {
      const message = `"default" must be the first filter ${positionOf(source, index)}`;
      return errorDetail([part], message, 'default_not_first');
    });

const hasLateDefault = (output: string): boolean => {
  const filters = output.slice(2, -2).replace(QUOTED, '').split('|').slice(1);
  return filters.findIndex((filter) => filter.trim().startsWith('default')) > 0;
};

const positionOf = (source: string, index: number): string => {
  const before = source.slice(0, index).split('\n');
  return `(line ${before.length}, column ${(before.at(-1) ?? '').length + 1})`;
};
