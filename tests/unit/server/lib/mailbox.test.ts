import { isMailbox } from '../../../../server/src/lib/mailbox';
import { itAgreesWith } from '../../../support/vectors';

describe('a mailbox', () => {
  it.each(['a@x.test', 'first.last+tag@sub.example.co', "o'neil@x.test", 'ผู้ใช้@ตัวอย่าง.ไทย', 'a@xn--12c1fe0br.test'])(
    'is %s',
    (address) => expect(isMailbox(address)).toBe(true),
  );

  it.each([
    '',
    'a',
    '@x.test',
    'a@',
    'a@x',
    'a@localhost',
    'a@.x.test',
    'a@x.test.',
    'a b@x.test',
    'a@x.test, b@x.test',
    'a@x.test;b@x.test',
    'a@b@x.test',
    '"a@evil.test x"@good.test',
    'Name <a@x.test>',
    'group: a@x.test;',
    'a(comment)@x.test',
    'a@[127.0.0.1]',
    'a@x..test',
    'a@-x.test',
    'a@x.test\r\nRCPT TO:<b@x.test>',
    'a\u2028b@x.test',
    `${'a'.repeat(65)}@x.test`,
    `a@${'x'.repeat(60)}.${'y'.repeat(60)}.${'z'.repeat(60)}.${'w'.repeat(60)}.${'v'.repeat(60)}.test`,
  ])('is not %j', (address) => expect(isMailbox(address)).toBe(false));
});

const VERDICTS: Record<string, boolean> = { must_accept: true, must_reject: false };

itAgreesWith('50-email-addresses', {
  only: ({ expect: wanted }) => String(wanted) in VERDICTS,
  mistakes: ({ input, expect: wanted }) =>
    isMailbox(String(input)) === VERDICTS[String(wanted)] ? undefined : { input, wanted },
});
