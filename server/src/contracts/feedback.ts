/** What comes back about mails that were handed over, over the wire: /api/cohort/bounces. */
import { z } from 'zod';
import { textSchema } from './text';

export const FEEDBACK_KINDS = [
  ...(['delivered', 'deferred', 'bounced', 'complained', 'unsubscribed', 'auto-reply', 'opened', 'clicked'] as const),
  /** By a provider: taken over; handed on; not sent at all; could not be made; taken up again by the recipient. */
  ...(['queued', 'sent', 'rejected', 'failed', 'subscribed'] as const),
] as const;
export type FeedbackKind = (typeof FEEDBACK_KINDS)[number];

const eventSchema = z
  .strictObject({
    type: z.enum(FEEDBACK_KINDS),
    /** Unique with the sender of these events; the same id twice has one effect. */
    id: textSchema(150).min(1),
    messageId: textSchema(500).optional(),
    email: textSchema(320).optional(),
    /** RFC 3463: `5.1.1`. Only codes about the recipient suppress an address. */
    status: z
      .string()
      .regex(/^[245]\.\d{1,3}\.\d{1,3}$/, 'Use an enhanced status code such as 5.1.1')
      .optional(),
    reason: textSchema(1_000).optional(),
    /** An open or a click that no person made. */
    machine: z.boolean().optional(),
  })
  .refine(({ messageId, email }) => messageId !== undefined || email !== undefined, {
    path: ['messageId'],
    error: 'Name the mail by its Message-ID, or at least the address',
  });

/** POST /api/cohort/bounces/events */
export const feedbackBodySchema = z.object({
  data: z.strictObject({ events: z.array(eventSchema).min(1).max(1_000) }),
});
export type FeedbackEvents = z.infer<typeof feedbackBodySchema>['data']['events'];

const answerSchema = z.object({
  /** Reports that were new. */
  accepted: z.number(),
  /** Known already; nothing happened. */
  repeated: z.number(),
  /** Of the new ones, those about a mail in the ledger. */
  matched: z.number(),
  /** Addresses that are now suppressed and were not before. */
  suppressed: z.number(),
});

/** POST /api/cohort/bounces/events */
export const feedbackAnswerSchema = z.object({ data: answerSchema });
export type FeedbackAnswer = z.infer<typeof feedbackAnswerSchema>['data'];

/** POST /api/cohort/bounces/message — a mail that came back, from whoever wrote it */
export const messageAnswerSchema = z.object({
  data: answerSchema.extend({
    /** Reports that name no mail of ours, or one that somebody else got; nothing is kept of them. */
    unmatched: z.number(),
  }),
});
export type MessageAnswer = z.infer<typeof messageAnswerSchema>['data'];

/** POST /api/cohort/bounces/:provider */
export const webhookAnswerSchema = z.object({
  data: answerSchema.extend({
    /** Events of a kind that means nothing here. */
    ignored: z.number(),
  }),
});
export type WebhookAnswer = z.infer<typeof webhookAnswerSchema>['data'];
