/** What reports do in the database, for many of them in one transaction and a few statements. */
import type { Knex } from 'knex';
import { isMailbox } from '../../lib/mailbox';
import { SUPPRESS_ALL } from '../../lib/suppression-scope';
import { normaliseAddress } from '../audience';
import type { DeliverySource } from './delivery-source';
import { eventTypeOf, strongestReasons, verdictOn, type MailFeedback } from './core/mail-feedback';
import { suppressesRecipient } from './core/suppression';
import type { FeedbackRepository, StoredFeedback } from './feedback-repository';
import type { LedgerRow } from './ledger-row';
import type { DeliveryRepository, LedgerEvent } from './repository';
import type { Stopper } from './stopper';
import type { EraseWithin } from './suppression-erasure';
import type { SuppressionRepository } from './suppression-repository';

export interface FeedbackEffectsDeps {
  repository: DeliveryRepository;
  reports: FeedbackRepository;
  suppressions: SuppressionRepository;
  stopper: Pick<Stopper, 'stopRecipient'>;
  sources(): readonly DeliverySource[];
  eraseWithin: EraseWithin;
}

export interface Taken {
  report: MailFeedback;
  /** null: no mail of ours is known by its Message-ID. */
  row: LedgerRow | null;
}

/** About somebody who was erased: it holds, and is kept without a word that names anybody. */
type Known = Taken & { isErased: boolean };

export interface Effects {
  /** Those that were not known before. */
  fresh: Taken[];
  /** Addresses that are suppressed by them and were not before. */
  suppressed: number;
}

/** `taken`: no two with the same key. */
export const storeFeedback = async (
  deps: FeedbackEffectsDeps,
  trx: Knex.Transaction,
  { source, taken }: { source: string; taken: readonly Taken[] },
): Promise<Effects> => {
  const known = await withErased(deps, trx, taken);
  const added = await deps.reports.add(
    trx,
    source,
    known.map((one) => toStored(source, one)),
  );
  const fresh = known.filter(({ report }) => added.has(report.key));
  await deps.repository.appendEvents(
    trx,
    fresh.flatMap((one) => toEvent(source, one)),
  );
  // Deliveries before suppressions, the order of T3’s own locks.
  await endWalks(deps, trx, fresh);
  const unnamed = await erasedAddresses(deps, trx, fresh);
  const suppressed = await suppress(deps, trx, { source, fresh });
  // What was reported about erased people holds, and by the hash alone.
  for (const address of unnamed) await deps.eraseWithin(trx, address, null);
  return { fresh, suppressed };
};

/** Those that no suppression names before the reports have their effect: one that does is somebody else’s, and keeps its name. */
const erasedAddresses = async (
  { suppressions }: FeedbackEffectsDeps,
  trx: Knex.Transaction,
  fresh: readonly Known[],
): Promise<string[]> => {
  const addresses = fresh.flatMap(({ report, isErased }) =>
    isErased && report.address !== null && verdictOn(report) !== 'none' ? [normaliseAddress(report.address)] : [],
  );
  const named = new Set(await suppressions.namedAmong(trx, addresses));
  return [...new Set(addresses)].filter((address) => !named.has(address));
};

/** By the mail that it is about, or by the address that it names where no mail of ours is known. */
const withErased = async (
  { suppressions }: FeedbackEffectsDeps,
  trx: Knex.Transaction,
  taken: readonly Taken[],
): Promise<Known[]> => {
  const named = taken.flatMap(({ report, row }) => (row === null ? (report.address ?? []) : []));
  const erased = new Set(await suppressions.erasedAmong(trx, named));
  // Whoever came back is somebody with a name again.
  for (const address of await suppressions.namedAmong(trx, [...erased])) erased.delete(address);
  return taken.map(({ report, row }) => {
    const isErased = row === null ? erased.has(normaliseAddress(report.address ?? '')) : row.erasedAtMs !== null;
    return { report, row, isErased };
  });
};

const reasonOf = ({ report, isErased }: Known): string | null => (isErased ? null : report.reason);

const toStored = (source: string, known: Known): StoredFeedback => {
  const { report, row, isErased } = known;
  const address = isErased ? null : (row?.email ?? report.address);
  return { ...report, source, deliveryId: row?.id ?? null, address, reason: reasonOf(known) };
};

const toEvent = (source: string, known: Known): LedgerEvent[] => {
  const { report, row, isErased } = known;
  if (row === null) return [];
  const { kind, enhancedCode, replyCode } = report;
  const permanent = verdictOn(report) === 'bounced';
  const data = { enhancedCode, replyCode, reason: reasonOf(known), source, permanent };
  const isSeen = kind === 'opened' || kind === 'clicked';
  const seen = isSeen ? { machine: report.isMachine === true, ...(isErased ? {} : { link: report.link }) } : {};
  return [{ deliveryId: row.id, type: eventTypeOf(kind), data: { ...data, ...seen } }];
};

/** Whoever complained or left gets nothing more of what was planned. */
const endWalks = async (
  { repository, stopper, sources }: FeedbackEffectsDeps,
  trx: Knex.Transaction,
  fresh: readonly Taken[],
): Promise<void> => {
  const ended = new Set<string>();
  for (const { report, row } of fresh) {
    const reason = verdictOn(report);
    if (row === null || (reason !== 'complained' && reason !== 'unsubscribed')) continue;
    const { recipientUid, recipientId } = row;
    if (ended.has(`${recipientUid} ${recipientId}`)) continue;
    ended.add(`${recipientUid} ${recipientId}`);
    await stopper.stopRecipient(trx, { recipientUid, recipientId }, reason);
    const nowMs = await repository.nowMs(trx);
    for (const source of sources()) await source.recipientLeft(trx, recipientId, null, reason, nowMs);
  }
};

/** The address that was mailed counts, not one that somebody claims about a mail of ours. */
const suppress = async (
  { suppressions }: FeedbackEffectsDeps,
  trx: Knex.Transaction,
  { source, fresh }: { source: string; fresh: readonly Taken[] },
): Promise<number> => {
  const verdicts = fresh.flatMap(({ report, row }) => {
    const address = row?.email ?? report.address;
    return address !== null && isMailbox(address.trim()) ? [{ address, verdict: verdictOn(report) }] : [];
  });
  const soft = verdicts.filter(({ verdict }) => verdict === 'soft').map(({ address }) => address);
  const counts = await suppressions.softFailures(trx, soft);
  const keepsFailing = (address: string): boolean =>
    suppressesRecipient('recipient-soft', counts.get(normaliseAddress(address)) ?? 0);
  const reasons = strongestReasons(
    verdicts.flatMap(({ address, verdict }) => {
      if (verdict === 'none' || (verdict === 'soft' && !keepsFailing(address))) return [];
      return [{ address: normaliseAddress(address), reason: verdict === 'soft' ? 'bounced' : verdict }];
    }),
  );
  const addresses = [...reasons.values()].flat();
  if (addresses.length === 0) return 0;
  const before = await suppressions.suppressedAmong(trx, addresses);
  for (const [reason, those] of reasons) {
    await suppressions.suppressAll(trx, those, { scope: SUPPRESS_ALL, reason, source: `feedback:${source}` });
  }
  return addresses.length - before.length;
};
