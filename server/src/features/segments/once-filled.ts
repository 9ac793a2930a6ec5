/**
 * Segments as filters may refer to them: one whose members are still being found for the first time is read by its rules,
 * since half a list would say of the others that they are not in it.
 */
import type { RunRepository } from './run-repository';
import type { SegmentRepository } from './segment-repository';

export const onceFilled = (
  segments: Pick<SegmentRepository, 'findMany'>,
  runs: Pick<RunRepository, 'filledAmong'>,
): Pick<SegmentRepository, 'findMany'> => ({
  async findMany(documentIds) {
    const found = await segments.findMany(documentIds);
    const tracked = found.filter(({ type, tracked: isTracked }) => type === 'dynamic' && isTracked);
    if (tracked.length === 0) return found;
    const filled = await runs.filledAmong(tracked.map(({ documentId }) => documentId));
    return found.map((segment) =>
      segment.type === 'dynamic' && !filled.has(segment.documentId) ? { ...segment, tracked: false } : segment,
    );
  },
});
