import {
  failureKind,
  suppressesRecipient,
  type FailureKind,
} from '../../../../../server/src/features/delivery/core/suppression';

describe('an enhanced code', () => {
  it.each<[string | null, FailureKind]>([
    ['5.1.1', 'recipient-permanent'],
    ['5.1.2', 'recipient-permanent'],
    ['5.1.3', 'recipient-permanent'],
    ['5.1.6', 'recipient-permanent'],
    ['5.1.10', 'recipient-permanent'],
    ['5.1.0', 'other'],
    ['5.1.7', 'other'],
    ['5.1.8', 'other'],
    ['5.2.1', 'recipient-soft'],
    ['5.2.2', 'recipient-soft'],
    ['5.2.3', 'other'],
    ['5.7.1', 'policy'],
    ['5.7.26', 'policy'],
    ['5.3.4', 'message'],
    ['5.6.0', 'message'],
    ['4.7.32', 'other'],
    [null, 'other'],
  ])('%s is %s', (code, kind) => expect(failureKind(code)).toBe(kind));
});

describe('a failure', () => {
  it.each<[FailureKind, number, boolean]>([
    ['recipient-permanent', 0, true],
    ['recipient-soft', 2, false],
    ['recipient-soft', 3, true],
    ['policy', 99, false],
    ['message', 99, false],
    ['other', 99, false],
  ])('of the kind %s, the %ith, suppresses: %s', (kind, count, expected) =>
    expect(suppressesRecipient(kind, count)).toBe(expected),
  );
});
