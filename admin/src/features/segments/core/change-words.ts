/** In: who came or left. Out: why, and by whom where a person did it, in words. */
import type { SegmentChange } from '../../../contracts';
import { actorName, type Actor } from '../../../i18n/actor-name';
import type { Translate } from '../../../i18n/messages';

export const changeCause = (t: Translate, change: Pick<SegmentChange, 'cause' | 'by' | 'byName'>): string => {
  const { cause, by, byName } = change;
  const said = t(`history.cause.${cause}`);
  if (by === null) return said;
  return t('history.cause.by', { cause: said, who: changeActor(t, { by, byName }) });
};

/** Who changed a segment's members by hand. */
export const changeActor = (t: Translate, actor: Actor): string => actorName(t, actor) ?? t('history.by.server');
