import type { RuleProps } from 'react-querybuilder';
import { useT } from '../../../i18n/messages';
import { ordinalOf, type BuilderRule, type TreePath } from '../core/builder-tree';
import { findChoice, type Choice } from '../core/catalogue-paths';
import { replaceNode } from '../core/edit-tree';
import { namedKindOf } from '../core/named-values';
import { KINDS } from '../core/operator-choices';
import { takesField } from '../core/other-fields';
import { isReversedRange, swapRange } from '../core/rule-value';
import { scopeAt } from '../core/scope';
import { startNode } from '../core/start-node';
import { BlankNote } from './BlankNote';
import { useBuilder } from './builder-context';
import { FieldPicker } from './FieldPicker';
import { OperatorPicker } from './OperatorPicker';
import { OtherField } from './OtherField';
import { RowFrame } from './RowFrame';
import type { RowMessage } from './RowMessages';
import { useCompareAction } from './use-compare-action';
import { useEdit, type BuilderSchema } from './use-edit';
import { useGoneField } from './use-gone-field';
import { ValueInput } from './ValueInput';

/** One comparison: field, operator, and a value or another field. */
export const RuleRow = ({ rule: given, path: givenPath, schema }: RuleProps) => {
  const rule = given as BuilderRule;
  const path: TreePath = givenPath;
  const { change, choose } = useRuleEdits(rule, path, schema);
  const builder = useBuilder();
  const scope = scopeAt(builder, path);
  const choice = scope && rule.field ? findChoice(builder.catalogue, scope, rule.field) : undefined;
  const field = choice?.kind === 'field' ? choice.field : undefined;
  const hints = useHints(rule, path, change);
  const actions = useCompareAction({ rule, scope, field, onChange: change });
  const gone = useGoneField(rule.field, path, schema);
  return (
    <RowFrame
      path={path}
      schema={schema}
      actions={actions}
      hints={hints}
      faults={rule.field && !field ? [gone] : []}
      below={<BlankNote rule={rule} label={choice?.label} onChange={change} />}
    >
      <FieldPicker path={path} scope={scope} value={rule.field} disabled={builder.disabled} onChoose={choose} />
      {rule.field ? (
        <OperatorPicker
          path={path}
          field={field}
          rule={rule}
          disabled={builder.disabled}
          onChange={(patch) =>
            change(
              field && rule.valueField !== undefined && patch.operator && takesField(patch.operator, field.type)
                ? { operator: patch.operator, empty: undefined }
                : { ...patch, valueField: undefined },
            )
          }
        />
      ) : null}
      <Compared rule={rule} path={path} scope={scope} onChange={change} />
    </RowFrame>
  );
};

const useRuleEdits = (rule: BuilderRule, path: TreePath, schema: BuilderSchema) => {
  const edit = useEdit(schema);
  return {
    change: (patch: Partial<BuilderRule>) =>
      edit((current) => ({ tree: replaceNode(current, path, { ...rule, ...patch }) })),
    choose: (chosen: Choice) =>
      edit((current) => ({
        tree: replaceNode(current, path, startNode(chosen, rule)),
        focus: { path, control: 'operator' },
      })),
  };
};

const useHints = (rule: BuilderRule, path: TreePath, change: (patch: Partial<BuilderRule>) => void): RowMessage[] => {
  const t = useT();
  const { conflictAt, disabled } = useBuilder();
  const conflict = conflictAt(path);
  const swap = { label: t('builder.swap'), onSelect: () => change({ value: swapRange(rule.value) }) };
  return [
    ...(isReversedRange(rule.operator, rule.value)
      ? [{ text: t('builder.reversed'), remedies: disabled ? [] : [swap] }]
      : []),
    ...(conflict ? [{ text: t('builder.contradiction', { number: ordinalOf(conflict) }) }] : []),
  ];
};

interface ComparedProps {
  rule: BuilderRule;
  path: TreePath;
  scope: string | undefined;
  onChange(patch: Partial<BuilderRule>): void;
}

/** What the field is compared with. */
const Compared = ({ rule, path, scope, onChange }: ComparedProps) => {
  const t = useT();
  const { catalogue, disabled } = useBuilder();
  const choice = scope && rule.field ? findChoice(catalogue, scope, rule.field) : undefined;
  const field = choice?.kind === 'field' ? choice.field : undefined;
  const number = ordinalOf(path);
  if (!rule.field || !rule.operator) return null;
  return (
    <>
      {rule.valueField === undefined ? (
        <ValueInput
          name={(part) => t('builder.value.name', { number, part: part ?? '' })}
          path={path}
          kind={field ? KINDS[field.type] : 'text'}
          options={field?.enum}
          named={namedKindOf(field, scope)}
          operator={rule.operator}
          value={rule.value}
          disabled={disabled}
          onChange={(value) => onChange({ value })}
        />
      ) : null}
      {field && scope ? <OtherField rule={rule} path={path} scope={scope} onChange={onChange} /> : null}
    </>
  );
};
