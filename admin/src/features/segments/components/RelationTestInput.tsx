import { SingleSelect, SingleSelectOption } from '@strapi/design-system';
import { useT } from '../../../i18n/messages';
import { ordinalOf, pathKey, type RelationTest, type TreePath } from '../core/builder-tree';
import { isFieldAggregate, MODE_LABELS, modeOf, RELATION_MODES, testFor } from '../core/relation-modes';
import { isComputedType } from '../core/whole-catalogue';
import { AggregateInput } from './AggregateInput';
import { useBuilder } from './builder-context';
import { Control, Controls } from './row-width';
import { ValueInput } from './ValueInput';

interface Props {
  path: TreePath;
  /** The related type; undefined where the relation has gone. */
  target: string | undefined;
  test: RelationTest;
  onChange(test: RelationTest): void;
}

/** “has at least [2]”, “has none”, “sum of [total] [is at least] [1000]”. */
export const RelationTestInput = ({ path, target, test, onChange }: Props) => {
  const t = useT();
  const { disabled } = useBuilder();
  const number = ordinalOf(path);
  const isMeasured = target === undefined || !isComputedType(target);
  const offered = isMeasured ? RELATION_MODES : RELATION_MODES.filter((mode) => !isFieldAggregate(mode));
  return (
    <Controls>
      <Control width="19rem" data-focus-operator={pathKey(path)}>
        <SingleSelect
          size="S"
          aria-label={t('builder.related.name', { number })}
          disabled={disabled}
          value={modeOf(test) ?? ''}
          onChange={(next) => {
            const mode = RELATION_MODES.find((candidate) => candidate === next);
            if (mode) onChange(testFor(mode, test));
          }}
        >
          {offered.map((mode) => (
            <SingleSelectOption key={mode} value={mode}>
              {t(MODE_LABELS[mode])}
            </SingleSelectOption>
          ))}
        </SingleSelect>
      </Control>
      {test.kind === 'aggregate' && test.aggregate !== 'count' ? (
        <AggregateInput path={path} target={target} test={test} onChange={onChange} />
      ) : null}
      {test.kind === 'aggregate' && test.aggregate === 'count' ? (
        <ValueInput
          name={(part) => t('builder.value.name', { number, part: part ?? '' })}
          path={path}
          kind="number"
          operator={test.operator}
          value={test.value}
          disabled={disabled}
          onChange={(value) => onChange({ ...test, value })}
        />
      ) : null}
    </Controls>
  );
};
