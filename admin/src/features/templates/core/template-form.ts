/** What the template editor edits: a stored template's own fields, or the defaults of a new one. */
import type { CreateTemplate, Template } from '../../../contracts';

export type TemplateForm = CreateTemplate;

export const newForm = (): TemplateForm => ({
  name: '',
  type: 'custom',
  subject: '',
  preheader: null,
  html: '',
  text: null,
  language: 'en',
  isActive: true,
  trackOpens: false,
  trackClicks: false,
});

export const formOf = (template: Template): TemplateForm => {
  const { name, type, subject, preheader, html, text, language, isActive, trackOpens, trackClicks } = template;
  return { name, type, subject, preheader, html, text, language, isActive, trackOpens, trackClicks };
};
