import { Menu } from '@strapi/design-system';
import { Plus } from '@strapi/icons';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import type { Catalogue } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { readyMade } from '../core/ready-made';
import { StaticListDialog } from './StaticListDialog';

/** From rules, as a static list, or from a ready-made one that the site can answer. */
export const CreateMenu = ({ catalogue }: { catalogue: Catalogue | undefined }) => {
  const t = useT();
  const navigate = useNavigate();
  const [isNaming, setNaming] = useState(false);
  const offers = catalogue ? readyMade(catalogue) : [];
  return (
    <>
      <Menu.Root>
        <Menu.Trigger variant="default" startIcon={<Plus />}>
          {t('segments.create')}
        </Menu.Trigger>
        <Menu.Content popoverPlacement="bottom-end">
          <Menu.Item onSelect={() => navigate('new')}>{t('segments.create.rules')}</Menu.Item>
          <Menu.Item onSelect={() => setNaming(true)}>{t('segments.create.static')}</Menu.Item>
          {offers.length > 0 ? <Menu.Separator /> : null}
          {offers.map(({ kind, filter }) => (
            <Menu.Item key={kind} onSelect={() => navigate('new', { state: { filter, name: t(`readyMade.${kind}`) } })}>
              {t('segments.create.readyMade', { name: t(`readyMade.${kind}`) })}
            </Menu.Item>
          ))}
        </Menu.Content>
      </Menu.Root>
      {isNaming && catalogue ? <StaticListDialog catalogue={catalogue} onClose={() => setNaming(false)} /> : null}
    </>
  );
};
