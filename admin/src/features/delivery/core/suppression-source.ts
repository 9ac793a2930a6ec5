/** In: where a suppression came from, and who made it, as the server notes them. Out: the same in words. */
import type { Suppression } from '../../../contracts';
import type { Translate } from '../../../i18n/messages';

export const sourceName = (t: Translate, { source, createdBy }: Pick<Suppression, 'source' | 'createdBy'>): string => {
  const [kind, rest = ''] = (source ?? '').split(':');
  switch (kind) {
    case 'delivery':
      return t('suppression.source.delivery', { id: rest });
    case 'feedback':
      return rest ? t('suppression.source.feedbackOf', { name: rest }) : t('suppression.source.feedback');
    case 'import':
      return t('suppression.source.import');
    case 'manual':
      return createdBy === 'token' ? t('suppression.source.token') : t('suppression.source.manual');
    default:
      return '–';
  }
};
