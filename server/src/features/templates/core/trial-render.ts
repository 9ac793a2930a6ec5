/**
 * In: a template without syntax errors and the guide. Out: what goes wrong when it is rendered with the guide’s samples;
 * empty when nothing does. `limit_exceeded` is a template that would hold up the process for every recipient.
 */
import { DomainError, errorDetail, type ErrorDetail, type TemplateVariable } from '../../../contracts';
import { renderMail, type TemplateParts } from './render';
import { sampleValues } from './variables';

export const trialProblems = (
  template: TemplateParts & { language: string },
  guide: readonly TemplateVariable[],
  timezone: string,
): ErrorDetail[] => {
  try {
    renderMail({ template, values: sampleValues(guide), settings: { locale: template.language, timezone } });
    return [];
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const code = /limit exceeded/.test(error.message) ? 'limit_exceeded' : 'render_failed';
    const { path, message } = error.errors[0] ?? errorDetail(['html'], error.message);
    return [errorDetail(path, message, code)];
  }
};
