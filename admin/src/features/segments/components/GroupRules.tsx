import { Box, Typography } from '@strapi/design-system';
import type { RuleGroupProps, RuleType } from 'react-querybuilder';
import { styled } from 'styled-components';
import { useT } from '../../../i18n/messages';
import { isBuilderGroup, pathKey, type BuilderGroup } from '../core/builder-tree';
import { useBuilder } from './builder-context';
import { DropPlace } from './drag';
import { NARROW, rowContainer } from './row-width';

/** The rows of a group as a list, with the joining word between them. */
export const GroupRules = ({ group, path, ...props }: RuleGroupProps & { group: BuilderGroup }) => {
  const t = useT();
  const { leftOutAt } = useBuilder();
  const { ruleGroup: GroupControl, rule: RuleControl } = props.schema.controls;
  const shared = { schema: props.schema, actions: props.actions, translations: props.translations };
  if (group.rules.length === 0) return null;
  return (
    <List>
      {group.rules.map((node, index) => {
        const childPath = [...path, index];
        const position = t('builder.row.position', { number: index + 1, count: group.rules.length });
        return (
          <Item
            key={node.id ?? pathKey(childPath)}
            aria-label={leftOutAt(childPath) ? `${position}, ${t('builder.ignored')}` : position}
          >
            {index > 0 ? (
              <Joint paddingTop={1} paddingBottom={1} paddingLeft={8}>
                <Typography variant="pi" textColor="neutral600">
                  {t(group.combinator === 'and' ? 'builder.and' : 'builder.or')}
                </Typography>
              </Joint>
            ) : null}
            <DropPlace path={childPath} isEnd={false}>
              {isBuilderGroup(node) ? (
                <GroupControl {...shared} id={node.id} path={childPath} ruleGroup={node} />
              ) : (
                <RuleControl {...shared} id={node.id} path={childPath} rule={node as RuleType} />
              )}
            </DropPlace>
          </Item>
        );
      })}
    </List>
  );
};

const List = styled.ol`
  list-style: none;
  margin: 0;
  padding: 0;
`;

const Item = styled.li`
  ${rowContainer}
`;

/** In a narrow list the head of the row below it. */
const Joint = styled(Box)`
  ${NARROW} {
    padding-left: 0;
    * {
      font-weight: ${({ theme }) => theme.fontWeights.bold};
    }
  }
`;
