import { createAccountBreaker, PROBE_PAUSE_MS } from '../../../../server/src/features/delivery/account-breaker';
import { HOUR_MS } from '../../../../server/src/lib/duration';
import { createFakeClock } from './ledger-harness';

describe('the account breaker', () => {
  const refused = () => {
    const clock = createFakeClock();
    const breaker = createAccountBreaker(clock);
    for (let refusal = 0; refusal < 3; refusal += 1) breaker.learn('account');
    return { clock, breaker };
  };

  it('lets one mail try after a minute, and stops again where it is refused too', async () => {
    const { clock, breaker } = refused();
    clock.advance(PROBE_PAUSE_MS - 1);
    expect(await breaker.enter()).toBeNull();
    clock.advance(1);
    const pass = await breaker.enter();
    expect(pass?.isGood()).toBe(true);
    breaker.learn('account');
    expect([pass?.isGood(), breaker.isStopped()]).toEqual([false, true]);
  });

  it('does not wait for hours where the clock is set back by hours', () => {
    const { clock, breaker } = refused();
    clock.advance(-2 * HOUR_MS);
    expect(breaker.isStopped()).toBe(false);
    breaker.learn('account');
    expect(breaker.isStopped()).toBe(true);
    clock.advance(PROBE_PAUSE_MS);
    expect(breaker.isStopped()).toBe(false);
  });
});
