/** The mail log’s filters: between the address of the page and the question to the server. In and out: plain values. */
import {
  DELIVERY_KINDS,
  DELIVERY_SORTS,
  DELIVERY_STATES,
  LARGEST_LOG,
  type DeliveryKind,
  type DeliverySort,
  type DeliveryState,
} from '../../../contracts';

export const PERIODS = ['1', '7', '30', '90'] as const;
/** Which way from now, and how many days. */
export const DUE_PERIODS = ['next-1', 'next-7', 'next-30', 'last-1', 'last-7', 'last-30'] as const;
export type DuePeriod = (typeof DUE_PERIODS)[number];

export const duePeriodOf = (period: DuePeriod): { way: 'next' | 'last'; days: number } => {
  const [way, days] = period.split('-') as ['next' | 'last', string];
  return { way, days: Number(days) };
};

export interface LogQuery {
  state?: DeliveryState;
  kind?: DeliveryKind;
  sequence?: string;
  step?: string;
  template?: string;
  recipient?: string;
  enrollment?: number;
  domain?: string;
  code?: string;
  reason?: string;
  sentFrom?: string;
  dueFrom?: string;
  dueTo?: string;
  sort?: DeliverySort;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const oneOf = <T extends string>(known: readonly T[], value: string | undefined): T | undefined =>
  known.find((one) => one === value);

export const ALL_STATES = 'all';
export const LOG_STATES = [...DELIVERY_STATES, ALL_STATES] as const;
const DEFAULT_STATE: DeliveryState = 'sent';
/** With one of these, mails of every state are asked about unless a state is named. */
const NARROWING = ['_q', 'kind', 'sequence', 'template', 'recipient', 'enrollment', 'domain', 'code', 'reason', 'due'];

type UrlQuery = Readonly<Record<string, string | undefined>>;

const isNarrowed = (query: UrlQuery): boolean => NARROWING.some((name) => Boolean(query[name]));

/** Of which state the list shows mails: what was sent, until something else is asked. */
export const shownState = (query: UrlQuery): (typeof LOG_STATES)[number] =>
  oneOf(LOG_STATES, query.state) ?? (isNarrowed(query) ? ALL_STATES : DEFAULT_STATE);

/** The order of what was sent is that of an index, as long as nothing else narrows it. */
const sortOf = (query: UrlQuery): DeliverySort | undefined =>
  oneOf(DELIVERY_SORTS, query.sort) ??
  (shownState(query) === DEFAULT_STATE && !isNarrowed(query) ? 'sentAt:desc' : undefined);

/**
 * What an address may hold by mistake is left out rather than asked for, as is a step without its sequence. Periods begin
 * and end at a whole hour, the running one included.
 */
export const logQuery = (query: UrlQuery, nowMs: number): LogQuery => {
  const days = oneOf(PERIODS, query.sent);
  const enrollment = Number(query.enrollment);
  const state = shownState(query);
  const asked = {
    state: state === ALL_STATES ? undefined : state,
    kind: oneOf(DELIVERY_KINDS, query.kind),
    sequence: query.sequence,
    step: query.sequence ? query.step : undefined,
    template: query.template,
    recipient: query.recipient,
    enrollment: Number.isInteger(enrollment) && enrollment > 0 ? enrollment : undefined,
    domain: query.domain,
    code: query.code,
    reason: query.reason,
    sentFrom: days && hoursFrom(nowMs, -Number(days) * DAY_MS),
    ...dueBetween(oneOf(DUE_PERIODS, query.due), nowMs),
    sort: sortOf(query),
  };
  return Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
};

const hoursFrom = (nowMs: number, ms: number): string =>
  new Date(Math.floor(nowMs / HOUR_MS) * HOUR_MS + ms).toISOString();

const dueBetween = (period: DuePeriod | undefined, nowMs: number): Pick<LogQuery, 'dueFrom' | 'dueTo'> => {
  if (period === undefined) return {};
  const { way, days } = duePeriodOf(period);
  const now = new Date(nowMs).toISOString();
  return way === 'next'
    ? { dueFrom: now, dueTo: hoursFrom(nowMs, days * DAY_MS + HOUR_MS) }
    : { dueFrom: hoursFrom(nowMs, -days * DAY_MS), dueTo: now };
};

/** The last page that the log reaches. */
export const lastPage = (pageSize: number): number => Math.floor(LARGEST_LOG / pageSize);
