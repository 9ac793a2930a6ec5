/** Whether a sequence’s steps can be stored, and whether they can be sent. */
import { DomainError, errorDetail, type ErrorDetail, type StepInput } from '../../contracts';
import type { StoredTemplate, TemplateService } from '../templates';
import { activationErrors } from './core/activation';

export interface StepCheck {
  steps: readonly StepInput[];
  isActive: boolean;
  /** Document ids of the steps that the sequence has now. */
  known: readonly string[];
}

export const createSequenceChecks = (
  templates: Pick<TemplateService, 'find' | 'obstacles'>,
  siteObstacles: readonly ErrorDetail[],
) => {
  const findAll = async (ids: readonly string[]): Promise<Map<string, StoredTemplate>> => {
    const found = await Promise.all([...new Set(ids)].map((id) => templates.find(id)));
    return new Map(found.flatMap((template) => (template ? [[template.documentId, template] as const] : [])));
  };

  return {
    async templateNames(ids: readonly string[]): Promise<Map<string, string>> {
      return new Map([...(await findAll(ids))].map(([id, { name }]) => [id, name]));
    },

    /** Throws DomainError('invalid_input') naming every bad or missing part. */
    async check({ steps, isActive, known }: StepCheck): Promise<void> {
      const found = await findAll(steps.map(({ template }) => template));
      const missing = stepErrors(steps, found, known);
      if (missing.length > 0 || !isActive) return refuse(missing);
      const ready = new Map<string, StoredTemplate & { obstacles: ErrorDetail[] }>();
      for (const [id, template] of found)
        ready.set(id, { ...template, obstacles: await templates.obstacles(template) });
      return refuse(activationErrors(steps, ready, siteObstacles));
    },
  };
};

const stepErrors = (
  steps: readonly StepInput[],
  templates: ReadonlyMap<string, unknown>,
  known: readonly string[],
): ErrorDetail[] =>
  steps.flatMap(({ documentId, template }, index) => {
    const isTwice = steps.findIndex((step) => step.documentId === documentId) !== index;
    const isForeign = documentId !== undefined && (!known.includes(documentId) || isTwice);
    return [
      ...(isForeign ? [errorDetail(['data', 'steps', index, 'documentId'], 'Not a step of this sequence')] : []),
      ...(templates.has(template)
        ? []
        : [errorDetail(['data', 'steps', index, 'template'], 'The template does not exist')]),
    ];
  });

const refuse = (errors: readonly ErrorDetail[]): void => {
  const [first] = errors;
  if (first) throw new DomainError('invalid_input', first.message, [...errors]);
};
