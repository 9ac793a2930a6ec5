import { useMemo } from 'react';
import { usePermissions } from '../../permissions';
import { useSequenceChoices } from '../sequences';
import { useListTemplatesQuery } from '../templates';
import { useListSegmentsQuery } from './api';
import type { Named, NamedKind } from './core/named-values';

const named = (items: readonly { documentId: string; name: string }[] | undefined): Named[] =>
  (items ?? []).map(({ documentId, name }) => ({ id: documentId, name }));

/** The first hundred of each kind that the reader may read, for lists to choose from and sentences that name them. */
export const useNames = (): Record<NamedKind, Named[]> => {
  const segments = useListSegmentsQuery({ pageSize: 100, sort: 'name:asc' }).data?.data;
  const { allowedActions } = usePermissions();
  const templates = useListTemplatesQuery({ pageSize: 100 }, { skip: !allowedActions.canReadTemplates }).data?.data;
  const { sequences } = useSequenceChoices();
  return useMemo(
    () => ({ segment: named(segments), sequence: named(sequences), template: named(templates) }),
    [segments, sequences, templates],
  );
};
