/** The mail log’s filters: between the address of the page and the question to the server. In and out: plain values. */
import {
  DELIVERY_KINDS,
  DELIVERY_SORTS,
  DELIVERY_STATES,
  type DeliveryKind,
  type DeliverySort,
  type DeliveryState,
} from '../../../contracts';

export const PERIODS = ['1', '7', '30', '90'] as const;

export interface LogQuery {
  state?: DeliveryState;
  kind?: DeliveryKind;
  sequence?: string;
  template?: string;
  recipient?: string;
  enrollment?: number;
  domain?: string;
  code?: string;
  sentFrom?: string;
  sort?: DeliverySort;
}

const HOUR_MS = 3_600_000;
const oneOf = <T extends string>(known: readonly T[], value: string | undefined): T | undefined =>
  known.find((one) => one === value);

/** What an address may hold by mistake is left out rather than asked for. The period begins at a whole hour. */
export const logQuery = (query: Readonly<Record<string, string | undefined>>, nowMs: number): LogQuery => {
  const days = oneOf(PERIODS, query.sent);
  const enrollment = Number(query.enrollment);
  const asked = {
    state: oneOf(DELIVERY_STATES, query.state),
    kind: oneOf(DELIVERY_KINDS, query.kind),
    sequence: query.sequence,
    template: query.template,
    recipient: query.recipient,
    enrollment: Number.isInteger(enrollment) && enrollment > 0 ? enrollment : undefined,
    domain: query.domain,
    code: query.code,
    sentFrom: days && new Date(Math.floor(nowMs / HOUR_MS) * HOUR_MS - Number(days) * 24 * HOUR_MS).toISOString(),
    sort: oneOf(DELIVERY_SORTS, query.sort),
  };
  return Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
};
