/**
 * When a step is due. In: the instant it is counted from, its delay, its send time and an IANA timezone. Out: an instant.
 * Days are calendar days of the zone, hours and minutes elapsed time. A local time that a clock change skips moves
 * forward by the gap; a repeated one takes the first. Never before `from`. Refused: an unknown timezone.
 */
import { IANAZone } from 'luxon';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../lib/duration';

export interface StepDelay {
  daysDelay: number;
  hoursDelay: number;
  minutesDelay: number;
  /** HH:MM on the day that the delay leads to, or the next day where that has passed; null: when the delay has passed. */
  sendTime: string | null;
}

export interface NextSendInput extends StepDelay {
  from: Date;
  timezone: string;
}

export const nextSendAt = ({ from, timezone, sendTime, ...delay }: NextSendInput): Date => {
  const zone = IANAZone.create(timezone);
  if (!zone.isValid) throw new RangeError(`Not an IANA timezone: ${timezone}`);
  const elapsedMs = delay.hoursDelay * HOUR_MS + delay.minutesDelay * MINUTE_MS;
  const start = from.getTime();
  if (sendTime !== null) return new Date(atSendTime(start + elapsedMs, delay.daysDelay, { sendTime, zone }));
  const onDay = delay.daysDelay === 0 ? start : instantOf(wallOf(start, zone) + delay.daysDelay * DAY_MS, zone);
  return new Date(onDay + elapsedMs);
};

interface TimeOfDay {
  sendTime: string;
  zone: IANAZone;
}

/** The send time so many days after the start, or on the first later day where that is not before the start. */
const atSendTime = (start: number, days: number, at: TimeOfDay): number => {
  const [hour = 0, minute = 0] = at.sendTime.split(':').map(Number);
  const wall = wallOf(start, at.zone);
  const midnight = Math.floor(wall / DAY_MS) * DAY_MS;
  const instant = instantOf(midnight + days * DAY_MS + hour * HOUR_MS + minute * MINUTE_MS, at.zone);
  return instant >= start ? instant : atSendTime(start, days + 1, at);
};

/** Local date and time, written as if they were UTC: in these milliseconds every day has the same length. */
const wallOf = (instant: number, zone: IANAZone): number => instant + zone.offset(instant) * MINUTE_MS;

/**
 * The first instant that shows this local time; in a gap, the local time counted on with the offset before it. That is
 * Temporal’s `compatible`. Luxon’s own conversion guesses from today’s offset and errs where a zone has changed sides
 * of the date line: Pacific/Apia, 26 September 2010.
 */
const instantOf = (wall: number, zone: IANAZone): number => {
  const candidates = [zone.offset(wall - DAY_MS), zone.offset(wall + DAY_MS)].map(
    (offset) => wall - offset * MINUTE_MS,
  );
  const shown = candidates.filter((instant) => wallOf(instant, zone) === wall);
  return shown.length > 0 ? Math.min(...shown) : (candidates[0] ?? wall);
};
