/**
 * What came back about a mail after it was handed over. In: one report. Out: what follows for the address. Whatever says
 * that a mail travelled is evidence that it was sent.
 */
import type { FeedbackKind } from '../../../contracts';
import { failureKind, type FailureKind } from './suppression';

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

export const verdictOn = ({ kind, enhancedCode }: Pick<MailFeedback, 'kind' | 'enhancedCode'>): AddressVerdict => {
  if (kind === 'bounced') return OF_FAILURE[failureKind(enhancedCode)];
  return kind === 'complained' || kind === 'unsubscribed' ? kind : 'none';
};

/** An automatic reply may come from anybody who was forwarded something; it says nothing of this mail. */
export const isEvidence = (kind: FeedbackKind): boolean => kind !== 'auto-reply' && kind !== 'deferred';

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
