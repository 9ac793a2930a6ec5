import { fromPicker, isDay, toPicker } from '../../../../../../admin/src/features/segments/core/calendar-date';

describe('calendar dates', () => {
  it.each(['2026-01-01', '2026-10-25', '2024-02-29'])('%s survives the picker in any timezone', (day) => {
    expect(fromPicker(toPicker(day))).toBe(day);
  });

  it('takes the day of an instant', () => expect(fromPicker(toPicker('2026-03-04T23:30:00Z'))).toBe('2026-03-04'));
  it('is empty for anything else', () =>
    expect([toPicker('soon'), toPicker(5), fromPicker(undefined)]).toEqual([undefined, undefined, undefined]));

  it.each([
    ['2026-02-28', true],
    ['2026-02-30', false],
    ['2026-03-04T23:30:00Z', false],
    ['soon', false],
  ])('%s is a day of the calendar: %s', (text, expected) => expect(isDay(text)).toBe(expected));
});
