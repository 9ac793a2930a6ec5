/**
 * Where the dates of a filter that are named relative to now lie. In: a rule’s place, what its field holds, and the day or
 * instant that the rule is compared with. Noted while the filter is compiled, so that no second piece of code resolves
 * them. Of a field of days a day is noted, and of one that is compared by whole days.
 */
import type { ResolvedDate } from '../../../contracts';
import type { Place } from './compilation';
import { dayOf, type Moment } from './relative-time';

interface Noted {
  kind: ResolvedDate['kind'];
  moment: Moment;
  /** Whether only the day counts. */
  wholeDays: boolean;
}

export function noteDate({ compilation, path }: Place, { kind, moment, wholeDays }: Noted): void {
  const { dates, timezone } = compilation;
  if (dates.some((known) => known.kind === kind && known.path.join() === path.join())) return;
  const at = moment.kind === 'day' ? moment.day : wholeDays ? dayOf(moment.at, timezone) : moment.at.toISOString();
  dates.push({ path, kind, at });
}
