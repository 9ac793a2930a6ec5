import { useT } from '../../../i18n/messages';
import { ordinalOf } from '../core/builder-tree';
import type { Gap } from '../core/to-filter';

/** What has to be done before anything is counted: the first of the gaps. */
export const useGapText = () => {
  const t = useT();
  return ([gap]: readonly Gap[]): string => {
    if (gap?.reason === 'all_muted') return t('gap.all_muted');
    if (!gap || gap.path.length === 0) return t('preview.noRules');
    return t('preview.incomplete', { number: ordinalOf(gap.path) });
  };
};
