import { Box, Flex, TextButton, Typography } from '@strapi/design-system';
import type { RuleProps } from 'react-querybuilder';
import { useT } from '../../../i18n/messages';
import { ordinalOf, type BuilderRule, type TreePath } from '../core/builder-tree';
import { findChoice, type Choice } from '../core/catalogue-paths';
import { replaceNode } from '../core/edit-tree';
import { KINDS } from '../core/operator-choices';
import { INCLUDES_BLANKS, isReversedRange } from '../core/rule-value';
import { scopeAt } from '../core/scope';
import { startNode } from '../core/start-node';
import { useBuilder } from './builder-context';
import { FieldPicker } from './FieldPicker';
import { OperatorPicker } from './OperatorPicker';
import { RowFrame } from './RowFrame';
import { useEdit } from './use-edit';
import { ValueInput } from './ValueInput';

/** One comparison: field, operator, value. */
export const RuleRow = ({ rule: given, path: givenPath, schema }: RuleProps) => {
  const t = useT();
  const rule = given as BuilderRule;
  const path: TreePath = givenPath;
  const number = ordinalOf(path);
  const builder = useBuilder();
  const { catalogue, disabled } = builder;
  const edit = useEdit(schema);
  const scope = scopeAt(builder, path);
  const choice = scope && rule.field ? findChoice(catalogue, scope, rule.field) : undefined;
  const field = choice?.kind === 'field' ? choice.field : undefined;
  const change = (patch: Partial<BuilderRule>) =>
    edit((current) => ({ tree: replaceNode(current, path, { ...rule, ...patch }) }));
  const choose = (chosen: Choice) =>
    edit((current) => ({
      tree: replaceNode(current, path, startNode(chosen, rule.id)),
      focus: { path, control: 'operator' },
    }));
  const hints = [
    ...(rule.field && !field ? [t('builder.fieldGone', { field: rule.field })] : []),
    ...(isReversedRange(rule.operator, rule.value) ? [t('builder.reversed')] : []),
  ];

  return (
    <RowFrame
      path={path}
      schema={schema}
      hints={hints}
      below={<BlankNote rule={rule} label={choice?.label} onChange={change} />}
    >
      <FieldPicker path={path} scope={scope} value={rule.field} disabled={disabled} onChoose={choose} />
      {rule.field ? (
        <OperatorPicker path={path} field={field} rule={rule} disabled={disabled} onChange={change} />
      ) : null}
      {rule.field && rule.operator && rule.valueField === undefined ? (
        <ValueInput
          name={(part) => t('builder.value.name', { number, part: part ?? '' })}
          path={path}
          kind={field ? KINDS[field.type] : 'text'}
          options={field?.enum}
          operator={rule.operator}
          value={rule.value}
          disabled={disabled}
          onChange={(value) => change({ value })}
        />
      ) : null}
      {rule.valueField === undefined ? null : <Typography>{rule.valueField}</Typography>}
    </RowFrame>
  );
};

interface NoteProps {
  rule: BuilderRule;
  label: string | undefined;
  onChange(patch: Partial<BuilderRule>): void;
}

/** Negative operators match records without a value too; the row says so and lets it be changed. */
const BlankNote = ({ rule, label, onChange }: NoteProps) => {
  const t = useT();
  const { entityLabel, disabled } = useBuilder();
  if (!rule.operator || !INCLUDES_BLANKS.has(rule.operator) || !label) return null;
  const excluded = rule.empty === 'exclude';
  return (
    <Flex gap={2} wrap="wrap">
      <Typography variant="pi" textColor="neutral600">
        {t(excluded ? 'builder.blank.excluded' : 'builder.blank.included', { field: label, entity: entityLabel })}
      </Typography>
      {disabled ? null : (
        <Box>
          <TextButton onClick={() => onChange({ empty: excluded ? undefined : 'exclude' })}>
            {t(excluded ? 'builder.blank.include' : 'builder.blank.exclude')}
          </TextButton>
        </Box>
      )}
    </Flex>
  );
};
