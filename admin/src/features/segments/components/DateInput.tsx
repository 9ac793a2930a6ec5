import { Box, DatePicker, SingleSelect, SingleSelectOption } from '@strapi/design-system';
import { DURATION_UNITS, RELATIVE_ANCHORS, type RelativeDate } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { NumberField } from '../../../ui/NumberField';
import { fromPicker, toPicker } from '../core/calendar-date';
import { Control, ControlPair, Controls } from './row-width';
import type { ValueInputProps } from './ValueInput';

/** Of an offset, as the contract has it. */
const MAX_AMOUNT = 100_000;
const EXACT = 'exact';

const relativeOf = (value: unknown): RelativeDate | undefined =>
  typeof value === 'object' && value !== null && 'relative' in value ? (value as RelativeDate) : undefined;

/** A day of the calendar, or a day named relative to now, with an offset of either sign. */
export const DateInput = (props: ValueInputProps) => {
  const { name, value, disabled, onChange } = props;
  const t = useT();
  const relative = relativeOf(value);
  return (
    <Controls>
      <Control width="17rem">
        <SingleSelect
          size="S"
          aria-label={name(t('builder.date.kind'))}
          disabled={disabled}
          value={relative?.relative ?? EXACT}
          onChange={(next) => {
            const anchor = RELATIVE_ANCHORS.find((candidate) => candidate === next);
            onChange(anchor ? { ...relative, relative: anchor } : undefined);
          }}
        >
          <SingleSelectOption value={EXACT}>{t('builder.date.exact')}</SingleSelectOption>
          {RELATIVE_ANCHORS.map((anchor) => (
            <SingleSelectOption key={anchor} value={anchor}>
              {t(`anchor.${anchor}`)}
            </SingleSelectOption>
          ))}
        </SingleSelect>
      </Control>
      {relative ? (
        <OffsetInput {...props} value={relative} />
      ) : (
        <Control width="17rem">
          <DatePicker
            size="S"
            aria-label={name()}
            disabled={disabled}
            clearLabel={t('action.clear')}
            value={toPicker(value)}
            onChange={(date) => onChange(fromPicker(date))}
            onClear={() => onChange(undefined)}
          />
        </Control>
      )}
    </Controls>
  );
};

const OffsetInput = ({ name, value, disabled, onChange }: ValueInputProps & { value: RelativeDate }) => {
  const t = useT();
  const offset = value.offset ?? { amount: 0, unit: 'day' as const };
  const change = (next: typeof offset) =>
    onChange(next.amount === 0 ? { relative: value.relative } : { relative: value.relative, offset: next });
  return (
    <ControlPair>
      <Box width="9rem">
        <NumberField
          size="S"
          whole
          min={-MAX_AMOUNT}
          max={MAX_AMOUNT}
          aria-label={name(t('builder.date.offset'))}
          disabled={disabled}
          value={offset.amount}
          onChange={(amount) => amount !== undefined && change({ ...offset, amount })}
        />
      </Box>
      <Box width="12rem">
        <SingleSelect
          size="S"
          aria-label={name(t('builder.duration.unit'))}
          disabled={disabled}
          value={offset.unit}
          onChange={(next) => change({ ...offset, unit: DURATION_UNITS.find((unit) => unit === next) ?? 'day' })}
        >
          {DURATION_UNITS.map((unit) => (
            <SingleSelectOption key={unit} value={unit}>
              {t(`unit.${unit}`)}
            </SingleSelectOption>
          ))}
        </SingleSelect>
      </Box>
    </ControlPair>
  );
};
