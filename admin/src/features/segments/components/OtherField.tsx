import { SingleSelect, SingleSelectOption, TextButton } from '@strapi/design-system';
import { useT } from '../../../i18n/messages';
import { ordinalOf, type BuilderRule, type TreePath } from '../core/builder-tree';
import { otherFields } from '../core/other-fields';
import { draftFor } from '../core/rule-value';
import { useBuilder } from './builder-context';
import { Control } from './row-width';

interface Props {
  rule: BuilderRule;
  path: TreePath;
  scope: string;
  onChange(patch: Partial<BuilderRule>): void;
}

/** Another field of the same record in place of a value: “End date is before Renewal date”. The row’s menu begins it. */
export const OtherField = ({ rule, path, scope, onChange }: Props) => {
  const t = useT();
  const { catalogue, disabled } = useBuilder();
  const fields = otherFields(catalogue, scope, rule.field);
  const { operator, valueField } = rule;
  if (valueField === undefined) return null;
  const isOffered = valueField === '' || fields.some((choice) => choice.path === valueField);
  return (
    <>
      <Control width="20rem">
        <SingleSelect
          size="S"
          aria-label={t('builder.other.name', { number: ordinalOf(path) })}
          placeholder={t('builder.field.placeholder')}
          disabled={disabled}
          value={valueField}
          onChange={(next) => onChange({ value: undefined, valueField: String(next) })}
        >
          {fields.map((choice) => (
            <SingleSelectOption key={choice.path} value={choice.path}>
              {choice.label}
            </SingleSelectOption>
          ))}
          {isOffered ? null : <SingleSelectOption value={valueField}>{valueField}</SingleSelectOption>}
        </SingleSelect>
      </Control>
      {disabled || operator === '' ? null : (
        <TextButton onClick={() => onChange({ valueField: undefined, value: draftFor(operator, undefined) })}>
          {t('builder.other.leave')}
        </TextButton>
      )}
    </>
  );
};
