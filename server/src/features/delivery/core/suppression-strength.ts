/**
 * Which of two suppressions of one address stays. In: a reason. Out: the reasons that give way to it. What recipients
 * say themselves gives way to nothing weaker, so that no import and no bounce makes it easier to lift.
 */
import { SUPPRESSION_REASONS, type SuppressionReason } from '../../../contracts';

const STRENGTH = {
  import: 0,
  manual: 1,
  bounced: 2,
  unsubscribed: 3,
  complained: 4,
} as const satisfies Record<SuppressionReason, number>;

export const weakerReasons = (reason: SuppressionReason): SuppressionReason[] =>
  SUPPRESSION_REASONS.filter((other) => STRENGTH[other] < STRENGTH[reason]);
