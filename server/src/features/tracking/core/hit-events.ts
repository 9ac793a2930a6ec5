/**
 * From hits to the events of the ledger. In: what was fetched and the mails it was fetched from; the events of one mail.
 * Out: the events to store; those that are taken for a machine’s in the light of the others. Never un-marked.
 */
import { machineReason, reasonsTogether, type Hit, type MachineReason } from './event-rules';

/** What is kept of a hit: neither address nor agent. */
export interface HitData {
  machine: boolean;
  reason?: MachineReason;
  /** Of the table of links; 0 is the hidden link. */
  link?: number;
  /** Different tracked links of the mail that was clicked in. */
  of?: number;
  /** Tells this hit from others, so that it is stored once. */
  hit: string;
}

export interface RecordedHit extends Hit {
  key: string;
  deliveryId: number;
  /** Different tracked links of the mail. */
  linkCount: number;
  ageMs: number;
}

export interface HitEvent {
  deliveryId: number;
  type: 'opened' | 'clicked';
  atMs: number;
  data: HitData;
}

export interface HitMail {
  /** Null: the mail server has not yet said that it took the mail. */
  sentAtMs: number | null;
  /** Hits that are stored. */
  count: number;
}

/** Of one mail; whoever holds a mail cannot fill the database with it. */
export const MOST_HITS = 1_000;

/** Hits of mails that are not in the ledger come to nothing. */
export const toEvents = (
  hits: readonly RecordedHit[],
  mails: ReadonlyMap<number, HitMail>,
  nowMs: number,
): HitEvent[] => {
  const counts = new Map<number, number>();
  return hits.flatMap((hit) => {
    const mail = mails.get(hit.deliveryId);
    const count = (counts.get(hit.deliveryId) ?? mail?.count ?? 0) + 1;
    counts.set(hit.deliveryId, count);
    return mail && count <= MOST_HITS ? [toEvent(hit, mail, nowMs - hit.ageMs)] : [];
  });
};

const toEvent = (hit: RecordedHit, { sentAtMs }: HitMail, atMs: number): HitEvent => {
  const reason = machineReason(hit, sentAtMs === null ? null : atMs - sentAtMs);
  const data = {
    machine: reason !== null,
    ...(reason === null ? {} : { reason }),
    ...(hit.link === null ? {} : { link: hit.link, of: hit.linkCount }),
    hit: hit.key,
  };
  return { deliveryId: hit.deliveryId, type: hit.link === null ? 'opened' : 'clicked', atMs, data };
};

/** An event that is stored, of whatever source. */
export interface StoredEvent {
  id: number;
  atMs: number;
  data: Partial<HitData>;
}

/** Those hits of one mail that are to be marked, with their new data. What a mail service reports is its own affair. */
export const toMark = (events: readonly StoredEvent[]): { id: number; data: Partial<HitData> }[] => {
  const own = events.filter(({ data }) => data.hit !== undefined);
  const seen = own.map(({ atMs, data }) => ({ atMs, link: data.link ?? null }));
  const reasons = reasonsTogether(seen, Math.max(0, ...own.map(({ data }) => data.of ?? 0)));
  return own.flatMap(({ id, data }, index) => {
    const reason = reasons[index];
    return reason && data.machine !== true ? [{ id, data: { ...data, machine: true, reason } }] : [];
  });
};
