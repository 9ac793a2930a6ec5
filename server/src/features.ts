/** The features, leftmost knows least: each may use those before it, never those after. */
import { audienceFeature } from './features/audience';
import { deliveryFeature } from './features/delivery';
import { healthFeature } from './features/health';
import { segmentsFeature } from './features/segments';
import { sequencesFeature } from './features/sequences';
import { templatesFeature } from './features/templates';
import { trackingFeature } from './features/tracking';
import type { Feature } from './platform/feature';

export const features: readonly Feature[] = [
  audienceFeature,
  trackingFeature,
  segmentsFeature,
  templatesFeature,
  deliveryFeature,
  sequencesFeature,
  healthFeature,
];
