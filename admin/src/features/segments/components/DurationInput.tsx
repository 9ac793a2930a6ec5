import { Box, SingleSelect, SingleSelectOption } from '@strapi/design-system';
import { DURATION_UNITS, type DurationUnit } from '../../../contracts';
import { useT } from '../../../i18n/messages';
import { NumberField } from '../../../ui/NumberField';
import { ControlPair } from './row-width';
import type { ValueInputProps } from './ValueInput';

interface Draft {
  amount?: number;
  unit: DurationUnit;
}

/** As the contract has it. */
const MAX_AMOUNT = 100_000;

const draftOf = (value: unknown): Draft =>
  typeof value === 'object' && value !== null && 'unit' in value ? (value as Draft) : { unit: 'day' };

/** `[30] [days]`: a whole number and its unit, counted back from or forward from now. */
export const DurationInput = ({ name, value, disabled, onChange }: ValueInputProps) => {
  const t = useT();
  const draft = draftOf(value);
  return (
    <ControlPair>
      <Box width="9rem">
        <NumberField
          size="S"
          whole
          min={1}
          max={MAX_AMOUNT}
          aria-label={name(t('builder.duration.amount'))}
          disabled={disabled}
          value={draft.amount}
          onChange={(amount) => onChange({ ...draft, amount })}
        />
      </Box>
      <Box width="12rem">
        <SingleSelect
          size="S"
          aria-label={name(t('builder.duration.unit'))}
          disabled={disabled}
          value={draft.unit}
          onChange={(unit) => onChange({ ...draft, unit })}
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
