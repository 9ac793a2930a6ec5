/** What keeps mail from leaving, over the wire: /cohort/sending. */
import { z } from 'zod';
import { textSchema } from './text';

/**
 * switch: by hand. sender: refused by too many receivers. account: refused by our own mail server; one mail is tried every
 * minute, and it ends by itself. installation: may be a copy. sequence, step: only these. inactive: a sequence that is
 * switched off; it goes on by being switched on.
 */
export const HOLD_KINDS = ['switch', 'sender', 'account', 'installation', 'sequence', 'step', 'inactive'] as const;
export type HoldKind = (typeof HOLD_KINDS)[number];

/** Waiting mails are counted so far and no further: where it says this, it is this many or more. */
export const LARGEST_WAITING = 100_000;

export const holdSchema = z.object({
  kind: z.enum(HOLD_KINDS),
  /** A sequence's or step's document id; null where everything is held. */
  target: z.string().nullable(),
  /** Without addresses of people, whoever gave it. */
  reason: z.string(),
  since: z.iso.datetime(),
  /** `admin:<id>`, `token`, `visitor`, `server`; a brake is `server`. */
  by: z.string(),
  /** Of an administrator, for administrators alone; null where there is none. */
  byName: z.string().nullable(),
  /** The sequence that is held, or whose step is; null for everything, and for what is gone. */
  sequence: z.object({ documentId: z.string(), name: z.string() }).nullable(),
  /** 1-based; null where it is no step. */
  stepOrder: z.number().nullable(),
  overdue: z
    .number()
    .describe(
      `Mails that came due and would leave with this hold, without what another keeps back; counted to ${LARGEST_WAITING}`,
    ),
});
export type Hold = z.infer<typeof holdSchema>;

/** What is done with mails whose time came while they were held. */
export const OVERDUE_CHOICES = ['send', 'shift', 'skip'] as const;
export type OverdueChoice = (typeof OVERDUE_CHOICES)[number];
export const overdueChoiceSchema = z
  .enum(OVERDUE_CHOICES)
  .describe('Required where mails came due meanwhile: send them now, move all by the length of the hold, or skip them');
/** Of the error that asks for it. */
export const OVERDUE_UNDECIDED = 'overdue_undecided';

/** GET /cohort/sending */
export const sendingSchema = z.object({
  /** Whether mail leaves at all. */
  isOn: z.boolean(),
  holds: z.array(holdSchema),
  pending: z
    .number()
    .describe(`Planned and not yet sent, of paused enrollments and held ones too; counted to ${LARGEST_WAITING}`),
  overdue: z.number().describe(`Those of them whose time has come; counted to ${LARGEST_WAITING}`),
});
export type Sending = z.infer<typeof sendingSchema>;
export const sendingAnswerSchema = z.object({ data: sendingSchema });

/** GET /cohort/sending/state: without counts, for whoever asks often. */
export const sendingStateSchema = z.object({
  isOn: z.boolean(),
  /** What holds everything comes first. */
  holds: z.array(z.object({ kind: z.enum(HOLD_KINDS), reason: z.string() })),
});
export type SendingState = z.infer<typeof sendingStateSchema>;
export const sendingStateAnswerSchema = z.object({ data: sendingStateSchema });

const targetSchema = textSchema(64).optional();

/** The others hold everything. */
const TARGETED: readonly HoldKind[] = ['sequence', 'step', 'inactive'];
const namesItsTarget = ({ kind, target }: { kind: HoldKind; target?: string | undefined }): boolean =>
  TARGETED.includes(kind) === (target !== undefined);

/** POST /cohort/sending/hold */
export const holdSendingBodySchema = z.object({
  data: z
    .strictObject({
      kind: z.enum(['switch', 'sequence', 'step']).default('switch'),
      target: targetSchema,
      reason: textSchema(500).optional(),
    })
    .refine(namesItsTarget, {
      path: ['target'],
      error: 'Name the sequence or step that is to be held, and nothing for all sending',
    }),
});
export type HoldSending = z.infer<typeof holdSendingBodySchema>['data'];

/** POST /cohort/sending/release */
export const releaseSendingBodySchema = z.object({
  data: z
    .strictObject({
      kind: z.enum(HOLD_KINDS).default('switch'),
      target: targetSchema,
      overdue: overdueChoiceSchema.optional(),
    })
    .refine(namesItsTarget, {
      path: ['target'],
      error: 'Name the sequence or step that is let go on, with its kind, and nothing for what holds all sending',
    }),
});
export type ReleaseSending = z.infer<typeof releaseSendingBodySchema>['data'];
