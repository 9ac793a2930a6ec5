import { SUPPRESSION_REASONS, isOwnWord } from '../../../../../server/src/contracts';
import { weakerReasons } from '../../../../../server/src/features/delivery/core/suppression-strength';

describe('what gives way', () => {
  it.each([
    ['import', []],
    ['manual', ['import']],
    ['bounced', ['manual', 'import']],
    ['unsubscribed', ['bounced', 'manual', 'import']],
    ['complained', ['unsubscribed', 'bounced', 'manual', 'import']],
  ] as const)('to %s: %j', (reason, expected) => expect(weakerReasons(reason)).toEqual(expected));

  it('is never the recipient’s own word to anything else', () => {
    const others = SUPPRESSION_REASONS.filter((reason) => !isOwnWord(reason));
    expect(others.flatMap(weakerReasons).filter(isOwnWord)).toEqual([]);
  });
});
