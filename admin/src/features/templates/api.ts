import { answerOf, cohortApi } from '../../api/cohort-api';
import { everyPage } from '../../api/every-page';
import {
  renderedMailAnswerSchema,
  templateAnswerSchema,
  templatePageSchema,
  templateVariablesAnswerSchema,
  type CreateTemplate,
  type UpdateTemplate,
} from '../../contracts';
import { pathWith } from '../../lib/search-of';

interface ListTemplates {
  page?: number;
  pageSize?: number;
  search?: string;
  type?: string;
}

export const templatesApi = cohortApi.injectEndpoints({
  endpoints: (build) => ({
    listTemplates: build.query({
      query: (query: ListTemplates) => ({
        url: pathWith('/cohort/templates', query),
        method: 'GET' as const,
      }),
      transformResponse: answerOf(templatePageSchema),
      providesTags: ['CohortTemplate'],
    }),
    /** All of them, to choose from. */
    listTemplateChoices: build.query({
      queryFn: everyPage('/cohort/templates', templatePageSchema),
      providesTags: ['CohortTemplate'],
    }),
    getTemplate: build.query({
      query: (id: string) => ({ url: `/cohort/templates/${id}`, method: 'GET' as const }),
      transformResponse: (raw: unknown) => answerOf(templateAnswerSchema)(raw).data,
      providesTags: ['CohortTemplate'],
    }),
    createTemplate: build.mutation({
      query: (data: CreateTemplate) => ({ url: '/cohort/templates', method: 'POST' as const, data: { data } }),
      transformResponse: (raw: unknown) => answerOf(templateAnswerSchema)(raw).data,
      invalidatesTags: ['CohortTemplate'],
    }),
    updateTemplate: build.mutation({
      query: ({ id, data }: { id: string; data: UpdateTemplate }) => ({
        url: `/cohort/templates/${id}`,
        method: 'PUT' as const,
        data: { data },
      }),
      transformResponse: (raw: unknown) => answerOf(templateAnswerSchema)(raw).data,
      invalidatesTags: ['CohortTemplate', 'CohortSequence'],
    }),
    deleteTemplate: build.mutation<unknown, string>({
      query: (id) => ({ url: `/cohort/templates/${id}`, method: 'DELETE' as const }),
      invalidatesTags: ['CohortTemplate'],
    }),
    listVariables: build.query({
      query: () => ({ url: '/cohort/template-variables', method: 'GET' as const }),
      transformResponse: (raw: unknown) => answerOf(templateVariablesAnswerSchema)(raw).data,
    }),
    previewTemplate: build.query({
      query: (id: string) => ({ url: `/cohort/templates/${id}/preview`, method: 'POST' as const, data: { data: {} } }),
      transformResponse: (raw: unknown) => answerOf(renderedMailAnswerSchema)(raw).data,
      providesTags: ['CohortTemplate'],
    }),
  }),
});

export const {
  useListTemplatesQuery,
  useListTemplateChoicesQuery,
  useGetTemplateQuery,
  useCreateTemplateMutation,
  useUpdateTemplateMutation,
  useDeleteTemplateMutation,
  useListVariablesQuery,
  usePreviewTemplateQuery,
} = templatesApi;
