import type { Sequence } from '../../contracts';
import { usePermissions } from '../../permissions';
import { useListSequenceChoicesQuery } from './api';

const NONE: Sequence[] = [];

/** The sequences, active ones first, for lists to choose from; none for who may not read them. */
export const useSequenceChoices = (): { sequences: Sequence[]; isLoading: boolean } => {
  const { allowedActions } = usePermissions();
  const { data, isLoading } = useListSequenceChoicesQuery(undefined, { skip: !allowedActions.canReadSequences });
  const sequences = data ? [...data].sort((a, b) => Number(b.isActive) - Number(a.isActive)) : NONE;
  return { sequences, isLoading };
};
