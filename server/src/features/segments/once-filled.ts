/**
 * Segments as filters may refer to them: one whose members are still being found for the first time is read by its rules,
 * since half a list would say of the others that they are not in it.
 */
import type { ReferredSegments } from './reference-loader';
import type { RunRepository } from './run-repository';

export const onceFilled = (segments: ReferredSegments, runs: Pick<RunRepository, 'filledAmong'>): ReferredSegments => ({
  async findMany(documentIds, within) {
    const found = await segments.findMany(documentIds, within);
    const tracked = found.filter(({ type, tracked: isTracked }) => type === 'dynamic' && isTracked);
    if (tracked.length === 0) return found;
    const ids = tracked.map(({ documentId }) => documentId);
    const filled = await runs.filledAmong(ids, within);
    return found.map((segment) =>
      segment.type === 'dynamic' && !filled.has(segment.documentId) ? { ...segment, tracked: false } : segment,
    );
  },
});
