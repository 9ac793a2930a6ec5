import { spacedList } from '../../../../../../admin/src/features/segments/core/spaced-list';

const join = (locale: string, type: 'conjunction' | 'disjunction', items: string[]) =>
  spacedList(new Intl.ListFormat(locale, { type }).formatToParts(items));

describe('spacedList', () => {
  it.each([
    ['en', 'conjunction', ['a', 'b'], 'a and b'],
    ['en', 'disjunction', ['a', 'b', 'c'], 'a, b, or c'],
    ['th', 'conjunction', ['a', 'b'], 'a และ b'],
    ['th', 'conjunction', ['a', 'b', 'c'], 'a b และ c'],
    ['th', 'disjunction', ['a', 'b'], 'a หรือ b'],
    ['th', 'conjunction', ['a'], 'a'],
  ] as const)('%s %s of %j', (locale, type, items, text) => expect(join(locale, type, [...items])).toBe(text));
});
