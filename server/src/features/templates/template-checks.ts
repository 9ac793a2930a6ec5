/** What is wrong with a template on this site: the guide depends on the site’s schema, so problems are found on reading. */
import { DomainError, type ErrorDetail, type Template, type TemplateVariable } from '../../contracts';
import { EVERYTHING, type ContentReads } from '../../lib/content-reads';
import { inSlices } from '../../platform/in-slices';
import type { Audience } from '../audience';
import { checkTemplate, isBlocking } from './core/check-template';
import { TEMPLATE_PARTS } from './core/render';
import { trial } from './core/trial-render';
import { variableGuide } from './core/variables';
import type { StoredTemplate, TemplateData } from './template-repository';

export interface TemplateChecks {
  /** By default of everything that a mail may say. */
  guide(reads?: ContentReads): TemplateVariable[];
  /** Without a rendering: cheap enough for every row of a list. */
  glances(templates: readonly StoredTemplate[]): Promise<Template[]>;
  /** With a trial rendering, because a loop without end shows only when it runs. */
  inspect(template: StoredTemplate): Promise<Template>;
  /** The data with the names it uses; throws DomainError('invalid_template') where it cannot be stored. */
  accept(data: TemplateData): Promise<TemplateData>;
  /** Throws DomainError('invalid_template') where it must not be sent. */
  assertSendable(template: StoredTemplate): Promise<void>;
  /** Why it must not be sent; empty when it may. */
  obstacles(template: StoredTemplate): Promise<ErrorDetail[]>;
}

export interface TemplateChecksDeps {
  audience: Pick<Audience, 'contact' | 'entity' | 'readableBy'>;
  timezone: string;
}

export const createTemplateChecks = ({ audience, timezone }: TemplateChecksDeps): TemplateChecks => {
  const guide = (reads: ContentReads = EVERYTHING): TemplateVariable[] =>
    variableGuide({
      catalogue: audience.readableBy(reads).catalogue(),
      contact: audience.contact(),
      company: audience.entity('company'),
    });

  const glance = (template: StoredTemplate): Template => {
    const { errors, problems } = checkTemplate(template, guide());
    return { ...template, problems: [...errors, ...problems] };
  };
  function* each(templates: readonly StoredTemplate[]): Generator<void, Template[]> {
    const seen: Template[] = [];
    for (const template of templates) {
      seen.push(glance(template));
      yield;
    }
    return seen;
  }
  const glances = (templates: readonly StoredTemplate[]): Promise<Template[]> => inSlices(each(templates));
  const inspect = async (template: StoredTemplate): Promise<Template> => {
    const seen = glance(template);
    if (seen.problems.length > 0) return seen;
    return { ...template, problems: await inSlices(trial(template, guide(), timezone)) };
  };
  const accept = async (data: TemplateData): Promise<TemplateData> => {
    const names = guide();
    const { errors, variables } = checkTemplate(data, names);
    const problems = errors.length > 0 ? [] : await inSlices(trial(data, names, timezone));
    refuse([...errors, ...problems.filter(({ code }) => code === 'limit_exceeded')]);
    return { ...data, variables };
  };
  const knownSound = new Map<string, StoredTemplate>();
  /** Asked for every mail: what was found to be in order is in order until its parts change. */
  const obstacles = async (template: StoredTemplate): Promise<ErrorDetail[]> => {
    const known = knownSound.get(template.documentId);
    if (known && isAlike(known, template)) return [];
    const found = (await inspect(template)).problems.filter(isBlocking);
    if (found.length === 0) knownSound.set(template.documentId, template);
    else knownSound.delete(template.documentId);
    return found;
  };
  const assertSendable = async (template: StoredTemplate): Promise<void> => refuse(await obstacles(template));
  return { guide, glances, inspect, accept, obstacles, assertSendable };
};

/** In all that is checked. */
const isAlike = (one: StoredTemplate, other: StoredTemplate): boolean =>
  one.type === other.type &&
  one.language === other.language &&
  TEMPLATE_PARTS.every((part) => one[part] === other[part]);

const refuse = (errors: readonly ErrorDetail[]): void => {
  if (errors.length === 0) return;
  const details = errors.map((error) => ({ ...error, path: ['data', ...error.path] }));
  throw new DomainError('invalid_template', errors[0]?.message ?? 'The template cannot be rendered', details);
};
