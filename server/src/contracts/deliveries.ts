/** Deliveries (the send ledger) over the wire: /cohort/deliveries. Read only. */
import { z } from 'zod';
import { pageOf, paginationQuerySchema } from './pagination';
import { ordinalSchema } from './ordinal';
import { textSchema } from './text';

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
  stepOrder: z.number().nullable(),
  email: z.string().nullable(),
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
});
export type Delivery = z.infer<typeof deliverySchema>;

/** GET /cohort/deliveries */
export const listDeliveriesQuerySchema = paginationQuerySchema.extend({
  state: z.enum(DELIVERY_STATES).optional(),
  enrollment: ordinalSchema.optional(),
  sequence: textSchema(64).optional(),
  search: textSchema(200).optional(),
});
export type ListDeliveriesQuery = z.infer<typeof listDeliveriesQuerySchema>;
export const deliveryPageSchema = pageOf(deliverySchema);
