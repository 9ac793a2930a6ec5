import type { Operator } from '../../../../../../admin/src/contracts';
import { checkValue, draftFor, isReversedRange } from '../../../../../../admin/src/features/segments/core/rule-value';

describe('checkValue', () => {
  it.each<[Operator, unknown, boolean]>([
    ['is_empty', undefined, true],
    ['equals', 0, true],
    ['equals', false, true],
    ['equals', '', false],
    ['equals', ['a'], false],
    ['in_list', ['a', 1], true],
    ['in_list', [''], false],
    ['between', [1, 2], true],
    ['between', [1], false],
    ['in_last', { amount: 30, unit: 'day' }, true],
    ['in_last', { amount: 0, unit: 'day' }, false],
    ['in_last', 30, false],
    ['after', { relative: 'today' }, true],
  ])('%s with %j is complete: %s', (operator, value, complete) => {
    expect(checkValue(operator, value).complete).toBe(complete);
  });
});

describe('draftFor', () => {
  it.each<[string, Operator, unknown, unknown]>([
    ['keeps a single value', 'not_equals', 'x', 'x'],
    ['makes a list of a single value', 'in_list', 'x', ['x']],
    ['starts a list empty', 'in_list', undefined, []],
    ['makes the low end of a single number', 'between', 5, [5, undefined]],
    ['starts a length of time', 'in_last', '2026-01-01', { amount: 30, unit: 'day' }],
    ['drops what no longer fits', 'equals', ['a', 'b'], undefined],
    ['takes nothing', 'is_empty', 'x', undefined],
  ])('%s', (_name, operator, former, draft) => {
    expect(draftFor(operator, former)).toEqual(draft);
  });
});

it('sees a range the wrong way round', () => {
  expect(isReversedRange('between', [5, 1])).toBe(true);
  expect(isReversedRange('between', ['2026-02-01', '2026-01-01'])).toBe(true);
  expect(isReversedRange('between', [1, 5])).toBe(false);
  expect(isReversedRange('between', [1, undefined])).toBe(false);
  expect(isReversedRange('in_list', [5, 1])).toBe(false);
});
