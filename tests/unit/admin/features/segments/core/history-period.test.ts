import {
  choiceOf,
  inOrder,
  isTooLong,
  listPeriodOf,
  periodChoices,
  periodOf,
} from '../../../../../../admin/src/features/segments/core/history-period';

describe('the period of a history', () => {
  it.each([
    [{}, { days: '30' }, '30'],
    [{ days: '90' }, { days: '90' }, '90'],
    [{ days: '400' }, { days: '400' }, '400'],
    [{ days: '014' }, { days: '14' }, '14'],
    [{ days: 'abc' }, { days: '30' }, '30'],
    [{ days: '' }, { days: '30' }, '30'],
    [{ days: '0' }, { days: '30' }, '30'],
    [{ days: '-7' }, { days: '30' }, '30'],
    [{ days: '7.5' }, { days: '30' }, '30'],
    [{ days: '401' }, { days: '30' }, '30'],
    [{ from: '2026-01-01', to: '2026-01-31' }, { from: '2026-01-01', to: '2026-01-31' }, 'own'],
    [{ from: '2026-01-01', days: '7' }, { from: '2026-01-01', to: undefined }, 'own'],
  ])('%j asks for %j', (query, period, choice) => {
    expect(periodOf(query)).toEqual(period);
    expect(choiceOf(query)).toBe(choice);
  });

  it.each([
    [{}, [7, 30, 90, 365]],
    [{ days: '14' }, [7, 14, 30, 90, 365]],
    [{ days: '401' }, [7, 30, 90, 365]],
    [{ from: '2026-01-01', to: '2026-01-31' }, [7, 30, 90, 365]],
  ])('%j is one of the choices %j', (query, choices) => expect(periodChoices(query)).toEqual(choices));

  it('is that of one row for the list below, where a row was opened', () => {
    const row = { listFrom: '2026-01-05', listTo: '2026-01-11' };
    expect(listPeriodOf({ days: '90', ...row })).toEqual({ from: '2026-01-05', to: '2026-01-11' });
    expect(listPeriodOf({ days: '90', listFrom: '2026-01-05' })).toEqual({ days: '90' });
  });

  it('begins with the earlier day', () => {
    expect(inOrder('2026-02-01', '2026-01-01')).toEqual({ from: '2026-01-01', to: '2026-02-01' });
    expect(inOrder('2026-01-01', '2026-01-01')).toEqual({ from: '2026-01-01', to: '2026-01-01' });
  });

  it.each([
    ['2025-01-01', '2026-02-04', false],
    ['2025-01-01', '2026-02-05', true],
  ])('of %s – %s is too long: %s', (from, to, expected) => expect(isTooLong({ from, to })).toBe(expected));

  it('is not too long as a number of days', () => expect(isTooLong({ days: '365' })).toBe(false));
});
