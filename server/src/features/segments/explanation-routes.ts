import {
  dataOf,
  explainMemberSchema,
  memberExplanationAnswerSchema,
  queryExplanationAnswerSchema,
  segmentParamsSchema,
} from '../../contracts';
import type { FeatureRoute } from '../../platform/feature';

const permission = 'segments.read-segments';

export const explanationRoutes: FeatureRoute[] = [
  {
    audience: 'both',
    method: 'POST',
    path: '/segments/explain-member',
    handler: 'segment-explanation.find',
    permission,
    request: { body: { 'application/json': dataOf(explainMemberSchema) } },
    response: memberExplanationAnswerSchema,
  },
  {
    audience: 'admin',
    method: 'GET',
    path: '/segments/:id/explain',
    handler: 'segment-query.find',
    permission,
    request: { params: segmentParamsSchema },
    response: queryExplanationAnswerSchema,
  },
];
