/** Deliveries (the send ledger) over the wire: /cohort/deliveries, read and, where one is uncertain, decided on. */
import { z } from 'zod';
import { addressesSchema } from './addresses';
import { dataOf, paginationQuerySchema, paginationSchema } from './pagination';
import { ordinalSchema } from './ordinal';
import { idSchema, textSchema } from './text';

export const DELIVERY_STATES = [
  'pending',
  'claimed',
  'sending',
  'sent',
  'uncertain',
  'suppressed',
  'cancelled',
  'expired',
  'skipped',
  'failed',
] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

export const DELIVERY_KINDS = ['step', 'reminder', 'test'] as const;
export type DeliveryKind = (typeof DELIVERY_KINDS)[number];

export const deliverySchema = z.object({
  id: z.number(),
  kind: z.enum(DELIVERY_KINDS),
  enrollment: z.number().nullable(),
  sequence: z.string().nullable(),
  /** As it was called when the mail left. */
  sequenceName: z.string().nullable(),
  step: z.string().nullable(),
  stepOrder: z.number().nullable(),
  template: z.string().nullable(),
  /** The contact’s document id. */
  recipient: z.string(),
  /** Masked for those who may not read contacts’ addresses; null once the person was erased or the time to keep it is over. */
  email: z.string().nullable(),
  /** Null until it is written, and for those who may not read contacts’ addresses: it may hold a name. */
  subject: z.string().nullable(),
  state: z.enum(DELIVERY_STATES),
  dueAt: z.iso.datetime(),
  sentAt: z.iso.datetime().nullable(),
  attempts: z.number(),
  messageId: z.string(),
  replyCode: z.number().nullable(),
  enhancedCode: z.string().nullable(),
  /** In words: why it was skipped, suppressed, failed or is uncertain. */
  reason: z.string().nullable(),
  /** Which try this is; deciding on an uncertain mail names it, so that nobody decides on a later one unseen. */
  version: z.number(),
  /** Whether there was a mail: it is written as it leaves. */
  isWritten: z.boolean(),
  isMasked: z.boolean(),
  isErased: z.boolean(),
});
export type Delivery = z.infer<typeof deliverySchema>;

/** How far a list can be turned page by page; beyond, it is narrowed or walked with `before`. */
export const LARGEST_LOG = 10_000;
export const DELIVERY_SORTS = ['id:desc', 'id:asc', 'dueAt:desc', 'dueAt:asc', 'sentAt:desc', 'sentAt:asc'] as const;
export type DeliverySort = (typeof DELIVERY_SORTS)[number];

const instantSchema = z.iso.datetime({ offset: true });
const CODE = /^(?:[2-5]\d\d|[245]\.\d{1,3}\.\d{1,3})$/;

/** GET /cohort/deliveries */
export const listDeliveriesQuerySchema = paginationQuerySchema
  .extend({
    state: z.enum(DELIVERY_STATES).optional(),
    kind: z.enum(DELIVERY_KINDS).optional(),
    enrollment: ordinalSchema.optional(),
    sequence: idSchema.optional(),
    step: idSchema.optional().describe('Together with its sequence'),
    template: idSchema.optional(),
    recipient: idSchema.optional().describe('The contact’s document id'),
    address: textSchema(254)
      .min(1)
      .optional()
      .describe('The whole address; for those who may read contacts’ addresses'),
    domain: textSchema(253).min(1).optional(),
    dueFrom: instantSchema.optional(),
    dueTo: instantSchema.optional().describe('Before this instant'),
    sentFrom: instantSchema.optional(),
    sentTo: instantSchema.optional().describe('Before this instant'),
    code: z
      .string()
      .regex(CODE, 'Use a reply code such as 550 or an enhanced code such as 5.1.1')
      .optional()
      .describe('What the mail server answered'),
    reason: textSchema(200).optional().describe('A part of the reason'),
    search: textSchema(200).optional().describe('A part of the address or subject'),
    sort: z.enum(DELIVERY_SORTS).default('id:desc').describe('`sentAt` leaves out what was not sent'),
    before: ordinalSchema.optional().describe('Ids below this one: walks through the log, newest first'),
  })
  .refine(({ step, sequence }) => step === undefined || sequence !== undefined, {
    path: ['sequence'],
    message: 'Name the sequence of the step as well',
  })
  .refine(({ before, sort }) => before === undefined || sort === 'id:desc', {
    path: ['sort'],
    message: '`before` walks in the order id:desc',
  })
  .refine(({ page, pageSize }) => page * pageSize <= LARGEST_LOG, {
    path: ['page'],
    message: `Pages reach the first ${LARGEST_LOG} mails; narrow the list, or walk it with \`before\``,
  });
