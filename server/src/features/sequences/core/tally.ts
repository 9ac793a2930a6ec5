/**
 * What became of the candidates. In: counts by verdict. Out: total = enrolled + the sum of skipped, always; and what of it a
 * caller is told.
 */
import { SKIP_REASONS, type EnrollResult, type SkipReason } from '../../../contracts';

/** The gate’s verdict on a contact that nothing keeps from being mailed. */
const MAILABLE = 'mailable';

export interface Tally {
  total: number;
  enrolled: number;
  skipped: Record<SkipReason, number>;
}

export const emptyTally = (): Tally => ({
  total: 0,
  enrolled: 0,
  skipped: { no_address: 0, unsubscribed: 0, inactive: 0, suppressed: 0, already_enrolled: 0 },
});

export const withEnrolled = (tally: Tally, count: number): Tally => ({
  ...tally,
  total: tally.total + count,
  enrolled: tally.enrolled + count,
});

export const withSkipped = (tally: Tally, reason: SkipReason, count: number): Tally => ({
  ...tally,
  total: tally.total + count,
  skipped: { ...tally.skipped, [reason]: tally.skipped[reason] + count },
});

/** A dry run costs nothing: asked of one segment after the other, its parts would tell who can be mailed. */
export const shownTally = (
  tally: Tally,
  { mayReadMailability, dryRun }: { mayReadMailability: boolean; dryRun: boolean },
): Pick<EnrollResult, 'total' | 'enrolled' | 'skipped'> =>
  mayReadMailability ? tally : { total: tally.total, enrolled: dryRun ? null : tally.enrolled, skipped: null };

/** Null: nothing keeps this contact from being enrolled. A verdict that nobody knows never counts as mailable. */
export const skipReason = (verdict: string, isEnrolled: boolean): SkipReason | null => {
  if (verdict === MAILABLE) return isEnrolled ? 'already_enrolled' : null;
  return SKIP_REASONS.find((reason) => reason === verdict) ?? 'no_address';
};
