import { answerOf, cohortApi, paramsOf } from '../../api/cohort-api';
import { deliveryPageSchema } from '../../contracts';

interface ListDeliveries {
  page?: number;
  pageSize?: number;
  search?: string;
  state?: string;
  sequence?: string;
  enrollment?: number;
}

export const deliveryApi = cohortApi.injectEndpoints({
  endpoints: (build) => ({
    listDeliveries: build.query({
      query: (query: ListDeliveries) => ({
        url: '/cohort/deliveries',
        method: 'GET' as const,
        config: { params: paramsOf(query) },
      }),
      transformResponse: answerOf(deliveryPageSchema),
      providesTags: ['CohortDelivery'],
    }),
  }),
});

export const { useListDeliveriesQuery } = deliveryApi;
