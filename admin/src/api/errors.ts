/** What a failed request says: its message in words, and the bad values it names. */
import { useCallback } from 'react';
import { z } from 'zod';
import { errorDetailSchema, indexSuggestionSchema, staleSchema, type ErrorDetail, type Stale } from '../contracts';
import { useT, type Translate } from '../i18n/messages';

const failureSchema = z.object({
  status: z.number().optional(),
  message: z.string().optional(),
  details: z
    .object({
      code: z.string(),
      errors: z.array(errorDetailSchema),
      retryAfterS: z.number(),
      stale: staleSchema,
      indexes: z.array(indexSuggestionSchema),
    })
    .partial()
    .optional(),
});
export type Failure = z.infer<typeof failureSchema>;

export const failureOf = (error: unknown): Failure => failureSchema.safeParse(error).data ?? {};

export const detailsOf = (error: unknown): ErrorDetail[] => failureOf(error).details?.errors ?? [];

/** Who changed a record since an edit of it began; undefined where that is not what was wrong. */
export const staleOf = (error: unknown): Stale | undefined => failureOf(error).details?.stale;

const describe = (t: Translate, error: unknown): string => {
  const { status, message, details } = failureOf(error);
  // Without details it is Strapi’s own answer, which says no more than that.
  if (status === 403 && !details?.errors) return t('error.forbidden');
  if (status === 404) return t('error.notFound');
  if (status !== undefined && status < 500 && message) return message;
  return t('error.server');
};

export const useErrorText = () => {
  const t = useT();
  return useCallback((error: unknown) => describe(t, error), [t]);
};
