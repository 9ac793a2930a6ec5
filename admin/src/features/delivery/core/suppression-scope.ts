/** In: the sequence that a suppression is of, and the sequences that the reader knows. Out: its scope in words. */
import type { Sequence } from '../../../contracts';
import type { Translate } from '../../../i18n/messages';

export const scopeName = (
  t: Translate,
  sequence: string | null,
  sequences: readonly Pick<Sequence, 'documentId' | 'name'>[],
): string => {
  if (sequence === null) return t('suppression.scope.all');
  const known = sequences.find(({ documentId }) => documentId === sequence);
  return known ? t('suppression.scope.of', { name: known.name }) : t('suppression.scope.sequence');
};
