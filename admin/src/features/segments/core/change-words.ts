/** In: who came or left. Out: why, and by whom where a person did it, in words. */
import type { SegmentChange } from '../../../contracts';
import type { Translate } from '../../../i18n/messages';

export const changeCause = (t: Translate, { cause, by }: Pick<SegmentChange, 'cause' | 'by'>): string => {
  const said = t(`history.cause.${cause}`);
  if (by === null) return said;
  return t('history.cause.by', { cause: said, who: personOf(t, by) });
};

const personOf = (t: Translate, by: string): string => {
  if (by.startsWith('admin:')) return t('history.by.admin');
  return t(by === 'token' || by === 'visitor' ? `history.by.${by}` : 'history.by.server');
};
