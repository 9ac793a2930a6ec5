/** What a judgement gives: a check without its time. */
import { HEALTH_STATES, type HealthCheck, type HealthState } from '../../../contracts';

export type Judgement = Omit<HealthCheck, 'checkedAt'>;

export const worstOf = (states: readonly HealthState[]): HealthState =>
  HEALTH_STATES[Math.max(0, ...states.map((state) => HEALTH_STATES.indexOf(state)))] ?? 'ok';
