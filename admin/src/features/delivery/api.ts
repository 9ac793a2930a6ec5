import { answerOf, cohortApi, paramsOf } from '../../api/cohort-api';
import {
  deliveryPageSchema,
  sendingAnswerSchema,
  sendingStateAnswerSchema,
  type HoldSending,
  type ReleaseSending,
} from '../../contracts';

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
    getSending: build.query({
      query: (_: void) => ({ url: '/cohort/sending', method: 'GET' as const }),
      transformResponse: (raw: unknown) => answerOf(sendingAnswerSchema)(raw).data,
      providesTags: ['CohortSending'],
    }),
    /** What the notice on other pages asks again and again: it counts nothing. */
    getSendingState: build.query({
      query: (_: void) => ({ url: '/cohort/sending/state', method: 'GET' as const }),
      transformResponse: (raw: unknown) => answerOf(sendingStateAnswerSchema)(raw).data,
      providesTags: ['CohortSending'],
    }),
    holdSending: build.mutation({
      query: (data: HoldSending) => ({ url: '/cohort/sending/hold', method: 'POST' as const, data: { data } }),
      transformResponse: (raw: unknown) => answerOf(sendingAnswerSchema)(raw).data,
      invalidatesTags: ['CohortSending'],
    }),
    /** Refused with 409 where mails came due meanwhile and nothing was said: what was read is then read again. */
    releaseSending: build.mutation({
      query: (data: ReleaseSending) => ({ url: '/cohort/sending/release', method: 'POST' as const, data: { data } }),
      transformResponse: (raw: unknown) => answerOf(sendingAnswerSchema)(raw).data,
      invalidatesTags: ['CohortSending', 'CohortDelivery', 'CohortEnrollment', 'CohortSequence'],
    }),
  }),
});

export const {
  useListDeliveriesQuery,
  useGetSendingQuery,
  useGetSendingStateQuery,
  useHoldSendingMutation,
  useReleaseSendingMutation,
} = deliveryApi;
