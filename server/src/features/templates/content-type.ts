import { TEMPLATE_TYPES } from '../../contracts';
import type { ContentTypeModule } from '../../platform/feature';
import { versionAttribute } from '../../platform/revise-document';

export const TEMPLATE_TABLE = 'cohort_templates';

/** The name is unique by index: an attribute’s `unique` is only a check before the write. */
export const templateContentType: ContentTypeModule = {
  schema: {
    kind: 'collectionType',
    collectionName: TEMPLATE_TABLE,
    info: { singularName: 'template', pluralName: 'templates', displayName: 'Email template' },
    options: { draftAndPublish: false },
    pluginOptions: { 'content-manager': { visible: false }, 'content-type-builder': { visible: false } },
    indexes: [{ name: 'cohort_templates_name_uq', columns: ['name'], type: 'unique' }],
    attributes: {
      version: versionAttribute,
      name: { type: 'string', required: true, maxLength: 120 },
      type: { type: 'enumeration', enum: [...TEMPLATE_TYPES], default: 'custom', required: true },
      subject: { type: 'text', required: true, maxLength: 500 },
      preheader: { type: 'text', maxLength: 500 },
      html: { type: 'text', required: true, maxLength: 200_000 },
      text: { type: 'text', maxLength: 200_000 },
      language: { type: 'string', default: 'en', required: true, maxLength: 35 },
      isActive: { type: 'boolean', default: true, required: true },
      trackOpens: { type: 'boolean', default: false },
      trackClicks: { type: 'boolean', default: false },
      variables: { type: 'json' },
    },
  },
};
