import { answerOf, cohortApi } from '../../api/cohort-api';
import {
  deliveryAnswerSchema,
  deliveryContentAnswerSchema,
  deliveryPageSchema,
  erasedPersonAnswerSchema,
  sendingAnswerSchema,
  sendingStateAnswerSchema,
  uncertainResolvedAnswerSchema,
  type ErasePerson,
  type HoldSending,
  type ReleaseSending,
  type ResolveUncertain,
} from '../../contracts';
import { pathWith } from '../../lib/search-of';
import type { LogQuery } from './core/log-query';

type Person = Pick<ErasePerson, 'address' | 'recipient'>;

interface ListDeliveries extends LogQuery {
  page?: number;
  pageSize?: number;
  search?: string | undefined;
}

export const deliveryApi = cohortApi.injectEndpoints({
  endpoints: (build) => ({
    listDeliveries: build.query({
      query: (query: ListDeliveries) => ({
        url: pathWith('/cohort/deliveries', query),
        method: 'GET' as const,
      }),
      transformResponse: answerOf(deliveryPageSchema),
      providesTags: ['CohortDelivery'],
    }),
    getDelivery: build.query({
      query: (id: number) => ({ url: `/cohort/deliveries/${id}`, method: 'GET' as const }),
      transformResponse: (raw: unknown) => answerOf(deliveryAnswerSchema)(raw).data,
      providesTags: ['CohortDelivery'],
    }),
    getDeliveryContent: build.query({
      query: (id: number) => ({ url: `/cohort/deliveries/${id}/content`, method: 'GET' as const }),
      transformResponse: (raw: unknown) => answerOf(deliveryContentAnswerSchema)(raw).data,
      providesTags: ['CohortDelivery'],
    }),
    resolveUncertain: build.mutation({
      query: (data: ResolveUncertain) => ({
        url: '/cohort/deliveries/resolve',
        method: 'POST' as const,
        data: { data },
      }),
      transformResponse: (raw: unknown) => answerOf(uncertainResolvedAnswerSchema)(raw).data,
      invalidatesTags: ['CohortDelivery', 'CohortEnrollment', 'CohortSending'],
    }),
    /** What erasing would do; nothing is changed. */
    countPerson: build.query({
      query: (person: Person) => ({
        url: '/cohort/suppressions/erase',
        method: 'POST' as const,
        data: { data: { ...person, dryRun: true } },
      }),
      transformResponse: (raw: unknown) => answerOf(erasedPersonAnswerSchema)(raw).data,
    }),
    erasePerson: build.mutation({
      query: (person: Person) => ({
        url: '/cohort/suppressions/erase',
        method: 'POST' as const,
        data: { data: person },
      }),
      transformResponse: (raw: unknown) => answerOf(erasedPersonAnswerSchema)(raw).data,
      invalidatesTags: ['CohortDelivery', 'CohortEnrollment', 'CohortSending', 'CohortSuppression'],
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
  useGetDeliveryQuery,
  useGetDeliveryContentQuery,
  useResolveUncertainMutation,
  useCountPersonQuery,
  useErasePersonMutation,
  useGetSendingQuery,
  useGetSendingStateQuery,
  useHoldSendingMutation,
  useReleaseSendingMutation,
} = deliveryApi;
