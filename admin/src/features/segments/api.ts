import { answerOf, cohortApi } from '../../api/cohort-api';
import { everyPage } from '../../api/every-page';
import {
  catalogueSchema,
  dataOf,
  filterVerdictAnswerSchema,
  recalculateAnswerSchema,
  segmentAnswerSchema,
  segmentPageSchema,
  segmentRunAnswerSchema,
  type CreateSegment,
  type DuplicateSegment,
  type Filter,
  type UpdateSegment,
} from '../../contracts';
import { pathWith } from '../../lib/search-of';

export interface ListQuery {
  page?: number;
  pageSize?: number;
  search?: string;
}

const catalogueAnswerSchema = dataOf(catalogueSchema);

export const segmentsApi = cohortApi.injectEndpoints({
  endpoints: (build) => ({
    getCatalogue: build.query({
      query: () => ({ url: '/cohort/entities', method: 'GET' as const }),
      transformResponse: (raw: unknown) => answerOf(catalogueAnswerSchema)(raw).data,
      providesTags: ['CohortEntities'],
    }),
    listSegments: build.query({
      query: (query: ListQuery & { state?: string; type?: string; creator?: string; sort?: string }) => ({
        url: pathWith('/cohort/segments', query),
        method: 'GET' as const,
      }),
      transformResponse: answerOf(segmentPageSchema),
      providesTags: ['CohortSegment'],
    }),
    /** All of them, to choose from. */
    listSegmentChoices: build.query({
      queryFn: everyPage('/cohort/segments', segmentPageSchema, { sort: 'name:asc' }),
      providesTags: ['CohortSegment'],
    }),
    getSegment: build.query({
      query: (id: string) => ({ url: `/cohort/segments/${id}`, method: 'GET' as const }),
      transformResponse: (raw: unknown) => answerOf(segmentAnswerSchema)(raw).data,
      providesTags: ['CohortSegment'],
    }),
    createSegment: build.mutation({
      query: (data: Partial<CreateSegment>) => ({ url: '/cohort/segments', method: 'POST' as const, data: { data } }),
      transformResponse: (raw: unknown) => answerOf(segmentAnswerSchema)(raw).data,
      invalidatesTags: ['CohortSegment'],
    }),
    updateSegment: build.mutation({
      query: ({ id, data }: { id: string; data: UpdateSegment }) => ({
        url: `/cohort/segments/${id}`,
        method: 'PUT' as const,
        data: { data },
      }),
      transformResponse: (raw: unknown) => answerOf(segmentAnswerSchema)(raw).data,
      invalidatesTags: ['CohortSegment'],
    }),
    deleteSegment: build.mutation<unknown, string>({
      query: (id) => ({ url: `/cohort/segments/${id}`, method: 'DELETE' as const }),
      invalidatesTags: ['CohortSegment'],
    }),
    duplicateSegment: build.mutation({
      query: ({ id, data }: { id: string; data: Partial<DuplicateSegment> }) => ({
        url: `/cohort/segments/${id}/duplicate`,
        method: 'POST' as const,
        data: { data },
      }),
      transformResponse: (raw: unknown) => answerOf(segmentAnswerSchema)(raw).data,
      invalidatesTags: ['CohortSegment'],
    }),
    /** Of a tracked segment: compares everybody anew, in the background. */
    refreshSegment: build.mutation({
      query: (id: string) => ({ url: `/cohort/segments/${id}/refresh`, method: 'POST' as const }),
      transformResponse: (raw: unknown) => answerOf(segmentRunAnswerSchema)(raw).data,
      invalidatesTags: ['CohortSegment'],
    }),
    recalculateSegment: build.mutation({
      query: (id: string) => ({ url: `/cohort/segments/${id}/recalculate`, method: 'POST' as const }),
      transformResponse: (raw: unknown) => answerOf(recalculateAnswerSchema)(raw).data,
      invalidatesTags: ['CohortSegment'],
    }),
    validateFilter: build.mutation({
      query: (data: { filter: Filter; counts?: boolean; segment?: string }) => ({
        url: '/cohort/segments/validate',
        method: 'POST' as const,
        data: { data },
      }),
      transformResponse: (raw: unknown) => answerOf(filterVerdictAnswerSchema)(raw).data,
    }),
  }),
});

export const {
  useGetCatalogueQuery,
  useListSegmentsQuery,
  useListSegmentChoicesQuery,
  useGetSegmentQuery,
  useCreateSegmentMutation,
  useUpdateSegmentMutation,
  useDeleteSegmentMutation,
  useRecalculateSegmentMutation,
  useRefreshSegmentMutation,
  useValidateFilterMutation,
  useDuplicateSegmentMutation,
} = segmentsApi;
