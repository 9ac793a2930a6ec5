import { LONGEST_LATENESS_HOURS, TIMEZONE_MODES } from '../../contracts';
import type { ContentTypeModule } from '../../platform/feature';
import { contentTypeUid } from '../../platform/plugin-id';
import { versionAttribute } from '../../platform/revise-document';

const hidden = { 'content-manager': { visible: false }, 'content-type-builder': { visible: false } };
const count = { type: 'integer' as const, default: 0, required: true, min: 0 };

export const sequenceContentType: ContentTypeModule = {
  schema: {
    kind: 'collectionType',
    collectionName: 'cohort_sequences',
    info: { singularName: 'sequence', pluralName: 'sequences', displayName: 'Email sequence' },
    options: { draftAndPublish: false },
    pluginOptions: hidden,
    indexes: [{ name: 'cohort_sequences_name_uq', columns: ['name'], type: 'unique' }],
    attributes: {
      version: versionAttribute,
      name: { type: 'string', required: true, maxLength: 120 },
      description: { type: 'text', maxLength: 2000 },
      type: { type: 'enumeration', enum: ['manual', 'triggered'], default: 'manual', required: true },
      isActive: { type: 'boolean', default: false, required: true },
      timezone: { type: 'string', required: true, maxLength: 64 },
      timezoneMode: { type: 'enumeration', enum: [...TIMEZONE_MODES], default: 'recipient', required: true },
      steps: {
        type: 'relation',
        relation: 'oneToMany',
        target: contentTypeUid('sequence-step') as never,
        mappedBy: 'sequence',
      },
    },
  },
};

/** The template is named by document id: publishing or importing changes row ids, never these. */
export const sequenceStepContentType: ContentTypeModule = {
  schema: {
    kind: 'collectionType',
    collectionName: 'cohort_sequence_steps',
    info: { singularName: 'sequence-step', pluralName: 'sequence-steps', displayName: 'Email sequence step' },
    options: { draftAndPublish: false },
    pluginOptions: hidden,
    indexes: [{ name: 'cohort_sequence_steps_template_ix', columns: ['template_id'] }],
    attributes: {
      order: { type: 'integer', required: true, min: 1 },
      templateId: { type: 'string', required: true, maxLength: 64 },
      daysDelay: count,
      hoursDelay: count,
      minutesDelay: count,
      sendTime: { type: 'string', maxLength: 5 },
      maxLatenessHours: { type: 'integer', min: 1, max: LONGEST_LATENESS_HOURS },
      isActive: { type: 'boolean', default: true, required: true },
      sequence: {
        type: 'relation',
        relation: 'manyToOne',
        target: contentTypeUid('sequence') as never,
        inversedBy: 'steps',
      },
    },
  },
};
