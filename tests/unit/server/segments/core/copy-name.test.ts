import { copyName } from '../../../../../server/src/features/segments/core/copy-name';

describe('copyName', () => {
  it.each([
    ['Regulars', 1, 'Copy of Regulars'],
    ['Regulars', 2, 'Copy of Regulars (2)'],
    ['Copy of Regulars', 1, 'Copy of Copy of Regulars'],
  ])('%s, attempt %i: %s', (name, attempt, copy) => expect(copyName(name, attempt)).toBe(copy));

  it('is never longer than a name may be, and never ends in half a character', () => {
    const long = copyName('ก'.repeat(120), 12);
    expect(long).toHaveLength(120);
    expect(long.endsWith(' (12)')).toBe(true);
    expect(copyName(`${'x'.repeat(111)}😀`, 1)).toBe(`Copy of ${'x'.repeat(111)}`);
    expect(copyName(`${'x'.repeat(111)} y`, 1)).toBe(`Copy of ${'x'.repeat(111)}`);
  });
});
