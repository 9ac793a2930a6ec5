import { answerOf, cohortApi } from '../../api/cohort-api';
import { healthAnswerSchema } from '../../contracts';

const healthApi = cohortApi.injectEndpoints({
  endpoints: (build) => ({
    getHealth: build.query({
      query: (_: void) => ({ url: '/cohort/health', method: 'GET' as const }),
      transformResponse: (raw: unknown) => answerOf(healthAnswerSchema)(raw).data,
    }),
  }),
});

export const { useGetHealthQuery } = healthApi;
