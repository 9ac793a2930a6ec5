/**
 * The plugin's configuration: what a site writes under `cohort.config` in config/plugins.ts.
 * In: any JSON. Out: a complete configuration. Refused: unknown keys and values out of range, each with its path.
 * Whether the named content types and fields exist is checked later, against the running site (audience).
 */
import { z } from 'zod';
import { queueSchema } from './queue-schema';

const fieldSchema = z
  .string()
  .min(1)
  .describe('An attribute of the content type, or a dotted path through to-one relations');

const entityBase = {
  uid: z.string().regex(/^(api|plugin)::[\w-]+\.[\w-]+$/, 'Use a content type uid such as api::contact.contact'),
  label: z.string().min(1).optional(),
  exclude: z.array(z.string().min(1)).optional().describe('Attributes that may never be filtered on or shown'),
};

export const contactMappingSchema = z.strictObject({
  ...entityBase,
  email: fieldSchema,
  name: fieldSchema.optional(),
  company: fieldSchema.optional(),
  timezone: fieldSchema.optional(),
  locale: fieldSchema.optional(),
  active: fieldSchema.optional(),
  unsubscribed: fieldSchema.optional(),
  billing: fieldSchema.optional(),
  loyaltyLevel: fieldSchema.optional(),
});
export const companyMappingSchema = z.strictObject({
  ...entityBase,
  name: fieldSchema.optional(),
  contacts: fieldSchema.optional(),
});
export const orderMappingSchema = z.strictObject({
  ...entityBase,
  customer: fieldSchema,
  total: fieldSchema,
  placedAt: fieldSchema,
  storefront: fieldSchema.optional(),
  currency: fieldSchema.optional(),
  items: fieldSchema.optional(),
  category: fieldSchema.optional(),
});
export const contractMappingSchema = z.strictObject({
  ...entityBase,
  number: fieldSchema.optional(),
  company: fieldSchema.optional(),
  startDate: fieldSchema.optional(),
  endDate: fieldSchema,
  monthlyValue: fieldSchema.optional(),
});
export const invoiceMappingSchema = z.strictObject({
  ...entityBase,
  number: fieldSchema.optional(),
  company: fieldSchema.optional(),
  dueDate: fieldSchema,
  amount: fieldSchema.optional(),
  paid: fieldSchema.optional(),
});
export const otherMappingSchema = z.strictObject(entityBase);

export const audienceSchema = z
  .object({
    contact: contactMappingSchema.optional(),
    company: companyMappingSchema.optional(),
    order: orderMappingSchema.optional(),
    contract: contractMappingSchema.optional(),
    invoice: invoiceMappingSchema.optional(),
  })
  .catchall(otherMappingSchema);

const timezoneSchema = z.string().refine((zone) => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}, 'Not an IANA timezone, such as Asia/Bangkok');

const perSecond = () => z.number().min(0.01).max(10_000);
const rateSchema = z.strictObject({
  perSecond: perSecond().optional(),
  perDomainPerSecond: perSecond().optional().describe('To any one recipient domain'),
  domains: z.record(z.string().min(1), perSecond()).optional().describe('For single recipient domains instead'),
});

const milliseconds = (least: number, most: number) => z.number().int().min(least).max(most);

