/**
 * What came back about a mail after it was handed over. In: one report. Out: what follows for the address. Whatever says
 * that a mail travelled is evidence that it was sent.
 */
import type { FeedbackKind, SuppressionReason } from '../../../contracts';
import { failureKind, type FailureKind } from './suppression';
import { weakerReasons } from './suppression-strength';

export interface MailFeedback {
  kind: FeedbackKind;
  /** The same report twice has the same key. */
  key: string;
  /** With angle brackets. */
  messageId: string | null;
  address: string | null;
  enhancedCode: string | null;
  replyCode: number | null;
  reason: string | null;
  /** What the reporter itself says of the address; counts where no code does. */
  stated?: AddressVerdict;
  /** Opened or clicked by a scanner or a proxy, as far as the reporter knows. */
  isMachine?: boolean;
  /** That was clicked. */
  link?: string;
}

/** bounced: the address fails; soft: only if it goes on failing. */
export type AddressVerdict = 'bounced' | 'soft' | 'complained' | 'unsubscribed' | 'none';

const OF_FAILURE = {
  'recipient-permanent': 'bounced',
  'recipient-soft': 'soft',
  policy: 'none',
  message: 'none',
  other: 'none',
} as const satisfies Record<FailureKind, AddressVerdict>;

/** A code about the recipient, the policy or the mail says more than whoever reports it; one of a delay says: not yet. */
const saysMore = (enhancedCode: string | null): boolean =>
  enhancedCode !== null && (failureKind(enhancedCode) !== 'other' || !enhancedCode.startsWith('5.'));

export const verdictOn = ({
  kind,
  enhancedCode,
  stated = 'none',
}: Pick<MailFeedback, 'kind' | 'enhancedCode' | 'stated'>): AddressVerdict => {
  if (kind === 'bounced') return saysMore(enhancedCode) ? OF_FAILURE[failureKind(enhancedCode)] : stated;
  if (kind === 'rejected') return stated;
  return kind === 'complained' || kind === 'unsubscribed' ? kind : 'none';
};

type ReportedReason = Extract<AddressVerdict, SuppressionReason>;

/** The addresses by the strongest of what is said about each, in their own order; the order that it was said in is no matter. */
export const strongestReasons = (
  said: readonly { address: string; reason: ReportedReason }[],
): Map<ReportedReason, string[]> => {
  const strongest = new Map<string, ReportedReason>();
  for (const { address, reason } of said) {
    const other = strongest.get(address);
    if (other === undefined || weakerReasons(reason).includes(other)) strongest.set(address, reason);
  }
  const byReason = new Map<ReportedReason, string[]>();
  for (const address of [...strongest.keys()].sort()) {
    const reason = strongest.get(address);
    if (reason !== undefined) byReason.set(reason, [...(byReason.get(reason) ?? []), address]);
  }
  return byReason;
};

/** Whether it shows that the mail was taken over. An automatic reply may come from anybody who was forwarded something. */
const EVIDENCE = {
  ...{ queued: true, sent: true, delivered: true, bounced: true, complained: true, unsubscribed: true },
  ...{ opened: true, clicked: true },
  ...{ deferred: false, rejected: false, failed: false, subscribed: false, 'auto-reply': false },
} as const satisfies Record<FeedbackKind, boolean>;

export const isEvidence = (kind: FeedbackKind): boolean => EVIDENCE[kind];

/** `sent` and `failed` in the log of a mail are states that the ledger moved it to. */
export const eventTypeOf = (kind: FeedbackKind): string =>
  kind === 'sent' || kind === 'failed' ? `provider-${kind}` : kind;

/** As the ledger writes it, whether or not the reporter left the brackets. */
export const bracketed = (messageId: string): string => `<${messageId.replace(/^\s*<?|>?\s*$/g, '')}>`;

const LONGEST_REASON = 500;
const LONGEST_LINK = 2_000;
const LONGEST_KEY = 150;
const UNSTORABLE = /[\0\p{Surrogate}]/gu;

const storableText = (text: string, longest: number): string => text.slice(0, longest).replace(UNSTORABLE, '');

/** What somebody else wrote, as every database can keep it. */
export const storable = (report: MailFeedback): MailFeedback => {
  const { key, messageId, address, reason, link } = report;
  const keep = (text: string | null): string | null => text && storableText(text, LONGEST_REASON);
  return {
    ...report,
    ...{ messageId: keep(messageId), address: keep(address), reason: keep(reason) },
    key: storableText(key, LONGEST_KEY),
    ...(link === undefined ? {} : { link: storableText(link, LONGEST_LINK) }),
  };
};

const OF_ACTION: Readonly<Record<string, FeedbackKind>> = {
  failed: 'bounced',
  delayed: 'deferred',
  delivered: 'delivered',
  relayed: 'delivered',
  expanded: 'delivered',
};

/** An action that no standard knows counts as a failure only where its code says so. */
export const kindOfAction = (action: string, enhancedCode: string | null): FeedbackKind =>
  OF_ACTION[action] ?? (enhancedCode?.startsWith('5') ? 'bounced' : 'deferred');
