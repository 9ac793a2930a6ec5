import { Box, Flex } from '@strapi/design-system';
import type { RuleGroupProps } from 'react-querybuilder';
import { styled } from 'styled-components';
import { useT } from '../../../i18n/messages';
import { isRelationGroup, ordinalOf, pathKey, type BuilderGroup, type TreePath } from '../core/builder-tree';
import { useBuilder } from './builder-context';
import { DragArea, DropPlace } from './drag';
import { GroupButtons } from './GroupButtons';
import { GroupHeader } from './GroupHeader';
import { GroupRules } from './GroupRules';
import { RelationRow } from './RelationRow';
import { RowCounts } from './RowCounts';
import { RowMessages } from './RowMessages';
import { NARROW } from './row-width';
import { useMoveKeys } from './use-move-keys';

/** A group of conditions: the root, one nested in it, or the conditions of a rule about related records. */
export const GroupBlock = (props: RuleGroupProps) => {
  const group = props.ruleGroup as BuilderGroup;
  if (isRelationGroup(group)) return <RelationRow {...props} group={group} />;
  return <PlainGroup {...props} group={group} />;
};

const useGroupName = (group: BuilderGroup, path: TreePath): string => {
  const t = useT();
  const { entityLabel } = useBuilder();
  const match = `${group.not ? 'not_' : ''}${group.combinator}`;
  const values = { number: ordinalOf(path), entity: entityLabel, match, count: group.rules.length };
  return path.length === 0 ? t('builder.root.name', values) : t('builder.group.name', values);
};

const PlainGroup = (props: RuleGroupProps & { group: BuilderGroup }) => {
  const { group } = props;
  const path: TreePath = props.path;
  const { messagesAt } = useBuilder();
  const name = useGroupName(group, path);
  const nested = path.length > 0;
  const onKeyDown = useMoveKeys(props.schema);
  const block = (
    <Block
      role="group"
      aria-label={name}
      {...(nested ? { 'data-row': pathKey(path) } : { onKeyDownCapture: onKeyDown })}
      padding={nested ? 4 : 0}
      hasRadius
      background={nested ? 'neutral100' : 'neutral0'}
      {...(nested ? { borderColor: 'neutral200' } : {})}
    >
      <Flex direction="column" alignItems="stretch" gap={3}>
        <GroupHeader group={group} path={path} schema={props.schema} />
        <RowMessages messages={messagesAt(path).map((text) => ({ text }))} />
        <GroupRules {...props} group={group} />
        <RowCounts path={path} />
        <DropPlace path={[...path, group.rules.length]} isEnd>
          <GroupButtons path={path} schema={props.schema} />
        </DropPlace>
      </Flex>
    </Block>
  );
  return nested ? block : <DragArea schema={props.schema}>{block}</DragArea>;
};

/** In a narrow list a line on the left says what belongs together, and everything else is left to the controls. */
const Block = styled(Box)`
  ${NARROW} {
    padding: ${({ theme }) => `${theme.spaces[2]} 0 ${theme.spaces[2]} ${theme.spaces[2]}`};
    border-width: 0 0 0 3px;
    border-radius: 0;
  }
`;