export const smtpSchema = z.strictObject({
  host: z.string().min(1),
  port: z.number().int().min(1).max(65_535),
  secure: z.boolean().optional().describe('TLS from the first byte; default: only on port 465'),
  requireTls: z.boolean().optional().describe('Gives up where the server offers no STARTTLS'),
  ignoreTls: z.boolean().optional().describe('Speaks in the clear even where STARTTLS is offered'),
  name: z.string().min(1).optional().describe('What EHLO says; default: this machine’s name'),
  auth: z.strictObject({ user: z.string().min(1), pass: z.string().min(1) }).optional(),
  tls: z
    .strictObject({ rejectUnauthorized: z.boolean().optional(), servername: z.string().min(1).optional() })
    .optional(),
  dkim: z
    .strictObject({
      domainName: z.string().min(1),
      keySelector: z.string().min(1),
      privateKey: z.string().includes('PRIVATE KEY', { message: 'Use a private key in PEM' }),
    })
    .optional(),
  maxMessagesPerConnection: z.number().int().min(1).max(100_000).optional(),
  connectTimeoutMs: milliseconds(1_000, 120_000).optional(),
  handshakeTimeoutMs: milliseconds(1_000, 300_000).optional().describe('From connected to logged in'),
  envelopeTimeoutMs: milliseconds(1_000, 300_000).optional().describe('From MAIL to the server’s 354'),
  finalTimeoutMs: milliseconds(10_000, 600_000).optional().describe('For the server’s answer to the whole mail'),
  idleTimeoutMs: milliseconds(1_000, 600_000).optional().describe('An unused connection is closed after this'),
});
export type SmtpConfig = z.infer<typeof smtpSchema>;

const secretSchema = z.string().min(16, 'Use at least 16 characters');
const urlSecretSchema = secretSchema.regex(/^[\w-]+$/, 'Use letters, digits, - and _');
const toleranceSchema = z.number().int().min(30).max(86_400);

/** Who may report what became of mails, to /api/cohort/bounces/:provider; a provider that is not named here is 404. */
export const webhooksSchema = z.strictObject({
  ses: z
    .strictObject({
      topics: z
        .array(z.string().regex(/^arn:aws[\w-]*:sns:[a-z0-9-]+:\d+:[\w.-]+$/, 'Use the ARN of a topic of Amazon SNS'))
        .min(1)
        .describe('The topics whose messages count; all others are refused'),
      confirm: z
        .boolean()
        .optional()
        .describe('Subscriptions to these topics are confirmed by themselves; default: yes'),
      maxAgeSeconds: toleranceSchema
        .optional()
        .describe('SNS repeats a message with its first timestamp; default: 300'),
      rawSecret: urlSecretSchema
        .optional()
        .describe(
          'The end of the URL for raw message delivery, which is not signed; default: raw messages are refused',
        ),
    })
    .optional(),
  sendgrid: z
    .strictObject({ publicKey: z.string().min(80).describe('The verification key of the signed event webhook') })
    .optional(),
  mailgun: z.strictObject({ signingKey: secretSchema.describe('The HTTP webhook signing key') }).optional(),
  postmark: z
    .strictObject({
      secret: urlSecretSchema.optional().describe('The end of the URL'),
      basicAuth: z.strictObject({ user: z.string().min(1), pass: secretSchema }).optional(),
    })
    .refine(({ secret, basicAuth }) => secret !== undefined || basicAuth !== undefined, {
      error: 'Give a secret for the URL, basicAuth, or both',
    })
    .optional(),
});
export type WebhooksConfig = z.infer<typeof webhooksSchema>;

