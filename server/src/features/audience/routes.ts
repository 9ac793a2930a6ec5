import { audienceProposalAnswerSchema, catalogueAnswerSchema } from '../../contracts';
import type { FeatureRoute } from '../../platform/feature';

export const audienceRoutes: FeatureRoute[] = [
  {
    method: 'GET',
    path: '/entities',
    handler: 'entity.find',
    permission: 'segments.read-segments',
    audience: 'both',
    response: catalogueAnswerSchema,
  },
  {
    method: 'GET',
    path: '/audience/proposal',
    handler: 'entity.proposal',
    permission: 'segments.read-segments',
    audience: 'admin',
    response: audienceProposalAnswerSchema,
  },
];
