import { Box, Flex, Typography } from '@strapi/design-system';
import type { RuleGroupProps } from 'react-querybuilder';
import { styled } from 'styled-components';
import { useT } from '../../../i18n/messages';
import { SegmentedRadio } from '../../../ui/SegmentedRadio';
import { ordinalOf, type RelationGroup, type TreePath } from '../core/builder-tree';
import { findChoice } from '../core/catalogue-paths';
import { replaceNode } from '../core/edit-tree';
import { scopeAt } from '../core/scope';
import { startNode } from '../core/start-node';
import { useBuilder } from './builder-context';
import { FieldPicker } from './FieldPicker';
import { GroupButtons } from './GroupButtons';
import { GroupRules } from './GroupRules';
import { RelationTestInput } from './RelationTestInput';
import { NARROW } from './row-width';
import { RowFrame } from './RowFrame';
import { useEdit } from './use-edit';
import { useGoneField } from './use-gone-field';

/** A rule about related records, with its conditions that all speak of one and the same record. */
export const RelationRow = (props: RuleGroupProps & { group: RelationGroup }) => {
  const { group, schema } = props;
  const path: TreePath = props.path;
  const gone = useGoneField(group.relation.path, path, schema);
  const builder = useBuilder();
  const { catalogue, disabled } = builder;
  const edit = useEdit(schema);
  const scope = scopeAt(builder, path);
  const choice = scope ? findChoice(catalogue, scope, group.relation.path) : undefined;
  const target = choice?.kind === 'relation' ? choice.target : undefined;
  return (
    <RowFrame
      path={path}
      schema={schema}
      faults={target ? [] : [gone]}
      below={<WhereBlock {...props} label={choice?.label ?? group.relation.path} />}
    >
      <FieldPicker
        path={path}
        scope={scope}
        value={group.relation.path}
        disabled={disabled}
        onChoose={(chosen) =>
          edit((current) => ({
            tree: replaceNode(current, path, startNode(chosen, group)),
            focus: { path, control: 'operator' },
          }))
        }
      />
      <RelationTestInput
        path={path}
        target={target}
        test={group.relation.test}
        onChange={(test) =>
          edit((current) => ({ tree: replaceNode(current, path, { ...group, relation: { ...group.relation, test } }) }))
        }
      />
    </RowFrame>
  );
};

const WhereBlock = (props: RuleGroupProps & { group: RelationGroup; label: string }) => {
  const t = useT();
  const { group, schema, label } = props;
  const path: TreePath = props.path;
  const { disabled } = useBuilder();
  const edit = useEdit(schema);
  if (group.rules.length === 0) return <GroupButtons path={path} schema={schema} conditionsOnly />;
  return (
    <Where
      role="group"
      aria-label={t('builder.where.name', { number: ordinalOf(path), relation: label })}
      paddingLeft={4}
    >
      <Flex direction="column" alignItems="stretch" gap={2}>
        <Flex gap={2} wrap="wrap">
          <Typography fontWeight="semiBold">{t(group.not ? 'builder.where.not' : 'builder.where')}</Typography>
          {group.rules.length > 1 ? (
            <SegmentedRadio
              legend={t('builder.group.match', { number: ordinalOf(path) })}
              choices={[
                { value: 'and', label: t('builder.all') },
                { value: 'or', label: t('builder.any') },
              ]}
              value={group.combinator}
              disabled={disabled}
              onChange={(combinator) => edit((tree) => ({ tree: replaceNode(tree, path, { ...group, combinator }) }))}
            />
          ) : null}
          <Typography variant="pi" textColor="neutral600">
            {t('builder.where.same', { relation: label })}
          </Typography>
        </Flex>
        <GroupRules {...props} />
        <GroupButtons path={path} schema={schema} conditionsOnly />
      </Flex>
    </Where>
  );
};

const Where = styled(Box)`
  ${NARROW} {
    padding-left: 0;
  }
`;
