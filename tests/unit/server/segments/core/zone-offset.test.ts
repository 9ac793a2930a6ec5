import type { Knex } from 'knex';
import { Temporal } from 'temporal-polyfill';
import { zoneOffset } from '../../../../../server/src/features/segments/core/zone-offset';
import { openTemporaryKnex } from '../../../../support/databases';

const NOW = new Date('2026-11-20T00:00:00Z');
const HOUR = 3_600_000;

describe('zoneOffset', () => {
  let knex: Knex;
  let close: () => Promise<void>;
  beforeAll(async () => ({ knex, close } = await openTemporaryKnex('sqlite')));
  afterAll(() => close());

  const offsetAt = async (ms: number, zone: string): Promise<number> => {
    const rows: { offset: number }[] = await knex.raw(
      `SELECT ${zoneOffset('at', zone, NOW)} AS offset FROM (SELECT ${ms} AS at)`,
    );
    return rows[0]?.offset ?? NaN;
  };
  const expected = (ms: number, zone: string): number =>
    Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone).offsetNanoseconds / 1e6;

  it.each(['UTC', 'Asia/Bangkok', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Casablanca', 'Asia/Kathmandu'])(
    'is what the calendar says around the year in %s',
    async (zone) => {
      for (const year of [1970, 1986, 2004, 2024, 2026]) {
        for (let ms = Date.UTC(year, 0, 1); ms < Date.UTC(year + 1, 0, 1); ms += 101 * HOUR) {
          expect([ms, await offsetAt(ms, zone)]).toEqual([ms, expected(ms, zone)]);
        }
      }
    },
  );

  it('changes at the very millisecond', async () => {
    const spring = Date.parse('2026-03-08T07:00:00Z');
    expect(await offsetAt(spring - 1, 'America/New_York')).toBe(-5 * HOUR);
    expect(await offsetAt(spring, 'America/New_York')).toBe(-4 * HOUR);
  });

  it('takes the nearest offset outside the years that it knows', async () => {
    expect(await offsetAt(Date.UTC(1950, 0, 1), 'Asia/Kathmandu')).toBe(expected(0, 'Asia/Kathmandu'));
    expect(await offsetAt(Date.UTC(2300, 6, 1), 'America/New_York')).toBe(-5 * HOUR);
  });

  it('is one number where the clock never changes', () => {
    expect(zoneOffset('at', 'UTC', NOW)).toBe('0');
    expect(zoneOffset('at', 'Asia/Bangkok', NOW)).toBe(String(7 * HOUR));
  });
});
