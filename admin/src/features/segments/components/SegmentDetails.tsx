import { Grid } from '@strapi/design-system';
import { InputRenderer } from '@strapi/strapi/admin';
import type { Catalogue } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import type { BuilderGroup } from '../core/builder-tree';
import { EntityField } from './EntityField';

interface Props {
  catalogue: Catalogue;
  tree: BuilderGroup;
  disabled: boolean;
  /** What a list is made of stays. */
  isStatic: boolean;
  onTree(tree: BuilderGroup): void;
}

/** Name, description, and what the segment is made of. */
export const SegmentDetails = ({ catalogue, tree, disabled, isStatic, onTree }: Props) => {
  const t = useT();
  return (
    <Grid.Root gap={4}>
      <Grid.Item col={6} s={12} xs={12} direction="column" alignItems="stretch">
        <InputRenderer name="name" type="string" label={t('segment.name')} required disabled={disabled} />
      </Grid.Item>
      <Grid.Item col={6} s={12} xs={12} direction="column" alignItems="stretch">
        <InputRenderer name="description" type="string" label={t('segment.description')} disabled={disabled} />
      </Grid.Item>
      <Grid.Item col={12} direction="column" alignItems="stretch">
        <EntityField catalogue={catalogue} tree={tree} disabled={disabled || isStatic} onTree={onTree} />
      </Grid.Item>
    </Grid.Root>
  );
};
