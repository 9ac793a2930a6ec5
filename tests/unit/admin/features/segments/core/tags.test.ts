import { TAG_LIMITS, withTag } from '../../../../../../admin/src/features/segments/core/tags';

const full = Array.from({ length: TAG_LIMITS.count }, (_, index) => `tag ${index}`);

describe('withTag', () => {
  it.each<[has: string[], typed: string, expected: string[]]>([
    [[], ' VIP ', ['VIP']],
    [['VIP'], 'hotel', ['VIP', 'hotel']],
    [['VIP'], 'vip', ['VIP']],
    [['VIP'], '  ', ['VIP']],
    [full, 'one more', full],
  ])('%j and %j', (has, typed, expected) => expect(withTag(has, typed)).toEqual(expected));
});
