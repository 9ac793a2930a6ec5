import { MOST_SPELLINGS, spellingsOf } from '../../../../server/src/features/audience';

const UNICODE = 'ann@bücher.example';
const ASCII = 'ann@xn--bcher-kva.example';

describe('the spellings of a mailbox', () => {
  it.each<[string, string[]]>([
    [' Ann@BÜCHER.example ', [UNICODE, ASCII]],
    ['ann@XN--BCHER-KVA.example', [ASCII, UNICODE]],
    ['ann@shop.xn--bcher-kva.example', ['ann@shop.xn--bcher-kva.example', 'ann@shop.bücher.example']],
    ['ผู้ใช้@ตัวอย่าง.ไทย', ['ผู้ใช้@ตัวอย่าง.ไทย', 'ผู้ใช้@xn--72c1a1bt4awk9o.xn--o3cw4h']],
    ['ann@bu\u0308cher.example', ['ann@bu\u0308cher.example', ASCII, UNICODE]],
    ['Łucja@x.test', ['łucja@x.test']],
    ['ann@x-xn--bcher.test', ['ann@x-xn--bcher.test']],
    ['ann@xn--a', ['ann@xn--a']],
    ['bücher', ['bücher']],
    ['', ['']],
  ])('of %j are %j', (address, spellings) => {
    expect(spellingsOf(address)).toEqual(spellings);
    expect(spellings.length).toBeLessThanOrEqual(MOST_SPELLINGS);
  });
});
