import { DELIVERY_STATES } from '../../../../../server/src/contracts';
import {
  ENDED_STATES,
  TRANSITION_IDS,
  TRANSITIONS,
  isAllowed,
  isEnded,
} from '../../../../../server/src/features/delivery/core/delivery-state';

const allowed = TRANSITION_IDS.flatMap((id) =>
  [null, ...DELIVERY_STATES].flatMap((from) =>
    DELIVERY_STATES.filter((to) => isAllowed(id, from, to)).map((to) => `${id} ${from ?? '–'} → ${to}`),
  ),
);

describe('the transition table', () => {
  it('allows these and nothing else', () => {
    expect(allowed).toEqual([
      'T0 – → pending',
      'T1 pending → claimed',
      ...['pending', 'suppressed', 'cancelled', 'expired', 'skipped', 'failed'].map((to) => `T2 claimed → ${to}`),
      'T3 claimed → sending',
      'T4 sending → sent',
      'T5 claimed → pending',
      'T5 sending → pending',
      'T6 claimed → failed',
      'T6 sending → failed',
      'T7 sending → uncertain',
      'T8 claimed → pending',
      'T9 uncertain → pending',
      'T9 uncertain → sent',
      'T9 uncertain → failed',
      ...['suppressed', 'cancelled'].map((to) => `T10 pending → ${to}`),
      ...['suppressed', 'cancelled'].map((to) => `T10 claimed → ${to}`),
    ]);
  });

  it('leads nowhere from a state that has ended', () => {
    const starts = Object.values(TRANSITIONS).flatMap(({ from }) => [...from]);
    expect(starts.filter(isEnded)).toEqual([]);
  });

  it('gives only evidence a way out of uncertain', () => {
    const ways = TRANSITION_IDS.filter((id) => DELIVERY_STATES.some((to) => isAllowed(id, 'uncertain', to)));
    expect(ways.map((id) => TRANSITIONS[id].by)).toEqual([['evidence']]);
  });

  it('counts these as ended', () => {
    expect(ENDED_STATES).toEqual(['sent', 'suppressed', 'cancelled', 'expired', 'skipped', 'failed']);
  });
});
