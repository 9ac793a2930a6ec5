/** The features, leftmost knows least: each may use those before it, never those after. */
import { audienceFeature } from './features/audience';
import { templatesFeature } from './features/templates';
import type { Feature } from './platform/feature';

export const features: readonly Feature[] = [audienceFeature, templatesFeature];
