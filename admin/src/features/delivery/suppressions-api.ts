import { answerOf, cohortApi } from '../../api/cohort-api';
import {
  suppressionAnswerSchema,
  suppressionCreatedAnswerSchema,
  suppressionPageSchema,
  suppressionsImportedAnswerSchema,
} from '../../contracts';
import { pathWith } from '../../lib/search-of';
import type { SuppressionFilter } from './core/suppression-filter';

const URL = '/cohort/suppressions';

/** As the contracts take them: what has a default may be left out. */
interface NewSuppression {
  address: string;
  sequence: string | null;
  expiresAt: string | null;
  note?: string;
}
interface Import {
  csv: string;
  sequence: string | null;
  note?: string;
  dryRun: boolean;
}

const suppressionApi = cohortApi.injectEndpoints({
  endpoints: (build) => ({
    listSuppressions: build.query({
      query: (query: SuppressionFilter & { page: number; pageSize: number }) => ({
        url: pathWith(URL, query),
        method: 'GET' as const,
      }),
      transformResponse: answerOf(suppressionPageSchema),
      providesTags: ['CohortSuppression'],
    }),
    addSuppression: build.mutation({
      query: (data: NewSuppression) => ({ url: URL, method: 'POST' as const, data: { data } }),
      transformResponse: (raw: unknown) => answerOf(suppressionCreatedAnswerSchema)(raw).data,
      invalidatesTags: ['CohortSuppression'],
    }),
    liftSuppression: build.mutation({
      query: ({ id, force }: { id: number; force: boolean }) => ({
        url: `${URL}/${id}?force=${String(force)}`,
        method: 'DELETE' as const,
      }),
      transformResponse: (raw: unknown) => answerOf(suppressionAnswerSchema)(raw).data,
      // Also where it was refused: then the reason has become another one.
      invalidatesTags: ['CohortSuppression'],
    }),
    importSuppressions: build.mutation({
      query: (data: Import) => ({ url: `${URL}/import`, method: 'POST' as const, data: { data } }),
      transformResponse: (raw: unknown) => answerOf(suppressionsImportedAnswerSchema)(raw).data,
      invalidatesTags: (_result, _error, { dryRun }) => (dryRun ? [] : ['CohortSuppression']),
    }),
  }),
});

export const {
  useListSuppressionsQuery,
  useAddSuppressionMutation,
  useLiftSuppressionMutation,
  useImportSuppressionsMutation,
} = suppressionApi;
