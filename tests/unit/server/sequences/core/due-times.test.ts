import { dueTimes, zoneFor } from '../../../../../server/src/features/sequences/core/due-times';

const step = { daysDelay: 1, hoursDelay: 0, minutesDelay: 0, sendTime: '09:00' };
const from = Date.parse('2026-11-20T12:00:00Z');
const at = (ms: number): string => new Date(ms).toISOString();

describe('dueTimes', () => {
  it('is nine in the morning for everybody, each in their own zone', () => {
    const due = dueTimes(step, { timezone: 'Europe/Paris', timezoneMode: 'recipient' }, from);
    expect(at(due('Asia/Bangkok'))).toBe('2026-11-21T02:00:00.000Z');
    expect(at(due('Asia/Bangkok'))).toBe('2026-11-21T02:00:00.000Z');
    expect(at(due(null))).toBe('2026-11-21T08:00:00.000Z');
    expect(at(due('Nowhere/Land'))).toBe('2026-11-21T08:00:00.000Z');
  });

  it('is one instant for all where the sequence’s zone counts', () => {
    const due = dueTimes(step, { timezone: 'Europe/Paris', timezoneMode: 'sequence' }, from);
    expect(due('Asia/Bangkok')).toBe(due(null));
  });
});

it.each([
  ['recipient', ' Asia/Tokyo ', 'Asia/Tokyo'],
  ['recipient', '', 'UTC'],
  ['recipient', '+07:00', 'UTC'],
  ['sequence', 'Asia/Tokyo', 'UTC'],
] as const)('zoneFor %s %j', (timezoneMode, own, expected) => {
  expect(zoneFor({ timezone: 'UTC', timezoneMode }, own)).toBe(expected);
});
