/** The panel's RTK Query api: the host's authenticated client, our cache tags, and answers parsed by the contracts. */
import { adminApi } from '@strapi/strapi/admin';
import type { z } from 'zod';

export const cohortApi = adminApi.enhanceEndpoints({
  addTagTypes: [
    'CohortSegment',
    'CohortTemplate',
    'CohortSequence',
    'CohortEnrollment',
    'CohortEnrollmentRun',
    'CohortDelivery',
    'CohortSending',
    'CohortSuppression',
    'CohortEntities',
  ],
});

/** An answer that does not satisfy its contract becomes the query's error instead of reaching a component. */
export const answerOf =
  <S extends z.ZodType>(schema: S) =>
  (raw: unknown): z.output<S> =>
    schema.parse(raw);
