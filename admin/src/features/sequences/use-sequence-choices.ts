import type { Sequence } from '../../contracts';
import { usePermissions } from '../../permissions';
import { useListSequencesQuery } from './api';

const NONE: Sequence[] = [];

/** The first hundred sequences, active ones first, for lists to choose from; none for who may not read them. */
export const useSequenceChoices = (): { sequences: Sequence[]; isLoading: boolean } => {
  const { allowedActions } = usePermissions();
  const { data, isLoading } = useListSequencesQuery({ pageSize: 100 }, { skip: !allowedActions.canReadSequences });
  const sequences = data ? [...data.data].sort((a, b) => Number(b.isActive) - Number(a.isActive)) : NONE;
  return { sequences, isLoading };
};
