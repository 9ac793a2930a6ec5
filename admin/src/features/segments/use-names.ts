import { useMemo } from 'react';
import { usePermissions } from '../../permissions';
import { useSequenceChoices } from '../sequences';
import { useListTemplateChoicesQuery } from '../templates';
import { useListSegmentChoicesQuery } from './api';
import type { Named, NamedKind } from './core/named-values';

const named = (items: readonly { documentId: string; name: string }[] | undefined): Named[] =>
  (items ?? []).map(({ documentId, name }) => ({ id: documentId, name }));

/** Those of each kind that the reader may read, for lists to choose from and sentences that name them. */
export const useNames = (): Record<NamedKind, Named[]> => {
  const segments = useListSegmentChoicesQuery().data;
  const { allowedActions } = usePermissions();
  const templates = useListTemplateChoicesQuery(undefined, { skip: !allowedActions.canReadTemplates }).data;
  const { sequences } = useSequenceChoices();
  return useMemo(
    () => ({ segment: named(segments), sequence: named(sequences), template: named(templates) }),
    [segments, sequences, templates],
  );
};
