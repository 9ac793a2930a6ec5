import { isAutomatic } from '../../../../../server/src/features/delivery/core/auto-reply';
import { itAgreesWith } from '../../../../support/vectors';

const headers = (given: Record<string, string>): Map<string, string> =>
  new Map(Object.entries(given).map(([name, value]) => [name.toLowerCase(), value]));

describe('an automatic reply', () => {
  it.each([
    [{ 'Auto-Submitted': 'auto-replied' }, true],
    [{ 'Auto-Submitted': 'no' }, false],
    [{ Subject: 'Re: Automatic reply to your offer' }, false],
    [{ Subject: 'Automobile fair' }, false],
    [{ Subject: 'ตอบกลับอัตโนมัติ: ลาพักร้อน' }, true],
    [{ Precedence: 'first-class' }, false],
    [{}, false],
  ])('%j: %p', (given, automatic) => expect(isAutomatic(headers(given))).toBe(automatic));

  itAgreesWith('43-auto-replies', {
    mistakes: ({ headers: given, expect: is }) =>
      isAutomatic(headers(given as Record<string, string>)) === is.automatic ? undefined : given,
  });
});
