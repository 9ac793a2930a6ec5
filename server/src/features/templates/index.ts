/** Email templates: kept, checked against the variables guide, rendered the same way in preview and in sending. */
import type { Feature } from '../../platform/feature';
import { templateContentType } from './content-type';
import { templateController, templateVariableController } from './controller';
import { templateRoutes } from './routes';

export { createTemplateRepository, type StoredTemplate, type TemplateRepository } from './template-repository';
export { createTemplates, type TemplatesDeps, type TemplateService } from './template-service';

const subCategory = 'templates';

export const templatesFeature: Feature = {
  name: 'templates',
  contentTypes: { template: templateContentType },
  controllers: { template: templateController, 'template-variable': templateVariableController },
  routes: templateRoutes,
  permissions: [
    { uid: 'templates.read-templates', displayName: 'Read', subCategory },
    { uid: 'templates.create-templates', displayName: 'Create', subCategory },
    { uid: 'templates.update-templates', displayName: 'Update', subCategory },
    { uid: 'templates.delete-templates', displayName: 'Delete', subCategory },
  ],
};