export const pluginConfigSchema = z.strictObject({
  audience: audienceSchema.describe(
    'Which content types play which role; empty takes the users-permissions users as contacts',
  ),
  timezone: timezoneSchema.describe('The zone of whole days and relative dates where nothing nearer states one'),
  filter: z.strictObject({
    maxDepth: z.number().int().min(1).max(10),
    maxRules: z.number().int().min(1).max(500),
    previewTimeoutMs: z.number().int().min(100).max(60_000).describe('Per statement; the database stops it then'),
    previewConcurrency: z
      .number()
      .int()
      .min(1)
      .max(100)
      .describe('Previews, lists and counts of members running at once per process; others wait 1 s, then get 429'),
  }),
  segments: z.strictObject({
    refreshIntervalMs: z
      .number()
      .int()
      .min(10_000)
      .max(86_400_000)
      .describe('How often tracked segments are compared with the whole audience, which finds bulk and raw writes too'),
    clockIntervalMs: z
      .number()
      .int()
      .min(1_000)
      .max(86_400_000)
      .describe('How often tracked segments with relative dates are asked who changed by the passing of time alone'),
  }),
  sending: z.strictObject({
    from: z.string().min(3).optional().describe('Default: the email plugin’s defaultFrom'),
    replyTo: z.string().min(3).optional(),
    publicUrl: z.url().optional().describe('Where recipients reach this site; default: the server’s absolute URL'),
    postalAddress: z
      .string()
      .trim()
      .min(10)
      .max(500)
      .optional()
      .describe('Of the sender, in lines; ends every mail, and without it no sequence can be switched on'),
    providerPassesHeaders: z
      .boolean()
      .optional()
      .describe('What a look at a mail has shown, where Cohort does not know the provider of the email plugin'),
    messageIdDomain: z.string().min(1).optional().describe('Default: the domain of `from`'),
    concurrency: z.number().int().min(1).max(100),
    batchSize: z.number().int().min(1).max(10_000).describe('Due deliveries rung per tick'),
    tickIntervalMs: z.number().int().min(200).max(600_000),
    leaseMs: z.number().int().min(1_000).max(600_000),
    maxLatenessHours: z
      .number()
      .int()
      .min(1)
      .max(8_760)
      .describe('A mail later than this expires instead of going out'),
    maxComplaintRate: z
      .number()
      .min(0.000_5)
      .max(0.01)
      .describe('Complaints per mail of seven days, as a share, from which on the sender is held'),
    keepContentDays: z
      .number()
      .int()
      .min(0)
      .max(3_650)
      .describe('How long mails are kept as they were sent, to be looked at; 0: never kept'),
    keepHistoryDays: z
      .number()
      .int()
      .min(90)
      .max(36_500)
      .describe('How long addresses, subjects, names and events of mails that are over are kept; their rows stay'),
    rate: rateSchema.describe('How fast mail may leave, by all processes together; nothing stated: as fast as it goes'),
    smtp: smtpSchema.optional().describe('Cohort’s own connection to a mail server instead of the email plugin’s'),
  }),
  webhooks: webhooksSchema.describe('Providers that report bounces, complaints and the like'),
  tracking: z.strictObject({
    honeypot: z
      .boolean()
      .describe('A link that no person sees in mails with tracked links; whatever follows it is a machine'),
    linkDays: z
      .number()
      .int()
      .min(60)
      .max(3_650)
      .describe('How long the tracked links of a mail lead on after the last mail with them was written'),
  }),
  queue: queueSchema,
  metrics: z.strictObject({
    token: z
      .string()
      .min(16)
      .optional()
      .describe('Opens GET /api/cohort/metrics to whoever sends it; without one there are no metrics'),
  }),
  process: z
    .enum(['both', 'web', 'worker'])
    .describe('web plans and serves but sends nothing; worker and both send. Default: COHORT_PROCESS, else both'),
  secret: z.string().min(16).optional().describe('Signs public links; default: derived from the site’s app keys'),
});
export type PluginConfig = z.infer<typeof pluginConfigSchema>;
export type AudienceConfig = PluginConfig['audience'];

type DeepPartial<T> = T extends readonly unknown[] ? T : T extends object ? { [K in keyof T]?: DeepPartial<T[K]> } : T;

interface AudienceRolesInput {
  contact?: z.input<typeof contactMappingSchema>;
  company?: z.input<typeof companyMappingSchema>;
  order?: z.input<typeof orderMappingSchema>;
  contract?: z.input<typeof contractMappingSchema>;
  invoice?: z.input<typeof invoiceMappingSchema>;
}
/** The index signature repeats the roles: z.input’s own admits no literal that maps a role’s fields. */
export type AudienceInput = AudienceRolesInput &
  Record<string, AudienceRolesInput[keyof AudienceRolesInput] | z.input<typeof otherMappingSchema>>;

/** What a site may write: everything but the audience’s own required roles is optional. */
export type PluginConfigInput = Omit<DeepPartial<PluginConfig>, 'audience'> & { audience?: AudienceInput };
