import { mapRecord, plainValue } from '../../../../../server/src/features/audience/core/map-record';
import { contactType } from '../site-builder';

describe('plainValue', () => {
  it.each([
    ['boolean', 1, true],
    ['boolean', 0, false],
    ['boolean', true, true],
    ['decimal', '12.50', 12.5],
    ['integer', 7, 7],
    ['biginteger', '9007199254740993', '9007199254740993'],
    ['biginteger', '42', 42],
    ['decimal', 'NaN', null],
    ['datetime', 1_767_225_600_000, '2026-01-01T00:00:00.000Z'],
    ['datetime', new Date(1_767_225_600_000), '2026-01-01T00:00:00.000Z'],
    ['datetime', '2026-01-01 00:00:00', '2026-01-01T00:00:00.000Z'],
    ['datetime', '2026-01-01T07:00:00+07:00', '2026-01-01T00:00:00.000Z'],
    ['datetime', 'rubbish', null],
    ['date', '2026-01-31', '2026-01-31'],
    ['string', 'x', 'x'],
    ['string', null, null],
    ['boolean', undefined, null],
  ])('%s %p reads %p', (kind, value, expected) => {
    expect(plainValue(value, kind)).toBe(expected);
  });
});

describe('mapRecord', () => {
  it('holds readable attributes under their own names and nothing else', () => {
    const row = {
      id: 1,
      name: 'Ada',
      work_email: 'a@b.c',
      active: 1,
      points: 3,
      notes: 'private',
      pin: 'hash',
      profile: '{}',
      password: 'x',
    };
    const record = mapRecord(row, contactType(), new Map([['api::contact.contact', new Set(['points'])]]));
    expect(record).toMatchObject({ name: 'Ada', workEmail: 'a@b.c', active: true, birthday: null });
    for (const name of ['notes', 'pin', 'points', 'profile', 'password', 'id']) expect(record).not.toHaveProperty(name);
  });
});
