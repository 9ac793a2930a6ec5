/** The ledger's raw tables. Instants are epoch milliseconds of the database's clock. */
import { TABLES } from '../../lib/table-names';
import type { TableModel } from '../../platform/feature';
import {
  instantColumn,
  integerColumn,
  jsonColumn,
  nameColumn,
  rawTable,
  required,
  textColumn,
} from '../../platform/table-columns';

const notNullable = { column: { notNullable: true } };
const string = { type: 'string' };
const key = { type: 'string', ...notNullable };
const text = { type: 'text' };
const integer = { type: 'integer' };
const counter = { type: 'integer', column: { notNullable: true, defaultTo: 0 } };
const instant = { type: 'biginteger' };
const instantRequired = { type: 'biginteger', ...notNullable };

const deliveries = rawTable(
  ['delivery', TABLES.deliveries],
  {
    idempotency_key: key,
    kind: key,
    enrollment_id: integer,
    sequence_id: string,
    sequence_name: string,
    step_id: string,
    step_order: integer,
    template_id: string,
    recipient_uid: key,
    recipient_id: key,
    email: string,
    domain: string,
    subject: text,
    state: key,
    due_at: instantRequired,
    scheduled_at: instantRequired,
    first_tried_at: instant,
    fence: counter,
    claimed_by: string,
    lease_until: instant,
    attempts: counter,
    message_id: key,
    reply_code: integer,
    enhanced_code: string,
    reason: text,
    created_at: instantRequired,
    updated_at: instantRequired,
    sent_at: instant,
    settled_at: instant,
    /** The time to keep what is personal of it was over. */
    pruned_at: instant,
    /** The person was erased: nothing personal is written here any more. */
    erased_at: instant,
  },
  [
    { name: 'cohort_deliveries_key_uq', columns: ['idempotency_key'], type: 'unique' },
    { name: 'cohort_deliveries_lane_idx', columns: ['state', 'sequence_id', 'due_at', 'id'] },
    { name: 'cohort_deliveries_lease_idx', columns: ['state', 'lease_until'] },
    { name: 'cohort_deliveries_settled_idx', columns: ['settled_at', 'state'] },
    { name: 'cohort_deliveries_enroll_idx', columns: ['enrollment_id'] },
    { name: 'cohort_deliveries_recipient_idx', columns: ['recipient_id'] },
    { name: 'cohort_deliveries_message_idx', columns: ['message_id'] },
    { name: 'cohort_deliveries_email_idx', columns: ['email'] },
    // The mail log: what its filters narrow to, in the order in which it is shown.
    { name: 'cohort_deliveries_state_ix', columns: ['state', 'id'] },
    { name: 'cohort_deliveries_sequence_ix', columns: ['sequence_id', 'id'] },
    { name: 'cohort_deliveries_template_ix', columns: ['template_id', 'id'] },
    { name: 'cohort_deliveries_domain_ix', columns: ['domain', 'id'] },
    { name: 'cohort_deliveries_code_ix', columns: ['enhanced_code', 'id'] },
    { name: 'cohort_deliveries_due_ix', columns: ['due_at', 'id'] },
    { name: 'cohort_deliveries_sent_ix', columns: ['sent_at', 'id'] },
  ],
);

const deliveryEvents = rawTable(
  ['delivery-event', TABLES.deliveryEvents],
  { delivery_id: { type: 'integer', ...notNullable }, type: key, at: instantRequired, data: { type: 'json' } },
  [{ name: 'cohort_delivery_events_idx', columns: ['delivery_id', 'id'] }],
);

/** Mails as they were handed over, one per delivery, for as long as the configuration keeps them. */
const deliveryContents = rawTable(
  ['delivery-content', TABLES.deliveryContents],
  {
    delivery_id: required(integerColumn()),
    kept_at: required(instantColumn()),
    /** Deflated JSON in base64; NULL where it was larger than what is kept. */
    content: textColumn(),
  },
  [
    { name: 'cohort_delivery_contents_uq', columns: ['delivery_id'], type: 'unique' },
    { name: 'cohort_delivery_contents_kept_ix', columns: ['kept_at'] },
  ],
);

