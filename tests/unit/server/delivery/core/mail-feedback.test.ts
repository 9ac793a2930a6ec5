import { isEvidence, kindOfAction, verdictOn } from '../../../../../server/src/features/delivery/core/mail-feedback';
import type { FeedbackKind } from '../../../../../server/src/contracts';

describe('feedback', () => {
  it.each<[FeedbackKind, string | null, string]>([
    ['bounced', '5.1.1', 'bounced'],
    ['bounced', '5.2.2', 'soft'],
    ['bounced', '5.7.1', 'none'],
    ['bounced', '4.4.7', 'none'],
    ['bounced', null, 'none'],
    ['complained', null, 'complained'],
    ['unsubscribed', null, 'unsubscribed'],
    ['delivered', '2.0.0', 'none'],
    ['deferred', '4.2.2', 'none'],
    ['auto-reply', null, 'none'],
  ])('%s with %p is for the address: %s', (kind, enhancedCode, verdict) =>
    expect(verdictOn({ kind, enhancedCode })).toBe(verdict),
  );

  it.each<[FeedbackKind, boolean]>([
    ['delivered', true],
    ['bounced', true],
    ['complained', true],
    ['unsubscribed', true],
    ['deferred', false],
    ['auto-reply', false],
  ])('%s shows that the mail left: %p', (kind, is) => expect(isEvidence(kind)).toBe(is));

  it.each<[string, string | null, FeedbackKind]>([
    ['failed', '4.4.7', 'bounced'],
    ['delayed', '5.0.0', 'deferred'],
    ['relayed', '2.1.9', 'delivered'],
    ['', '5.1.1', 'bounced'],
    ['', null, 'deferred'],
  ])('with the action %p and %p is %s', (action, code, kind) => expect(kindOfAction(action, code)).toBe(kind));
});
