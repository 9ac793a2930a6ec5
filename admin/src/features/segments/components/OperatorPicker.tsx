import { SingleSelect, SingleSelectOption } from '@strapi/design-system';
import type { CatalogueComputed, CatalogueField } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { ordinalOf, pathKey, type BuilderRule, type TreePath } from '../core/builder-tree';
import { choiceIdOf, KINDS, operatorChoices } from '../core/operator-choices';
import { draftFor } from '../core/rule-value';
import { Control } from './row-width';

interface Props {
  path: TreePath;
  /** Undefined where the field has gone: then only the stored operator is shown. */
  field: CatalogueField | CatalogueComputed | undefined;
  rule: BuilderRule;
  disabled: boolean;
  onChange(patch: Partial<BuilderRule>): void;
}

export const OperatorPicker = ({ path, field, rule, disabled, onChange }: Props) => {
  const t = useT();
  const choices = field ? operatorChoices(field) : [];
  const current = choiceIdOf(field && KINDS[field.type], rule.operator, rule.value);
  const isOffered = choices.some(({ id }) => id === current);
  return (
    <Control width="19rem" data-focus-operator={pathKey(path)}>
      <SingleSelect
        size="S"
        aria-label={t('builder.operator.name', { number: ordinalOf(path) })}
        disabled={disabled}
        value={current}
        onChange={(id) => {
          const choice = choices.find((candidate) => candidate.id === id);
          if (!choice) return;
          const value = choice.value ?? draftFor(choice.operator, rule.value);
          onChange({ operator: choice.operator, value, empty: undefined });
        }}
      >
        {choices.map(({ id, label }) => (
          <SingleSelectOption key={id} value={id}>
            {t(label)}
          </SingleSelectOption>
        ))}
        {isOffered || !rule.operator ? null : (
          <SingleSelectOption value={current}>{t(`op.${rule.operator}`)}</SingleSelectOption>
        )}
      </SingleSelect>
    </Control>
  );
};
