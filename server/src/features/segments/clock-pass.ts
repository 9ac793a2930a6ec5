/**
 * Who enters or leaves tracked segments by the passing of time alone, since they were last compared. Between two
 * refreshes of everybody only those are asked whom a relative date of the rules has passed over.
 */
import { DomainError, parseFilter, type FilterLimits } from '../../contracts';
import type { Clock } from '../../ports/clock';
import { movedByTime } from './core/clock-windows';
import type { FilterChecks } from './filter-checks';
import type { Refresh } from './refresh';
import type { RefreshScope } from './refresh-walk';
import type { RunRepository } from './run-repository';
import type { SegmentRepository } from './segment-repository';
import type { StoredSegment } from './segment-row';

export interface ClockPassDeps {
  segments: Pick<SegmentRepository, 'tracked'>;
  filters: Pick<FilterChecks, 'check'>;
  runs: Pick<RunRepository, 'lastEvaluation'>;
  refresh: Pick<Refresh, 'start'>;
  limits: FilterLimits;
  timezone: string;
  clock: Clock;
  /** False once the process stops. */
  goesOn(): boolean;
}

/** Where the dates do not tell whom, everybody is left to the refresh of everybody. */
export const createClockPass = (deps: ClockPassDeps) => async (): Promise<void> => {
  for (const segment of await deps.segments.tracked()) {
    if (!deps.goesOn()) return;
    const scope = await scopeOf(deps, segment);
    if (scope === null) continue;
    try {
      const started = await deps.refresh.start(segment, { cause: 'clock', scope });
      if (started.ok) await started.done;
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
    }
  }
};

async function scopeOf(
  { filters, runs, limits, timezone, clock }: ClockPassDeps,
  segment: StoredSegment,
): Promise<RefreshScope | null> {
  const parsed = parseFilter(segment.filter, limits);
  const from = await runs.lastEvaluation(segment.documentId);
  if (!parsed.ok || from === null) return null;
  const now = clock.now();
  const moved = movedByTime(parsed.filter, { from, to: now, timezone });
  if (moved.kind !== 'some') return null;
  const checked = await filters.check(moved.filter, now);
  return checked.ok ? { kind: 'found', where: checked.where, evaluatedAt: now } : null;
}
