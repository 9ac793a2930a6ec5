import { Typography } from '@strapi/design-system';
import type { Operator } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import type { TreePath } from '../core/builder-tree';
import type { NamedKind } from '../core/named-values';
import type { FieldKind } from '../core/operator-choices';
import { VALUE_SHAPES } from '../core/rule-value';
import { DurationInput } from './DurationInput';
import { ListInput } from './ListInput';
import { Controls } from './row-width';
import { ScalarInput } from './ScalarInput';

export interface ValueInputProps {
  /** The control's accessible name, with the row's number; `part` tells two controls of one row apart. */
  name(part?: string): string;
  path: TreePath;
  kind: FieldKind;
  /** The values of a choice field. */
  options?: readonly string[];
  /** What the values name, where they are document ids. */
  named?: NamedKind | undefined;
  operator: Operator;
  value: unknown;
  disabled: boolean;
  onChange(value: unknown): void;
}

/** The input that fits the operator's value: none, one, two, a list, or a length of time. */
export const ValueInput = (props: ValueInputProps) => {
  const { operator, kind, value } = props;
  switch (VALUE_SHAPES[operator]) {
    case 'none':
      return null;
    case 'duration':
      return <DurationInput {...props} />;
    case 'list':
      return <ListInput {...props} />;
    case 'two':
      return <RangeInput {...props} />;
    case 'one':
      return kind === 'boolean' && operator === 'equals' && typeof value === 'boolean' ? null : (
        <ScalarInput {...props} />
      );
  }
};

const RangeInput = (props: ValueInputProps) => {
  const t = useT();
  const [low, high] = Array.isArray(props.value) ? (props.value as unknown[]) : [];
  return (
    <Controls>
      <ScalarInput
        {...props}
        name={() => props.name(t('builder.value.from'))}
        value={low}
        onChange={(next) => props.onChange([next, high])}
      />
      <Typography>{t('builder.value.and')}</Typography>
      <ScalarInput
        {...props}
        name={() => props.name(t('builder.value.to'))}
        value={high}
        onChange={(next) => props.onChange([low, next])}
      />
    </Controls>
  );
};
