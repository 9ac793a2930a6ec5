/**
 * The field catalogue: what may be filtered on, per content type.
 * GET /cohort/entities and GET /api/cohort/entities → { data: Catalogue }.
 * Private, password and excluded attributes are absent, never marked.
 */
import { z } from 'zod';
import { OPERATORS } from './filter';

export const FIELD_TYPES = [
  'string',
  'enumeration',
  'integer',
  'biginteger',
  'decimal',
  'float',
  'boolean',
  'date',
  'datetime',
] as const;
export type FieldType = (typeof FIELD_TYPES)[number];

export const catalogueFieldSchema = z.object({
  name: z.string().describe('The attribute name; a rule on a related type prefixes the relation: company.country'),
  label: z.string(),
  type: z.enum(FIELD_TYPES),
  operators: z.array(z.enum(OPERATORS)),
  enum: z.array(z.string()).optional(),
});
export type CatalogueField = z.infer<typeof catalogueFieldSchema>;

export const catalogueRelationSchema = z.object({
  name: z.string(),
  label: z.string(),
  kind: z.enum(['to-one', 'to-many']),
  target: z.string().describe('The key of the related type in `types`'),
});
export type CatalogueRelation = z.infer<typeof catalogueRelationSchema>;

export const catalogueTypeSchema = z.object({
  uid: z.string(),
  label: z.string(),
  fields: z.array(catalogueFieldSchema),
  relations: z.array(catalogueRelationSchema),
});
export type CatalogueType = z.infer<typeof catalogueTypeSchema>;

export const catalogueEntitySchema = z.object({
  key: z.string(),
  uid: z.string(),
  label: z.string(),
  canBeSegmented: z.boolean().describe('True for contact, company and every further entity of the audience mapping'),
  canBeMailed: z.boolean().describe('True where a member has, or reaches, an email address'),
});
export type CatalogueEntity = z.infer<typeof catalogueEntitySchema>;

export const catalogueSchema = z.object({
  entities: z.array(catalogueEntitySchema),
  types: z.record(z.string(), catalogueTypeSchema).describe('By content type uid; components under their own uid'),
  maxPathDepth: z.number().int().describe('How many relations a dotted path may cross'),
  limits: z.object({ maxDepth: z.number(), maxRules: z.number(), maxListValues: z.number() }),
  timezone: z.string(),
});
export type Catalogue = z.infer<typeof catalogueSchema>;
