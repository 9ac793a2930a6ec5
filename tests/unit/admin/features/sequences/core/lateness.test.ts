import {
  amountIn,
  inUnit,
  latestAmount,
  toHours,
  unitOf,
} from '../../../../../../admin/src/features/sequences/core/lateness';

it.each([
  [null, 'site'],
  [1, 'hours'],
  [36, 'hours'],
  [72, 'days'],
  [720, 'days'],
] as const)('%p hours are written in: %s', (hours, unit) => expect(unitOf(hours)).toBe(unit));

it.each([
  ['site', 36, null],
  ['hours', 36, 36],
  ['days', 36, 48],
  ['days', 1, 24],
  ['days', 720, 720],
  ['days', null, 72],
  ['hours', null, 72],
] as const)('in %s, %p hours become %p', (unit, hours, expected) => expect(inUnit(unit, hours)).toBe(expected));

it('goes from an amount to hours and back', () => {
  expect(toHours('days', amountIn('days', 72))).toBe(72);
  expect([latestAmount('hours'), latestAmount('days')]).toEqual([720, 30]);
});