/** One row per scope and address, for ever: lifting marks it, erasing leaves the hash in the place of the address. */
const suppressions = rawTable(
  ['suppression', TABLES.suppressions],
  {
    scope: key,
    address: string,
    address_hash: nameColumn(64),
    reason: key,
    source: string,
    note: text,
    created_at: instantRequired,
    created_by: string,
    expires_at: instant,
    lifted_at: instant,
    lifted_by: string,
  },
  [
    { name: 'cohort_suppressions_uq', columns: ['scope', 'address'], type: 'unique' },
    { name: 'cohort_suppressions_address_idx', columns: ['address'] },
    { name: 'cohort_suppressions_created_idx', columns: ['created_at', 'id'] },
    { name: 'cohort_suppressions_hash_uq', columns: ['address_hash', 'scope'], type: 'unique' },
  ],
);

/** What became of suppressions: who lifted one and when, what it was before. Without addresses. */
const suppressionEvents = rawTable(
  ['suppression-event', TABLES.suppressionEvents],
  {
    suppression_id: { type: 'integer', ...notNullable },
    type: key,
    at: instantRequired,
    actor: string,
    data: { type: 'json' },
  },
  [{ name: 'cohort_suppression_events_idx', columns: ['suppression_id', 'id'] }],
);

const leases = rawTable(
  ['lease', TABLES.leases],
  { name: key, holder: string, until_at: instantRequired, last_run_at: instantRequired, fence: counter },
  [{ name: 'cohort_leases_name_uq', columns: ['name'], type: 'unique' }],
);

const throttles = rawTable(
  ['throttle', TABLES.throttles],
  { name: key, next_us: instantRequired, interval_us: instantRequired, slowed_at: instantRequired },
  [{ name: 'cohort_throttles_name_uq', columns: ['name'], type: 'unique' }],
);

const holds = rawTable(
  ['hold', TABLES.holds],
  {
    kind: required(nameColumn(32)),
    /** A sequence or a step; empty for what holds everything. */
    target: required(nameColumn(64)),
    reason: text,
    placed_by: string,
    placed_at: instantRequired,
    lifted_at: instant,
    lifted_by: string,
    /** Who decides what becomes of the mails that came due, and until when nobody else does. */
    taken_by: nameColumn(64),
    taken_until: instant,
  },
  [{ name: 'cohort_holds_uq', columns: ['kind', 'target'], type: 'unique' }],
);

/** One row: which database this is, as the site that may send from it saw it. */
const installation = rawTable(
  ['installation', TABLES.installation],
  {
    name: required(nameColumn(32)),
    installation_id: required(nameColumn(64)),
    identity: required(jsonColumn()),
    seen_at: instantRequired,
    armed_at: instantRequired,
    armed_by: string,
  },
  [{ name: 'cohort_installation_uq', columns: ['name'], type: 'unique' }],
);

/** What came back about mails, each report once. */
const mailFeedback = rawTable(
  ['mail-feedback', TABLES.mailFeedback],
  {
    source: required(nameColumn(32)),
    /** A hash of what the reporter calls it. */
    event_key: required(nameColumn(191)),
    kind: required(nameColumn(32)),
    delivery_id: integer,
    /** Normalised. */
    address: nameColumn(191),
    enhanced_code: nameColumn(16),
    reason: text,
    received_at: instantRequired,
  },
  [
    { name: 'cohort_mail_feedback_uq', columns: ['source', 'event_key'], type: 'unique' },
    { name: 'cohort_mail_feedback_address_ix', columns: ['address', 'received_at'] },
    { name: 'cohort_mail_feedback_kind_ix', columns: ['kind', 'received_at'] },
  ],
);

/** Signed requests of providers, each used once, until their signature is too old to pass. */
const webhookTokens = rawTable(
  ['webhook-token', TABLES.webhookTokens],
  {
    source: required(nameColumn(32)),
    /** SHA-256. */
    token: required(nameColumn(64)),
    /** SHA-256 of the request, which may come again where it was not dealt with to the end. */
    request: required(nameColumn(64)),
    used_at: instantRequired,
    done_at: instant,
  },
  [
    { name: 'cohort_webhook_tokens_uq', columns: ['source', 'token'], type: 'unique' },
    { name: 'cohort_webhook_tokens_used_ix', columns: ['used_at'] },
  ],
);

export const deliveryTables: TableModel[] = [
  deliveries,
  deliveryEvents,
  deliveryContents,
  suppressions,
  suppressionEvents,
  leases,
  throttles,
  holds,
  installation,
  mailFeedback,
  webhookTokens,
];
