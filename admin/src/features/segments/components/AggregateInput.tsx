import { SingleSelect, SingleSelectOption } from '@strapi/design-system';
import { useT } from '../../../i18n/messages';
import { ordinalOf, type RelationTest, type TreePath } from '../core/builder-tree';
import { aggregateFields, comparisonsOf } from '../core/aggregate-fields';
import { KINDS } from '../core/operator-choices';
import { draftFor } from '../core/rule-value';
import { useBuilder } from './builder-context';
import { Control } from './row-width';
import { ValueInput } from './ValueInput';

type AggregateTest = Extract<RelationTest, { kind: 'aggregate' }>;

interface Props {
  path: TreePath;
  target: string | undefined;
  test: AggregateTest;
  onChange(test: AggregateTest): void;
}

/** The field that is summed or compared, how, and with what. */
export const AggregateInput = ({ path, target, test, onChange }: Props) => {
  const t = useT();
  const { catalogue, disabled } = useBuilder();
  const number = ordinalOf(path);
  const fields = target ? aggregateFields(catalogue, target, test.aggregate) : [];
  const field = fields.find((candidate) => candidate.path === test.field)?.field;
  const comparisons = comparisonsOf(field);
  return (
    <>
      <Control width="19rem">
        <SingleSelect
          size="S"
          aria-label={t('builder.aggregate.field', { number })}
          placeholder={t('builder.field.placeholder')}
          disabled={disabled}
          value={test.field ?? ''}
          onChange={(next) => {
            const chosen = fields.find((candidate) => candidate.path === next);
            const [first] = comparisonsOf(chosen?.field);
            const fits = comparisonsOf(chosen?.field).some(({ operator }) => operator === test.operator);
            const operator = fits || !first ? test.operator : first.operator;
            onChange({
              ...test,
              field: String(next),
              operator,
              value: fits ? test.value : draftFor(operator, undefined),
            });
          }}
        >
          {fields.map(({ path: fieldPath, label }) => (
            <SingleSelectOption key={fieldPath} value={fieldPath}>
              {label}
            </SingleSelectOption>
          ))}
        </SingleSelect>
      </Control>
      <Control width="16rem">
        <SingleSelect
          size="S"
          aria-label={t('builder.operator.name', { number })}
          disabled={disabled}
          value={test.operator}
          onChange={(next) => {
            const chosen = comparisons.find(({ operator }) => operator === next);
            if (chosen) onChange({ ...test, operator: chosen.operator, value: draftFor(chosen.operator, test.value) });
          }}
        >
          {comparisons.map(({ operator, label }) => (
            <SingleSelectOption key={operator} value={operator}>
              {t(label)}
            </SingleSelectOption>
          ))}
        </SingleSelect>
      </Control>
      <ValueInput
        name={(part) => t('builder.value.name', { number, part: part ?? '' })}
        path={path}
        kind={field ? KINDS[field.type] : 'number'}
        operator={test.operator}
        value={test.value}
        disabled={disabled}
        onChange={(value) => onChange({ ...test, value })}
      />
    </>
  );
};
