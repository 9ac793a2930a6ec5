/**
 * What keeps a sequence from sending. In: its steps, of each template that they name what stands in its way, and what
 * stands in the way of every sequence of this site. Out:
 * one error per obstacle, with the path in the request; empty when it may be switched on.
 */
import { errorDetail, type ErrorDetail } from '../../../contracts';

export interface ActivationStep {
  template: string;
  isActive: boolean;
}

export interface TemplateReadiness {
  name: string;
  isActive: boolean;
  /** Why it must not be sent. */
  obstacles: readonly ErrorDetail[];
}

/** A template that is not in the map does not exist. */
export const activationErrors = (
  steps: readonly ActivationStep[],
  templates: ReadonlyMap<string, TemplateReadiness>,
  /** Of the site, whatever the steps are. */
  site: readonly ErrorDetail[] = [],
): ErrorDetail[] => {
  if (!steps.some(({ isActive }) => isActive)) {
    return [errorDetail(['data', 'steps'], 'An active sequence needs at least one active step', 'no_active_step')];
  }
  const refused = site.map(({ message, code }) => errorDetail(['data', 'isActive'], message, code));
  const unready = steps.flatMap(({ template, isActive }, index) => {
    const message = isActive ? obstacleOf(templates.get(template)) : null;
    return message === null ? [] : [errorDetail(['data', 'steps', index, 'template'], message, 'template_not_ready')];
  });
  return [...refused, ...unready];
};

const obstacleOf = (template: TemplateReadiness | undefined): string | null => {
  if (!template) return 'The template does not exist';
  if (!template.isActive) return `The template “${template.name}” is switched off`;
  const [first] = template.obstacles;
  return first ? `The template “${template.name}” cannot be sent: ${first.message}` : null;
};
