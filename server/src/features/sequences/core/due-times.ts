/** In: a step, a sequence’s zone rule and the instant to count from. Out: due instants by zone, each computed once. */
import { usableTimezone } from '../../../lib/timezone';
import { nextSendAt, type StepDelay } from './next-send-time';

export interface ZoneRule {
  timezone: string;
  timezoneMode: 'recipient' | 'sequence';
}

/** The zone that counts for a recipient: its own where the sequence says so and it has one. */
export const zoneFor = ({ timezone, timezoneMode }: ZoneRule, own: string | null): string =>
  timezoneMode === 'recipient' ? usableTimezone(own, timezone) : timezone;

/** Epoch milliseconds for a recipient’s own zone, which may be missing or wrong. */
export const dueTimes = (step: StepDelay, rule: ZoneRule, fromMs: number): ((own: string | null) => number) => {
  const byOwn = new Map<string | null, number>();
  return (own) => {
    const known = byOwn.get(own);
    if (known !== undefined) return known;
    const due = nextSendAt({ ...delayOf(step), from: new Date(fromMs), timezone: zoneFor(rule, own) }).getTime();
    byOwn.set(own, due);
    return due;
  };
};

const delayOf = ({ daysDelay, hoursDelay, minutesDelay, sendTime }: StepDelay): StepDelay => ({
  daysDelay,
  hoursDelay,
  minutesDelay,
  sendTime,
});
