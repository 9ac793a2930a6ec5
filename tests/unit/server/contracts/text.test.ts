import { titleSchema } from '../../../../server/src/contracts';

const title = titleSchema(40);

describe('titleSchema', () => {
  it.each([
    ['Thai', 'ลูกค้าใหม่ น้ำ'],
    ['Arabic with a mark of direction', 'عملاء\u200F 2024'],
    ['Persian with a zero-width non-joiner', 'می\u200Cخواهم'],
    ['an emoji with a zero-width joiner', 'VIP 👩\u200D💻 🏴\u{E0067}\u{E0062}\u{E007F}'],
    ['a no-break space inside', 'Tier\u00A01'],
  ])('takes %s', (_what, text) => {
    expect(title.parse(text)).toBe(text);
  });

  it('is measured without the blanks around it', () => {
    expect(title.parse(`  ${'x'.repeat(40)}\n`)).toBe('x'.repeat(40));
    expect(title.safeParse(' \t ').success).toBe(false);
  });

  it.each([
    ['a bell', 'Gold\u0007'],
    ['an escape', '\u001B[31mGold'],
    ['a line break inside', 'Gold\nSilver'],
    ['a tab inside', 'Gold\tSilver'],
    ['a control of the second block', 'Gold\u0085 members'],
    ['a separator of lines', 'Gold\u2028Silver'],
    ['an override of direction', 'Gold \u202Egpj.exe'],
    ['an embedding', '\u202AGold\u202C'],
    ['an isolate', 'Gold\u2066Silver\u2069'],
  ])('refuses %s with a reason', (_what, text) => {
    expect(title.safeParse(text).error?.issues.map(({ message }) => message)).toEqual([
      expect.stringContaining('control characters'),
    ]);
  });

  it.each(['a\0b', 'half of a pair \uD83D'])('refuses what no database stores', (text) => {
    expect(title.safeParse(text).success).toBe(false);
  });
});
