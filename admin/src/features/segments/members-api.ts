/** Members of segments: who they are, how they came in, how they are put in and taken out by hand, and what uses them. */
import { z } from 'zod';
import { answerOf, cohortApi } from '../../api/cohort-api';
import {
  memberExplanationAnswerSchema,
  memberPageSchema,
  membersAddedAnswerSchema,
  membersRemovedAnswerSchema,
  pinPageSchema,
  pinsSetAnswerSchema,
  segmentChangePageSchema,
  segmentHistoryAnswerSchema,
  segmentUsageAnswerSchema,
  type Filter,
  type MemberSelection,
  type PinDirection,
  type SetPins,
} from '../../contracts';
import { pathWith } from '../../lib/search-of';
import type { ListQuery } from './api';
import type { HistoryPeriod } from './core/history-period';

/** Of those found, `changed` came in or went out and `unchanged` were in, or out, before. */
const membersChangedSchema = z.union([
  membersAddedAnswerSchema.transform(({ data: { added, already, ...rest } }) => ({
    data: { ...rest, changed: added, unchanged: already },
  })),
  membersRemovedAnswerSchema.transform(({ data: { removed, notIn, ...rest } }) => ({
    data: { ...rest, changed: removed, unchanged: notIn },
  })),
]);
export type MembersChanged = z.output<typeof membersChangedSchema>['data'];

const membersApi = cohortApi.injectEndpoints({
  endpoints: (build) => ({
    listMembers: build.query({
      query: ({
        id,
        ...query
      }: ListQuery & { id: string; sort?: string; columns?: string; on?: string; filter?: string }) => ({
        url: pathWith(`/cohort/segments/${id}/members`, query),
        method: 'GET' as const,
      }),
      transformResponse: answerOf(memberPageSchema),
      providesTags: ['CohortSegment'],
    }),
    changeMembers: build.mutation({
      query: ({ id, remove, data }: { id: string; remove: boolean; data: Partial<MemberSelection> }) => ({
        url: `/cohort/segments/${id}/members${remove ? '/remove' : ''}`,
        method: 'POST' as const,
        data: { data },
      }),
      transformResponse: (raw: unknown) => answerOf(membersChangedSchema)(raw).data,
      invalidatesTags: (_result, _error, { data }) => (data.dryRun ? [] : ['CohortSegment']),
    }),
    setPins: build.mutation({
      query: ({ id, data }: { id: string; data: SetPins }) => ({
        url: `/cohort/segments/${id}/pins`,
        method: 'PUT' as const,
        data: { data },
      }),
      transformResponse: (raw: unknown) => answerOf(pinsSetAnswerSchema)(raw).data,
      invalidatesTags: ['CohortSegment'],
    }),
    listPins: build.query({
      query: ({ id, ...query }: ListQuery & { id: string; direction?: PinDirection }) => ({
        url: pathWith(`/cohort/segments/${id}/pins`, query),
        method: 'GET' as const,
      }),
      transformResponse: answerOf(pinPageSchema),
      providesTags: ['CohortSegment'],
    }),
    getUsage: build.query({
      query: (id: string) => ({ url: `/cohort/segments/${id}/usage`, method: 'GET' as const }),
      transformResponse: (raw: unknown) => answerOf(segmentUsageAnswerSchema)(raw).data,
      // Not of segments: a deleted one would be asked for again.
      providesTags: ['CohortSequence', 'CohortEnrollment'],
    }),
    getHistory: build.query({
      query: ({ id, ...query }: HistoryPeriod & { id: string }) => ({
        url: pathWith(`/cohort/segments/${id}/history`, query),
        method: 'GET' as const,
      }),
      transformResponse: (raw: unknown) => answerOf(segmentHistoryAnswerSchema)(raw).data,
      providesTags: ['CohortSegment'],
    }),
    listChanges: build.query({
      query: ({ id, ...query }: ListQuery & HistoryPeriod & { id: string; direction?: string }) => ({
        url: pathWith(`/cohort/segments/${id}/changes`, query),
        method: 'GET' as const,
      }),
      transformResponse: answerOf(segmentChangePageSchema),
      providesTags: ['CohortSegment'],
    }),
    explainMember: build.mutation({
      query: (data: { filter: Filter; memberId: string } | { segment: string; memberId: string }) => ({
        url: '/cohort/segments/explain-member',
        method: 'POST' as const,
        data: { data },
      }),
      transformResponse: (raw: unknown) => answerOf(memberExplanationAnswerSchema)(raw).data,
    }),
  }),
});

export const {
  useListMembersQuery,
  useChangeMembersMutation,
  useSetPinsMutation,
  useListPinsQuery,
  useGetUsageQuery,
  useLazyGetUsageQuery,
  useGetHistoryQuery,
  useListChangesQuery,
  useExplainMemberMutation,
} = membersApi;
