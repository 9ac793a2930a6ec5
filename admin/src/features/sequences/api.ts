import { answerOf, cohortApi } from '../../api/cohort-api';
import { everyPage } from '../../api/every-page';
import {
  enrollmentAnswerSchema,
  enrollmentPageSchema,
  sequenceAnswerSchema,
  sequencePageSchema,
  type CreateSequence,
  type OverdueChoice,
  type UpdateSequence,
} from '../../contracts';
import { pathWith } from '../../lib/search-of';

interface PageQuery {
  page?: number;
  pageSize?: number;
  search?: string;
}

export type EnrollmentCommand = 'pause' | 'resume' | 'cancel';

export const sequencesApi = cohortApi.injectEndpoints({
  endpoints: (build) => ({
    listSequences: build.query({
      query: (query: PageQuery & { isActive?: 'true' | 'false' }) => ({
        url: pathWith('/cohort/sequences', query),
        method: 'GET' as const,
      }),
      transformResponse: answerOf(sequencePageSchema),
      providesTags: ['CohortSequence'],
    }),
    /** All of them, to choose from. */
    listSequenceChoices: build.query({
      queryFn: everyPage('/cohort/sequences', sequencePageSchema),
      providesTags: ['CohortSequence'],
    }),
    getSequence: build.query({
      query: (id: string) => ({ url: `/cohort/sequences/${id}`, method: 'GET' as const }),
      transformResponse: (raw: unknown) => answerOf(sequenceAnswerSchema)(raw).data,
      providesTags: ['CohortSequence'],
    }),
    createSequence: build.mutation({
      query: (data: CreateSequence) => ({ url: '/cohort/sequences', method: 'POST' as const, data: { data } }),
      transformResponse: (raw: unknown) => answerOf(sequenceAnswerSchema)(raw).data,
      invalidatesTags: ['CohortSequence'],
    }),
    /** Refused with 409 where overdue mails are to be decided about: how many is then read again. */
    updateSequence: build.mutation({
      query: ({ id, data }: { id: string; data: UpdateSequence }) => ({
        url: `/cohort/sequences/${id}`,
        method: 'PUT' as const,
        data: { data },
      }),
      transformResponse: (raw: unknown) => answerOf(sequenceAnswerSchema)(raw).data,
      invalidatesTags: ['CohortSequence', 'CohortSending', 'CohortDelivery', 'CohortEnrollment'],
    }),
    deleteSequence: build.mutation<unknown, string>({
      query: (id) => ({ url: `/cohort/sequences/${id}`, method: 'DELETE' as const }),
      invalidatesTags: ['CohortSequence'],
    }),
    listEnrollments: build.query({
      query: (query: PageQuery & { sequence?: string; state?: string }) => ({
        url: pathWith('/cohort/enrollments', query),
        method: 'GET' as const,
      }),
      transformResponse: answerOf(enrollmentPageSchema),
      providesTags: ['CohortEnrollment'],
    }),
    getEnrollment: build.query({
      query: (id: number) => ({ url: `/cohort/enrollments/${id}`, method: 'GET' as const }),
      transformResponse: (raw: unknown) => answerOf(enrollmentAnswerSchema)(raw).data,
      providesTags: ['CohortEnrollment'],
    }),
    /** `overdue` of resume: refused with 409 where mails came due meanwhile; how many is then read again. */
    changeEnrollment: build.mutation({
      query: ({ id, command, overdue }: { id: number; command: EnrollmentCommand; overdue?: OverdueChoice }) => ({
        url: `/cohort/enrollments/${id}/${command}`,
        method: 'POST' as const,
        ...(overdue ? { data: { data: { overdue } } } : {}),
      }),
      transformResponse: (raw: unknown) => answerOf(enrollmentAnswerSchema)(raw).data,
      invalidatesTags: ['CohortEnrollment', 'CohortDelivery', 'CohortSequence'],
    }),
  }),
});

export const {
  useListSequencesQuery,
  useListSequenceChoicesQuery,
  useGetSequenceQuery,
  useCreateSequenceMutation,
  useUpdateSequenceMutation,
  useDeleteSequenceMutation,
  useListEnrollmentsQuery,
  useGetEnrollmentQuery,
  useChangeEnrollmentMutation,
} = sequencesApi;
