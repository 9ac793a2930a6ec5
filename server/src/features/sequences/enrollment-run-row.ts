/** A row of the runs, as it is read and as it is answered. */
import { SKIP_REASONS, type EnrollmentRun, type EnrollmentRunState, type SkipReason } from '../../contracts';
import { toNumber, toNumberOrNull } from '../../platform/database';
import type { Tally } from './core/tally';

export type RunColumns = Record<string, unknown>;

/** The columns of a tally: one per reason, beside those who are enrolled. */
export const tallyColumns = ({ enrolled, skipped }: Pick<Tally, 'enrolled' | 'skipped'>): RunColumns => ({
  enrolled,
  ...skipped,
});

export const toEnrollmentRun = (row: RunColumns): EnrollmentRun => {
  const skipped = Object.fromEntries(SKIP_REASONS.map((reason) => [reason, toNumber(row[reason])])) as Record<
    SkipReason,
    number
  >;
  const enrolled = toNumber(row.enrolled);
  return {
    id: toNumber(row.id),
    segment: { documentId: String(row.segment_id), name: String(row.segment_name) },
    sequence: { documentId: String(row.sequence_id), name: String(row.sequence_name) },
    state: row.state as EnrollmentRunState,
    total: toNumberOrNull(row.total),
    processed: Object.values(skipped).reduce((sum, count) => sum + count, enrolled),
    ...{ enrolled, skipped },
    firstSendAt: instantOrNull(row.first_send_at),
    startedAt: new Date(toNumber(row.started_at)).toISOString(),
    finishedAt: instantOrNull(row.finished_at),
    requestedBy: row.requested_by === null ? null : String(row.requested_by),
    error: row.error === null ? null : String(row.error),
  };
};

const instantOrNull = (value: unknown): string | null => {
  const ms = toNumberOrNull(value);
  return ms === null ? null : new Date(ms).toISOString();
};
