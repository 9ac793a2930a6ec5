import { act, screen } from '@testing-library/react';
import type { Catalogue, Segment, SegmentHistory } from '../../../../../../admin/src/contracts';
import { HistoryTab } from '../../../../../../admin/src/features/segments/components/HistoryTab';
import { ok, renderWithServer } from '../../../support/panel-api';

const segment = { documentId: 'one', type: 'dynamic', tracked: true } as Segment;
const unfilled = (reason: SegmentHistory['unfilled']): SegmentHistory => ({
  ...{ timezone: 'UTC', knownSince: null, days: [] },
  unfilled: reason,
});

describe('HistoryTab', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it.each([
    ['filling', /being found for the first time/, true],
    ['paused', /was paused before.*Set it to “Active”/, false],
    ['archived', /was archived before.*Set it to “Active”/, false],
    ['broken', /is broken.*Mend its rules/, false],
  ] as const)(
    'says of a segment that was not filled why, and asks again where that ends by itself: %s',
    async (...row) => {
      const [reason, text, asksAgain] = row;
      const asked = renderWithServer(
        <HistoryTab segment={segment} catalogue={{ entities: [] } as unknown as Catalogue} />,
        () => ok(unfilled(reason)),
      );
      expect((await screen.findByText(text)).textContent).toMatch(text);
      for (let second = 0; second < 10; second += 1) await act(() => jest.advanceTimersByTimeAsync(1_000));
      expect(asked.length > 1).toBe(asksAgain);
    },
  );
});
