import { readReply } from '../../../../server/src/lib/smtp-reply';
import { itAgreesWith } from '../../../support/vectors';

describe('the words of a mail server', () => {
  it.each<[string, ReturnType<typeof readReply>]>([
    ['550 5.1.1 no such user', { code: 550, enhancedCode: '5.1.1', isPermanent: true }],
    ['450 4.7.1 later', { code: 450, enhancedCode: '4.7.1', isPermanent: false }],
    ['550 sorry (#5.1.1 - chkusr)', { code: 550, enhancedCode: '5.1.1', isPermanent: true }],
    ['smtp; 552-5.2.2 full', { code: 552, enhancedCode: '5.2.2', isPermanent: true }],
    ['host mx[192.0.2.55] said: 550 Rejected', { code: 550, enhancedCode: null, isPermanent: true }],
    ['220-hello 421 4.2.1 later', { code: 421, enhancedCode: '4.2.1', isPermanent: false }],
    ['Something went wrong', { code: null, enhancedCode: null, isPermanent: null }],
    ['Connection to 5.1.1.9 failed', { code: null, enhancedCode: null, isPermanent: null }],
  ])('%s', (text, reply) => expect(readReply(text)).toEqual(reply));

  itAgreesWith('41-smtp-responses', {
    mistakes({ input, expect: is }) {
      const text = String(input);
      const reply = readReply(text);
      const isStated = typeof is.enhanced_status === 'string' && text.includes(is.enhanced_status);
      const agrees =
        reply.code === (is.reply_code ?? null) &&
        reply.isPermanent === (is.permanent_by_code ?? null) &&
        (!isStated || reply.enhancedCode === is.enhanced_status);
      return agrees ? undefined : [text, reply, is];
    },
  });
});
