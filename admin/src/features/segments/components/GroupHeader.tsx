import { Badge, Flex, Typography } from '@strapi/design-system';
import { useT } from '../../../i18n/messages';
import { SegmentedRadio } from '../../../ui/SegmentedRadio';
import { ordinalOf, type BuilderGroup, type TreePath } from '../core/builder-tree';
import { replaceNode } from '../core/edit-tree';
import { useBuilder } from './builder-context';
import { GroupMenu } from './GroupMenu';
import { IgnoredLabel, Struck } from './Ignored';
import { useEdit, type BuilderSchema } from './use-edit';

interface Props {
  group: BuilderGroup;
  path: TreePath;
  schema: BuilderSchema;
}

/** “Every Contact that matches [ALL | ANY] of these”, or the word for a group that excludes. */
export const GroupHeader = ({ group, path, schema }: Props) => {
  const t = useT();
  const { entityLabel, leftOutAt, disabled } = useBuilder();
  const leftOut = path.length === 0 ? undefined : leftOutAt(path);
  const edit = useEdit(schema);
  const lead = path.length === 0 ? t('builder.root.lead', { entity: entityLabel }) : t('builder.group.lead');
  return (
    <Flex justifyContent="space-between" gap={2}>
      <Flex direction="column" alignItems="flex-start" gap={2}>
        <IgnoredLabel cause={leftOut} />
        <Struck $isStruck={leftOut !== undefined}>
          <Flex gap={2} wrap="wrap">
            <Typography fontWeight="semiBold">{lead}</Typography>
            {group.not ? (
              <Badge>{t(group.combinator === 'or' ? 'builder.none' : 'builder.notAll')}</Badge>
            ) : (
              <SegmentedRadio
                legend={
                  path.length === 0 ? t('builder.root.match') : t('builder.group.match', { number: ordinalOf(path) })
                }
                choices={[
                  { value: 'and', label: t('builder.all') },
                  { value: 'or', label: t('builder.any') },
                ]}
                value={group.combinator}
                disabled={disabled}
                onChange={(combinator) => edit((tree) => ({ tree: replaceNode(tree, path, { ...group, combinator }) }))}
              />
            )}
            <Typography>{t('builder.ofThese')}</Typography>
          </Flex>
        </Struck>
      </Flex>
      {disabled ? null : <GroupMenu group={group} path={path} schema={schema} />}
    </Flex>
  );
};
