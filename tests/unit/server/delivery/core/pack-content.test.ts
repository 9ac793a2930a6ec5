import { packContent, unpackContent } from '../../../../../server/src/features/delivery/core/pack-content';

const mail = (html: string) => ({
  ...{ from: null, replyTo: 'r@x.test', to: 'ann@x.test', messageId: '<1@x.test>', subject: 'สวัสดี', html, text: '🎉' },
  headers: { 'List-Unsubscribe': '<https://x.test>' },
});

describe('a kept mail', () => {
  it.each(['', '<p>é\u0000\ud83c\udf89</p>\r\n', '<p>again</p>'.repeat(20_000)])(
    'is given back to the letter',
    (html) => {
      const packed = packContent(mail(html));
      expect(unpackContent(packed ?? '')).toEqual(mail(html));
    },
  );

  it('is a small part of its size where it repeats itself, as mails do', () => {
    expect(packContent(mail('<td style="padding:0">x</td>'.repeat(1_000)))?.length).toBeLessThan(1_000);
  });

  it('is not kept where it is too large for a statement', () => {
    const noise = Array.from({ length: 900_000 }, (_, index) =>
      String.fromCharCode(0x4e00 + ((index * 7_919) % 20_011)),
    );
    expect(packContent(mail(noise.join('')))).toBeNull();
  });

  it('refuses what was not written by it', () => {
    expect(() => unpackContent('nonsense')).toThrow();
    expect(() => unpackContent(Buffer.from('{}').toString('base64'))).toThrow();
  });
});
