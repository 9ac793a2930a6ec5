import type { Sequence } from '../../contracts';
import { useListSequencesQuery } from './api';

const NONE: Sequence[] = [];

/** The first hundred sequences, active ones first, for lists to choose from. */
export const useSequenceChoices = (): { sequences: Sequence[]; isLoading: boolean } => {
  const { data, isLoading } = useListSequencesQuery({ pageSize: 100 });
  const sequences = data ? [...data.data].sort((a, b) => Number(b.isActive) - Number(a.isActive)) : NONE;
  return { sequences, isLoading };
};
