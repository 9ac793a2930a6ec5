import { MINUTE_MS } from '../../../../server/src/lib/duration';
import { createLogOnce } from '../../../../server/src/lib/log-once';

describe('a warning', () => {
  const setUp = () => {
    const lines: string[] = [];
    const clock = { nowMs: 0 };
    return {
      lines,
      clock,
      log: createLogOnce(
        (line) => void lines.push(line),
        () => clock.nowMs,
      ),
    };
  };

  it('is written once a minute and subject', () => {
    const { lines, clock, log } = setUp();
    for (const nowMs of [0, 1, MINUTE_MS - 1, MINUTE_MS, MINUTE_MS + 1]) {
      clock.nowMs = nowMs;
      log.warn('smtp', `smtp ${nowMs}`);
      log.warn('redis', `redis ${nowMs}`);
    }
    expect(lines).toEqual(['smtp 0', 'redis 0', `smtp ${MINUTE_MS}`, `redis ${MINUTE_MS}`]);
  });
});
