/** In: a run that enrolls a segment. Out: what it amounts to, in the shape of the count that went before it. */
import type { EnrollmentRun, EnrollResult } from '../../../contracts';

export const resultOf = (run: EnrollmentRun): EnrollResult => ({
  total: run.processed,
  enrolled: run.enrolled,
  skipped: run.skipped,
  dryRun: false,
  sequenceName: run.sequence.name,
  segmentName: run.segment.name,
  firstSendAt: run.firstSendAt,
});

export const skippedCount = ({ processed, enrolled }: Pick<EnrollmentRun, 'processed' | 'enrolled'>): number =>
  processed - enrolled;

/** 0 to 100; null while it is not known how many there are. Contacts that come meanwhile never make it more. */
export const percentOf = ({ processed, total }: Pick<EnrollmentRun, 'processed' | 'total'>): number | null => {
  if (total === null) return null;
  return total === 0 ? 100 : Math.min(100, Math.floor((processed / total) * 100));
};
