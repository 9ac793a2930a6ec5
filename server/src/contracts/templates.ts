/** Email templates over the wire: /cohort/templates. */
import { z } from 'zod';
import { errorDetailSchema } from './errors';
import { dataOf, pageOf, paginationQuerySchema } from './pagination';
import { idSchema, textSchema, titleSchema } from './text';
import { basedOnSchema, versionSchema } from './versions';

export const TEMPLATE_TYPES = [
  'custom',
  'welcome',
  'follow_up',
  'newsletter',
  'seasonal',
  'renewal_30_days',
  'renewal_14_days',
  'renewal_7_days',
  'renewal_urgent',
  'invoice_new',
  'payment_reminder',
  'payment_overdue',
  'payment_final',
  'quarterly_review',
  'zone_offline',
  'zone_restored',
] as const;

const templateWritable = {
  name: titleSchema(120),
  type: z.enum(TEMPLATE_TYPES),
  subject: titleSchema(500),
  preheader: textSchema(500).nullish(),
  html: textSchema(200_000).min(1),
  /** The text part; derived from the HTML where it is left empty. */
  text: textSchema(200_000).nullish(),
  language: textSchema(35).min(2),
  isActive: z.boolean(),
  /** Adds an image that tells when the mail is opened. */
  trackOpens: z.boolean(),
  /** Leads the links by way of this site. */
  trackClicks: z.boolean(),
};

/** POST /cohort/templates { data } */
export const createTemplateSchema = z.strictObject({
  ...templateWritable,
  type: templateWritable.type.default('custom'),
  language: templateWritable.language.default('en'),
  isActive: templateWritable.isActive.default(true),
  trackOpens: templateWritable.trackOpens.default(false),
  trackClicks: templateWritable.trackClicks.default(false),
});
export type CreateTemplate = z.infer<typeof createTemplateSchema>;

/** PUT /cohort/templates/:id { data } */
export const updateTemplateSchema = z.strictObject({ ...templateWritable, version: basedOnSchema }).partial();
export type UpdateTemplate = z.infer<typeof updateTemplateSchema>;

export const templateSchema = z.object({
  documentId: z.string(),
  version: versionSchema,
  name: z.string(),
  type: z.enum(TEMPLATE_TYPES),
  subject: z.string(),
  preheader: z.string().nullable(),
  html: z.string(),
  text: z.string().nullable(),
  language: z.string(),
  isActive: z.boolean(),
  trackOpens: z.boolean(),
  trackClicks: z.boolean(),
  /** Names used by subject, preheader, html and text; derived on save. */
  variables: z.array(z.string()),
  problems: z.array(errorDetailSchema),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type Template = z.infer<typeof templateSchema>;
export const templateAnswerSchema = dataOf(templateSchema);

/** :id is the documentId. */
export const templateParamsSchema = z.object({ id: idSchema });

/** GET /cohort/templates */
export const listTemplatesQuerySchema = paginationQuerySchema.extend({
  search: textSchema(200).optional(),
  type: z.enum(TEMPLATE_TYPES).optional(),
});
export const templatePageSchema = pageOf(templateSchema);

/** GET /cohort/template-variables */
export const templateVariableSchema = z.object({
  name: z.string(),
  description: z.string(),
  sample: z.string(),
  source: z.string().describe('Where the value comes from: an audience path, or "cohort" for computed ones'),
});
export type TemplateVariable = z.infer<typeof templateVariableSchema>;
export const templateVariablesAnswerSchema = z.object({ data: z.array(templateVariableSchema) });

/** POST /cohort/templates/:id/preview { data: { contact? } }; without a contact the samples are used. */
export const previewTemplateSchema = z.strictObject({ contact: idSchema.optional() });
export const renderedMailSchema = z.object({
  subject: z.string(),
  preheader: z.string(),
  html: z.string(),
  text: z.string(),
});
export type RenderedMail = z.infer<typeof renderedMailSchema>;
export const renderedMailAnswerSchema = dataOf(renderedMailSchema);
