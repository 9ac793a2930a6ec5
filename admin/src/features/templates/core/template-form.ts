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
});

export const formOf = ({ name, type, subject, preheader, html, text, language, isActive }: Template): TemplateForm => ({
  name,
  type,
  subject,
  preheader,
  html,
  text,
  language,
  isActive,
});
