import { useT } from '../../../i18n/messages';
import { LinkTabs } from '../../../ui/LinkTabs';

const VIEWS = ['members', 'rules', 'history', 'usage'] as const;

export const SegmentTabs = () => {
  const t = useT();
  return (
    <LinkTabs
      label={t('segment.views')}
      tabs={VIEWS.map((view) => ({ to: `../${view}`, label: t(`segment.view.${view}`) }))}
    />
  );
};
