/** Addresses that must not be mailed: /cohort/suppressions. A null `sequence` stands for everything. */
import { z } from 'zod';
import { addressesSchema } from './addresses';
import { ordinalSchema } from './ordinal';
import { dataOf, paginationQuerySchema, paginationSchema } from './pagination';
import { MEMBER_LIMITS } from './static-members';
import { idSchema, textSchema } from './text';

export const SUPPRESSION_REASONS = ['unsubscribed', 'bounced', 'complained', 'manual', 'import'] as const;
export type SuppressionReason = (typeof SUPPRESSION_REASONS)[number];

/** What recipients said themselves; lifting such a suppression has to be forced. */
export const isOwnWord = (reason: SuppressionReason): boolean => reason === 'unsubscribed' || reason === 'complained';

/** Where one came from; in the table a delivery’s id, or who reported it, may follow. */
export const SUPPRESSION_SOURCES = ['delivery', 'feedback', 'manual', 'import'] as const;
export type SuppressionSource = (typeof SUPPRESSION_SOURCES)[number];

export const SUPPRESSION_STATES = ['active', 'expired', 'lifted'] as const;
export type SuppressionState = (typeof SUPPRESSION_STATES)[number];

export const suppressionSchema = z.object({
  id: z.number(),
  /**
   * Null: the person was erased, and only a hash of the address was kept. It still holds. Masked, as addresses in the
   * note are, for those who may not read contacts’ addresses.
   */
  address: z.string().nullable(),
  sequence: z.string().nullable(),
  reason: z.enum(SUPPRESSION_REASONS),
  /** `delivery:12`, `feedback:ses`, `manual`, `import`. */
  source: z.string().nullable(),
  note: z.string().nullable(),
  state: z.enum(SUPPRESSION_STATES),
  createdAt: z.iso.datetime(),
  /** As in logs: `admin:3`, `token`; null where a recipient or a mail server caused it. */
  createdBy: z.string().nullable(),
  expiresAt: z.iso.datetime().nullable(),
  liftedAt: z.iso.datetime().nullable(),
  liftedBy: z.string().nullable(),
  isMasked: z.boolean(),
});
export type Suppression = z.infer<typeof suppressionSchema>;

const filters = {
  reason: z.enum(SUPPRESSION_REASONS).optional(),
  scope: z.enum(['all', 'sequence']).optional().describe('Of everything, or of one sequence each'),
  sequence: idSchema.optional(),
  source: z.enum(SUPPRESSION_SOURCES).optional(),
  search: textSchema(254)
    .optional()
    .describe('What the address begins with; for those who may read contacts’ addresses'),
};

/** GET /cohort/suppressions — newest first */
export const listSuppressionsQuerySchema = paginationQuerySchema.extend({
  ...filters,
  state: z.enum(SUPPRESSION_STATES).optional(),
});
export type ListSuppressionsQuery = z.infer<typeof listSuppressionsQuerySchema>;
export const suppressionPageSchema = z.object({
  data: z.array(suppressionSchema),
  meta: z.object({ pagination: paginationSchema, addresses: addressesSchema }),
});
export type SuppressionPage = z.infer<typeof suppressionPageSchema>;

/** GET /cohort/suppressions/export — text/csv, which an import reads; lifted ones are asked for by name */
export const exportSuppressionsQuerySchema = z.object({
  ...filters,
  state: z.enum([...SUPPRESSION_STATES, 'all']).default('active'),
  bom: z.enum(['true', 'false']).default('true').describe('Begins with a byte order mark, for spreadsheets'),
});
export type ExportSuppressionsQuery = z.infer<typeof exportSuppressionsQuerySchema>;

export type SuppressionFilters = Pick<ListSuppressionsQuery, keyof typeof filters | 'state'>;

const noteSchema = textSchema(500);

/** POST /cohort/suppressions { data } */
export const createSuppressionSchema = z.strictObject({
  address: textSchema(254).min(1),
  sequence: idSchema.nullable().default(null),
  expiresAt: z.iso.datetime({ offset: true }).nullable().default(null),
  note: noteSchema.optional(),
});
export type CreateSuppression = z.infer<typeof createSuppressionSchema>;
export const suppressionAnswerSchema = dataOf(suppressionSchema);
/** Null for those who may not read contacts’ addresses: whether the address was listed before, and why, is an answer about it. */
export const suppressionCreatedAnswerSchema = dataOf(suppressionSchema.nullable());

