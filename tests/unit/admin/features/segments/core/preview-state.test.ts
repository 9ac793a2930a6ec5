import type { FilterVerdict } from '../../../../../../admin/src/contracts';
import {
  initialPreview,
  failureKind,
  previewOf,
  previewReducer,
  type PreviewEvent,
  type PreviewState,
} from '../../../../../../admin/src/features/segments/core/preview-state';

const verdict = (matched: number): FilterVerdict => ({
  ...{ valid: true, timezone: 'UTC', dates: [] },
  reach: { matched, mailable: matched, unsubscribed: 0, inactive: 0, suppressed: 0, noAddress: 0 },
  preview: [],
  durationMs: 1,
});
const after = (...events: PreviewEvent[]): PreviewState => events.reduce(previewReducer, initialPreview);
const shown = ({ phase, figures }: PreviewState) => [phase, figures?.reach.matched];

describe('previewReducer', () => {
  it('shows the answer to the newest question', () => {
    const state = after(
      { type: 'edited', draft: 'a', ticket: 1 },
      { type: 'asked', ticket: 1 },
      { type: 'answered', atMs: 0, ticket: 1, verdict: verdict(5) },
    );
    expect(shown(state)).toEqual(['ready', 5]);
  });

  it('ignores a slow first answer that comes after a fast second one', () => {
    const state = after(
      { type: 'edited', draft: 'a', ticket: 1 },
      { type: 'asked', ticket: 1 },
      { type: 'edited', draft: 'a', ticket: 2 },
      { type: 'asked', ticket: 2 },
      { type: 'answered', atMs: 0, ticket: 2, verdict: verdict(2) },
      { type: 'answered', atMs: 0, ticket: 1, verdict: verdict(1) },
    );
    expect(shown(state)).toEqual(['ready', 2]);
  });

  it('keeps the old figure while a newer one is counted, while a row is unfinished and when counting fails', () => {
    const first: PreviewEvent[] = [
      { type: 'edited', draft: 'a', ticket: 1 },
      { type: 'answered', atMs: 0, ticket: 1, verdict: verdict(5) },
    ];
    expect(shown(after(...first, { type: 'edited', draft: 'a', ticket: 2 }))).toEqual(['waiting', 5]);
    expect(shown(after(...first, { type: 'unfinished', draft: 'a', ticket: 2, gaps: [] }))).toEqual(['incomplete', 5]);
    expect(
      shown(
        after(...first, { type: 'edited', draft: 'a', ticket: 2 }, { type: 'failed', ticket: 2, failure: 'too_slow' }),
      ),
    ).toEqual(['failed', 5]);
  });

  it('tells of the indexes of the newest answer only, whether it came late or not at all', () => {
    const indexes = [{ table: 'orders', columns: ['contact_id'], reason: 'Looked up', statements: ['CREATE INDEX'] }];
    const failed = after({ type: 'failed', ticket: 0, failure: 'too_slow', indexes });
    expect(failed.indexes).toEqual(indexes);
    const answered = previewReducer(failed, { type: 'answered', atMs: 0, ticket: 0, verdict: verdict(5) });
    expect(answered.indexes).toBeUndefined();
    const late = { ...verdict(5), indexes };
    expect(previewReducer(answered, { type: 'answered', atMs: 0, ticket: 0, verdict: late }).indexes).toEqual(indexes);
  });

  it('ignores the failure of a question that was asked anew', () => {
    expect(
      after(
        { type: 'edited', draft: 'a', ticket: 1 },
        { type: 'edited', draft: 'a', ticket: 2 },
        { type: 'failed', ticket: 1, failure: 'server' },
      ).phase,
    ).toBe('waiting');
  });

  it('knows when its figures came, and keeps that with them', () => {
    const first: PreviewEvent[] = [
      { type: 'edited', draft: 'a', ticket: 1 },
      { type: 'answered', ticket: 1, atMs: 500, verdict: verdict(5) },
      { type: 'edited', draft: 'a', ticket: 2 },
    ];
    const refused: PreviewEvent = { type: 'answered', ticket: 2, atMs: 900, verdict: { valid: false, errors: [] } };
    expect(after(...first).answeredAtMs).toBe(500);
    expect(after(...first, refused).answeredAtMs).toBe(500);
  });

  it('keeps the errors of a refused filter until the next edit', () => {
    const error = { path: ['filter', 'rules', 0], message: 'unknown field', name: 'ValidationError' };
    const refused = after(
      { type: 'edited', draft: 'a', ticket: 1 },
      { type: 'answered', atMs: 0, ticket: 1, verdict: { valid: false, errors: [error] } },
    );
    expect([refused.phase, refused.errors]).toEqual(['refused', [error]]);
    expect(previewReducer(refused, { type: 'edited', draft: 'a', ticket: 2 }).errors).toEqual([]);
  });
});

describe('previewOf', () => {
  const error = { path: ['filter', 'rules', 0], message: 'unknown field', name: 'ValidationError' };
  const ready = after(
    { type: 'edited', draft: 'a', ticket: 1 },
    { type: 'answered', atMs: 0, ticket: 1, verdict: verdict(5) },
  );
  const refused = after(
    { type: 'edited', draft: 'a', ticket: 1 },
    { type: 'answered', atMs: 0, ticket: 1, verdict: { valid: false, errors: [error] } },
  );

  it('is the state itself for the draft that it is about, and before the first one', () => {
    expect(previewOf(ready, 'a')).toBe(ready);
    expect(previewOf(initialPreview, 'a')).toBe(initialPreview);
  });

  it('says nothing of the rows of another draft, and keeps the figure', () => {
    expect(shown(previewOf(ready, 'b'))).toEqual(['waiting', 5]);
    expect(previewOf(refused, 'b')).toMatchObject({ phase: 'waiting', errors: [], gaps: [] });
  });
});

describe('a failure', () => {
  it.each([
    [{ status: 429 }, 'busy'],
    [{ status: 429, code: 'too_many_requests' }, 'busy'],
    [{ status: 422, code: 'too_slow' }, 'too_slow'],
    [{ status: 500 }, 'server'],
    [{}, 'server'],
  ])('%j is %s', (failure, kind) => expect(failureKind(failure)).toBe(kind));
});
