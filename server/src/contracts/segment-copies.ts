/** Segments made from segments: duplicates, and definitions that travel between sites as JSON. */
import { z } from 'zod';
import { errorDetailSchema } from './errors';
import { filterSchema } from './filter';
import { dataOf } from './pagination';
import { SEGMENT_STATES, SEGMENT_TYPES, SEGMENT_VISIBILITIES } from './segments';
import { idSchema, textSchema, titleSchema } from './text';

/** POST /cohort/segments/:id/duplicate  { data } — rules, pins, static members and tags; the caller’s own, and active. */
export const duplicateSegmentSchema = z.strictObject({
  name: titleSchema(120).optional().describe('Default: “Copy of …”, numbered until it is free'),
  as: z.enum(['same', 'static']).default('same').describe('static: a list of whoever is in it now, without the rules'),
});
export type DuplicateSegment = z.infer<typeof duplicateSegmentSchema>;

export const DEFINITION_FORMAT = 'cohort.segment';
export const DEFINITION_VERSION = 1;
export const MAX_DEFINITIONS = 100;

/**
 * What a segment means, without what belongs to one site: its members, pins, counts and creator. A rule on
 * `segment.member` holds names of segments where the stored one holds their ids.
 */
export const segmentDefinitionSchema = z.strictObject({
  format: z.literal(DEFINITION_FORMAT),
  version: z.literal(DEFINITION_VERSION, `This version of Cohort reads definitions of version ${DEFINITION_VERSION}`),
  name: titleSchema(120),
  description: textSchema(2000).nullish(),
  type: z.enum(SEGMENT_TYPES),
  state: z.enum(SEGMENT_STATES).default('active'),
  visibility: z.enum(SEGMENT_VISIBILITIES).optional().describe('Default: as for a segment that is created'),
  entity: idSchema,
  /** Parsed further by `parseFilter`, so that every error names its path. */
  filter: z.unknown().optional(),
  tags: z.array(textSchema(60).min(1)).max(50).nullish(),
});
export type SegmentDefinition = z.infer<typeof segmentDefinitionSchema>;

const exportedDefinitionSchema = segmentDefinitionSchema.extend({ filter: filterSchema.nullable() });

/** GET /cohort/segments/:id/definition */
export const definitionAnswerSchema = dataOf(exportedDefinitionSchema);

/** GET /cohort/segments/definitions?ids=…,… */
export const exportDefinitionsQuerySchema = z.object({
  ids: textSchema(8_000).describe(`Document ids separated by commas, at most ${MAX_DEFINITIONS}`),
});
/** The ids in `ids`. */
export const definitionIdsSchema = z.array(idSchema).max(MAX_DEFINITIONS);
export const definitionsAnswerSchema = dataOf(z.array(exportedDefinitionSchema));

/** POST /cohort/segments/import  { data } — all or nothing. */
export const importDefinitionsSchema = z.strictObject({
  definitions: z.array(segmentDefinitionSchema).min(1).max(MAX_DEFINITIONS),
  dryRun: z.boolean().default(false).describe('Everything is checked, nothing is written'),
});
export type ImportDefinitions = z.infer<typeof importDefinitionsSchema>;

/** A dry run answers with every error; the import itself throws them. */
export const definitionsImportedSchema = z.object({
  dryRun: z.boolean(),
  segments: z.array(z.object({ documentId: z.string().nullable(), name: z.string() })),
  errors: z.array(errorDetailSchema),
});
export type DefinitionsImported = z.infer<typeof definitionsImportedSchema>;
export const definitionsImportedAnswerSchema = dataOf(definitionsImportedSchema);