/** DELETE /cohort/suppressions/:id?force=true */
export const suppressionParamsSchema = z.object({ id: ordinalSchema });
export const liftSuppressionQuerySchema = z.object({
  force: z
    .enum(['true', 'false'])
    .default('false')
    .describe('Needed where the recipient unsubscribed or complained: it is the recipient’s own word'),
});

/**
 * POST /cohort/suppressions/import { data } — a column of addresses, or a header that names `email`. Beside it the columns
 * `sequence` (empty: what the import is for), `expiresAt` (empty: for good), `state` and `liftedAt` of an export are read.
 */
export const importSuppressionsSchema = z.strictObject({
  csv: textSchema(MEMBER_LIMITS.maxCsvLength).min(1),
  sequence: idSchema.nullable().default(null),
  note: noteSchema.optional(),
  dryRun: z.boolean().default(false).describe('Counts what would change; nothing is written'),
});
export type ImportSuppressions = z.infer<typeof importSuppressionsSchema>;

export const suppressionsImportedSchema = z.object({
  added: z
    .number()
    .nullable()
    .describe(
      'Not suppressed before, or for a shorter time. Null in a dry run for those who may not read contacts’ addresses',
    ),
  known: z.number().nullable().describe('Suppressed for as long before; left as they were. Null where `added` is'),
  invalid: z
    .array(z.object({ line: z.number(), value: z.string(), message: z.string() }))
    .describe(
      'Lines that hold no address, more cells than the first line, a sequence that is not there, an end that has passed or a lifted suppression: the first 100',
    ),
  invalidTotal: z.number(),
  total: z.number().describe('Different addresses, in each scope: added and known'),
  dryRun: z.boolean(),
});
export type SuppressionsImported = z.infer<typeof suppressionsImportedSchema>;
export const suppressionsImportedAnswerSchema = dataOf(suppressionsImportedSchema);

/** POST /cohort/suppressions/erase { data } — everything that is kept of a person; the site’s own record is the site’s */
export const erasePersonSchema = z
  .strictObject({
    address: textSchema(254).min(1).optional().describe('Everybody who was mailed at it, or has it now'),
    recipient: idSchema.optional().describe('The document id of one contact, who may be gone'),
    dryRun: z
      .boolean()
      .default(false)
      .describe('Counts what would go; nothing is written. By an address for those who may read contacts’ addresses'),
  })
  .refine(({ address, recipient }) => (address === undefined) !== (recipient === undefined), {
    path: ['address'],
    message: 'Name an address or a recipient, one of the two',
  });
export type ErasePerson = z.infer<typeof erasePersonSchema>;

export const erasedPersonSchema = z.object({
  recipients: z.number().describe('Contacts that it was about'),
  deliveries: z.number().describe('Mails that lost address, subject, reason and content'),
  cancelled: z.number().describe('Of them, mails that were planned and do not go out'),
  enrollments: z.number().describe('Enrollments that lost their names; open ones have ended'),
  feedback: z.number().describe('Reports of mail servers that lost their address'),
  erased: z.number().describe('Suppressions that lost their address; they hold on by a hash'),
  links: z.number().describe('Links of mails that named the person; the page is what is left of them'),
  pinReasons: z.number().describe('Reasons of pins that were about the person'),
  segments: z
    .array(z.object({ documentId: z.string(), name: z.string() }))
    .describe('Segments in whose texts, rules or reasons of pins the address still stands: they are to be edited'),
  hiddenSegments: z.number().describe('Further ones, which the caller may not see'),
  inFlight: z.number().describe('Mails that were leaving at that moment: erase again in a minute'),
  dryRun: z.boolean(),
});
export type ErasedPerson = z.infer<typeof erasedPersonSchema>;
export const erasedPersonAnswerSchema = dataOf(erasedPersonSchema);
