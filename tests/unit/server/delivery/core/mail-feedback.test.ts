import {
  bracketed,
  eventTypeOf,
  isEvidence,
  kindOfAction,
  storable,
  strongestReasons,
  verdictOn,
  type AddressVerdict,
} from '../../../../../server/src/features/delivery/core/mail-feedback';
import type { FeedbackKind } from '../../../../../server/src/contracts';

describe('feedback', () => {
  it('keeps the strongest of what is said about an address, in whichever order', () => {
    const said = [
      { address: 'b', reason: 'bounced' },
      { address: 'a', reason: 'bounced' },
      { address: 'a', reason: 'complained' },
      { address: 'a', reason: 'unsubscribed' },
      { address: 'c', reason: 'complained' },
    ] as const;
    const expected = [
      ['bounced', ['b']],
      ['complained', ['a', 'c']],
    ];
    for (const order of [said, [...said].reverse()]) {
      expect([...strongestReasons(order)].sort()).toEqual(expected);
    }
    expect(strongestReasons([]).size).toBe(0);
  });

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

  it.each<[FeedbackKind, string | null, AddressVerdict, AddressVerdict]>([
    ['bounced', null, 'bounced', 'bounced'],
    ['bounced', '5.0.0', 'bounced', 'bounced'],
    ['bounced', '5.4.4', 'bounced', 'bounced'],
    ['bounced', '5.7.1', 'bounced', 'none'],
    ['bounced', '5.2.2', 'bounced', 'soft'],
    ['bounced', '4.4.7', 'bounced', 'none'],
    ['rejected', '5.0.0', 'unsubscribed', 'unsubscribed'],
    ['rejected', null, 'none', 'none'],
    ['delivered', null, 'bounced', 'none'],
  ])('%s with %p, of which the reporter states %s, is for the address: %s', (kind, enhancedCode, stated, verdict) =>
    expect(verdictOn({ kind, enhancedCode, stated })).toBe(verdict),
  );

  it.each<[FeedbackKind, boolean]>([
    ['delivered', true],
    ['bounced', true],
    ['complained', true],
    ['unsubscribed', true],
    ['queued', true],
    ['sent', true],
    ['opened', true],
    ['clicked', true],
    ['rejected', false],
    ['failed', false],
    ['subscribed', false],
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

  it('is an event of the mail, under another name where that is a state', () =>
    expect((['sent', 'failed', 'bounced'] as const).map(eventTypeOf)).toEqual([
      ...['provider-sent', 'provider-failed', 'bounced'],
    ]));

  it.each(['a@b.test', '<a@b.test>', ' <a@b.test> '])('names a mail by %j', (id) =>
    expect(bracketed(id)).toBe('<a@b.test>'),
  );

  it('can be stored, whatever somebody wrote', () => {
    const text = `a\0b\ud800${'x'.repeat(9_000)}`;
    const report = { kind: 'bounced', enhancedCode: null, replyCode: null } as const;
    const kept = storable({ ...report, key: text, messageId: text, address: text, reason: text, link: text });
    expect([kept.key.length, kept.address?.length, kept.reason?.length, kept.link?.length]).toEqual([
      148, 498, 498, 1_998,
    ]);
    expect(JSON.stringify(kept)).not.toMatch(/\\u0000|\\ud800/);
    expect(storable({ ...report, key: 'k', messageId: null, address: null, reason: null })).not.toHaveProperty('link');
  });
});
