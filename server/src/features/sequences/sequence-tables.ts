/** Where Strapi keeps sequences and their steps; names come from its metadata, since it shortens long ones. */
import type { Core } from '@strapi/types';
import { contentTypeUid } from '../../platform/plugin-id';

export interface SequenceTables {
  sequences: string;
  steps: string;
  link: { table: string; step: string; sequence: string };
}

interface Model {
  tableName: string;
  attributes: Record<
    string,
    { joinTable?: { name: string; joinColumn: { name: string }; inverseJoinColumn: { name: string } } }
  >;
}

export const readSequenceTables = (strapi: Core.Strapi): SequenceTables => {
  const models = strapi.db.metadata as unknown as ReadonlyMap<string, Model>;
  const sequences = models.get(contentTypeUid('sequence'));
  const steps = models.get(contentTypeUid('sequence-step'));
  const link = steps?.attributes.sequence?.joinTable;
  if (!sequences || !steps || !link) throw new Error('The content types of sequences are not registered');
  return {
    sequences: sequences.tableName,
    steps: steps.tableName,
    link: { table: link.name, step: link.joinColumn.name, sequence: link.inverseJoinColumn.name },
  };
};
