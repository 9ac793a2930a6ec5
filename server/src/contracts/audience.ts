/**
 * The field catalogue: what may be filtered on, per content type.
 * GET /cohort/entities and GET /api/cohort/entities → { data: Catalogue }.
 * Private, password and excluded attributes are absent, never marked.
 */
import { z } from 'zod';
import { OPERATORS, type Operator } from './filter';

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

/** Types of one family are compared with each other; a day and an instant are not. */
export const FIELD_FAMILIES = {
  string: 'text',
  enumeration: 'text',
  integer: 'number',
  biginteger: 'number',
  decimal: 'number',
  float: 'number',
  boolean: 'boolean',
  date: 'day',
  datetime: 'instant',
} as const satisfies Record<FieldType, string>;

const PRESENCE = ['is_empty', 'is_not_empty'] as const;
const CHOICE = ['equals', 'not_equals', 'in_list', 'not_in_list', ...PRESENCE] as const;
const TEXT = [
  'equals',
  'not_equals',
  'contains',
  'not_contains',
  'starts_with',
  'ends_with',
  'in_list',
  'not_in_list',
  ...PRESENCE,
] as const;
const NUMBER = [
  'equals',
  'not_equals',
  'greater_than',
  'greater_than_or_equal',
  'less_than',
  'less_than_or_equal',
  'between',
  'in_list',
  'not_in_list',
  ...PRESENCE,
] as const;
const INSTANT = [
  'equals',
  'before',
  'after',
  'on_or_before',
  'on_or_after',
  'between',
  'in_last',
  'not_in_last',
  'in_next',
  'anniversary_in_next',
  ...PRESENCE,
] as const;

/** The one table of what may be asked of a type; the catalogue offers it and the compiler refuses everything else. */
export const OPERATORS_BY_TYPE = {
  string: TEXT,
  enumeration: CHOICE,
  integer: NUMBER,
  biginteger: NUMBER,
  decimal: NUMBER,
  float: NUMBER,
  boolean: ['equals', 'not_equals', ...PRESENCE],
  date: INSTANT,
  datetime: INSTANT,
} as const satisfies Record<FieldType, readonly Operator[]>;

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

/** What is computed of a record rather than stored in it: `metric.orderCount`, `segment.member`. */
export const catalogueComputedSchema = z.object({
  name: z.string().describe('As a rule writes it; on a related type it is prefixed: company.metric.orderCount'),
  label: z.string(),
  description: z.string(),
  type: z.enum([...FIELD_TYPES, 'segment']).describe('“segment”: compared with document ids of segments'),
  operators: z.array(z.enum(OPERATORS)),
  enum: z.array(z.string()).optional(),
});
export type CatalogueComputed = z.infer<typeof catalogueComputedSchema>;

/** What is related to a record without being content of the site: `email.received`. */
export const catalogueComputedRelationSchema = z.object({
  name: z.string().describe('As a rule writes it in `relation`'),
  label: z.string(),
  description: z.string(),
  fields: z.array(catalogueFieldSchema).describe('What `where` may ask of each'),
});
export type CatalogueComputedRelation = z.infer<typeof catalogueComputedRelationSchema>;

export const catalogueTypeSchema = z.object({
  uid: z.string(),
  label: z.string(),
  fields: z.array(catalogueFieldSchema),
  relations: z.array(catalogueRelationSchema),
  computed: z.array(catalogueComputedSchema),
  computedRelations: z.array(catalogueComputedRelationSchema),
});
export type CatalogueType = z.infer<typeof catalogueTypeSchema>;

export const catalogueEntitySchema = z.object({
  key: z.string(),
  uid: z.string(),
  label: z.string(),
  canBeSegmented: z.boolean().describe('True for contact, company and every further entity of the audience mapping'),
  canBeMailed: z.boolean().describe('True where a member has, or reaches, an email address'),
  shown: z.array(z.enum(['name', 'email'])).describe('What its members are listed with, and can be sorted by'),
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

/** GET /cohort/audience/proposal → { data: AudienceProposal }: a mapping guessed from the site’s schema, to be pasted. */
export const audienceProposalSchema = z.object({
  isConfigured: z.boolean().describe('Whether the site’s configuration states a mapping of its own'),
  entities: z.record(z.string(), z.record(z.string(), z.string())).describe('By entity key: uid and roles'),
  snippet: z.string().describe('For config/plugins.ts'),
});
export type AudienceProposal = z.infer<typeof audienceProposalSchema>;
export const audienceProposalAnswerSchema = z.object({ data: audienceProposalSchema });
export const catalogueAnswerSchema = z.object({ data: catalogueSchema });
