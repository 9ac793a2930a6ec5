/** Enrolling a segment: counted first, then done in the background by a run that can be looked at. */
import { answerOf, cohortApi } from '../../api/cohort-api';
import {
  enrollAnswerSchema,
  enrollmentRunAnswerSchema,
  enrollmentRunPageSchema,
  type StartEnrollmentRun,
} from '../../contracts';
import { pathWith } from '../../lib/search-of';
import type { ListQuery } from './api';

interface RunOfSegment {
  id: string;
  runId: number;
}

const pathOf = (id: string) => `/cohort/segments/${id}/enrollment-runs`;

/** Whom the run left out, as a file. */
export const skippedPath = ({ id, runId }: RunOfSegment): string => `${pathOf(id)}/${runId}/skipped`;

const enrollApi = cohortApi.injectEndpoints({
  endpoints: (build) => ({
    /** Counts only. */
    planEnrollment: build.mutation({
      query: ({ id, sequence }: { id: string; sequence: string }) => ({
        url: `/cohort/segments/${id}/enroll`,
        method: 'POST' as const,
        data: { data: { sequence, dryRun: true } },
      }),
      transformResponse: (raw: unknown) => answerOf(enrollAnswerSchema)(raw).data,
    }),
    startEnrollment: build.mutation({
      query: ({ id, data }: { id: string; data: StartEnrollmentRun }) => ({
        url: pathOf(id),
        method: 'POST' as const,
        data: { data },
      }),
      transformResponse: (raw: unknown) => answerOf(enrollmentRunAnswerSchema)(raw).data,
      invalidatesTags: ['CohortEnrollmentRun'],
    }),
    listEnrollmentRuns: build.query({
      query: ({ id, ...query }: ListQuery & { id: string }) => ({
        url: pathWith(pathOf(id), query),
        method: 'GET' as const,
      }),
      transformResponse: answerOf(enrollmentRunPageSchema),
      providesTags: ['CohortEnrollmentRun'],
    }),
    getEnrollmentRun: build.query({
      query: ({ id, runId }: RunOfSegment) => ({ url: `${pathOf(id)}/${runId}`, method: 'GET' as const }),
      transformResponse: (raw: unknown) => answerOf(enrollmentRunAnswerSchema)(raw).data,
      async onQueryStarted(_run, { dispatch, queryFulfilled }) {
        // A failed look is shown by whoever looks.
        const run = await queryFulfilled.then(({ data }) => data).catch(() => undefined);
        if (run === undefined || run.state === 'running') return;
        dispatch(
          cohortApi.util.invalidateTags(['CohortSegment', 'CohortEnrollment', 'CohortSequence', 'CohortEnrollmentRun']),
        );
      },
    }),
  }),
});

export const {
  usePlanEnrollmentMutation,
  useStartEnrollmentMutation,
  useListEnrollmentRunsQuery,
  useGetEnrollmentRunQuery,
} = enrollApi;