export type ListDeliveriesQuery = z.infer<typeof listDeliveriesQuerySchema>;

export const deliveryPageSchema = z.object({
  data: z.array(deliverySchema),
  meta: z.object({
    pagination: paginationSchema.extend({
      isCapped: z.boolean().describe('There are more than `total`: counting stops there'),
    }),
    addresses: addressesSchema,
  }),
});
export type DeliveryPage = z.infer<typeof deliveryPageSchema>;

/** :id is the row id. */
export const deliveryParamsSchema = z.object({ id: ordinalSchema });

export const deliveryEventSchema = z.object({
  /** A state that the mail went into, `planned`, what came back (`delivered`, `bounced`, …), or what is added later. */
  type: z.string(),
  at: z.iso.datetime(),
  /** As logs name callers; null where it was no person. */
  by: z.string().nullable(),
  byName: z.string().nullable(),
  reason: z.string().nullable(),
  replyCode: z.number().nullable(),
  enhancedCode: z.string().nullable(),
  /** Opened or clicked by a program rather than a person; null where that is no question. */
  isMachine: z.boolean().nullable(),
  /** Where the link that was clicked leads; null once that is not known, and for those who may not read contacts’ addresses. */
  link: z.string().nullable(),
});
export type DeliveryEvent = z.infer<typeof deliveryEventSchema>;

/** kept, or why there is nothing to show: not sent yet, ended before it left, not kept, too large, deleted after its time, erased. */
export const CONTENT_STATES = ['kept', 'not-sent', 'never-left', 'not-kept', 'too-large', 'pruned', 'erased'] as const;
export type ContentState = (typeof CONTENT_STATES)[number];

const namedSchema = z.object({ documentId: z.string(), name: z.string().nullable() });

/** GET /cohort/deliveries/:id */
export const deliveryDetailSchema = deliverySchema.extend({
  plannedAt: z.iso.datetime(),
  /** By their names today; a name is null where it has gone. */
  sequenceNow: namedSchema.nullable(),
  templateNow: namedSchema.nullable(),
  /** Oldest first. */
  events: z.array(deliveryEventSchema),
  content: z.enum(CONTENT_STATES),
});
export type DeliveryDetail = z.infer<typeof deliveryDetailSchema>;
export const deliveryAnswerSchema = dataOf(deliveryDetailSchema);

/** GET /cohort/deliveries/:id/content — as it was handed to the mail server, its links to this site made harmless */
export const deliveryContentSchema = z.object({
  state: z.enum(CONTENT_STATES),
  mail: z
    .object({
      from: z.string().nullable(),
      replyTo: z.string().nullable(),
      to: z.string(),
      messageId: z.string(),
      subject: z.string(),
      html: z.string(),
      text: z.string(),
      headers: z.record(z.string(), z.string()),
    })
    .nullable(),
});
export type DeliveryContent = z.infer<typeof deliveryContentSchema>;
export const deliveryContentAnswerSchema = dataOf(deliveryContentSchema);

export const UNCERTAIN_DECISIONS = ['sent', 'resend'] as const;
export type UncertainDecision = (typeof UNCERTAIN_DECISIONS)[number];

/** POST /cohort/deliveries/resolve { data } — of uncertain mails: they count as sent, or go out once more */
export const resolveUncertainSchema = z.strictObject({
  as: z.enum(UNCERTAIN_DECISIONS).describe('resend: under the same Message-ID; who has it already gets it twice'),
  deliveries: z
    .array(z.strictObject({ id: ordinalSchema, version: z.int().min(0) }))
    .min(1)
    .max(500),
});
export type ResolveUncertain = z.infer<typeof resolveUncertainSchema>;

export const uncertainResolvedSchema = z.object({
  resolved: z.number(),
  /** Ids of those that are not uncertain any more, are another try by now, or are gone. */
  unchanged: z.array(z.number()),
});
export type UncertainResolved = z.infer<typeof uncertainResolvedSchema>;
export const uncertainResolvedAnswerSchema = dataOf(uncertainResolvedSchema);
